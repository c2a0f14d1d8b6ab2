// The Nu HTML checker over every page the run looked at. Needs Java 11 or newer.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { sources } from './check_page.mjs';

const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build', 'dist', 'vnu.jar');

/** Written out on purpose: browsers of old phones drop the table semantics of rows shown as blocks, and the roles bring them back. */
const kWanted = /^The “role” attribute must not be used on a “(tr|th|td)” element which has a “table” ancestor/;

export function checkSources() {
  if (!fs.existsSync(sources)) return [];
  const names = fs.readdirSync(sources).filter((name) => name.endsWith('.html'));
  if (!names.length) return [];
  const run = spawnSync('java', ['-jar', jar, '--errors-only', '--format', 'json', ...names.map((name) => path.join(sources, name))], { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (run.error) return [{ name: 'HTML checker', fault: `java did not start: ${run.error.message}` }];
  let messages;
  try {
    messages = JSON.parse(run.stderr).messages;
  } catch {
    return [{ name: 'HTML checker', fault: run.stderr.slice(0, 400) }];
  }
  return names.map((name) => {
    const own = messages.filter((m) => m.url?.endsWith(`/${name}`) && !kWanted.test(m.message));
    return { name: `HTML of ${path.basename(name, '.html')}`, fault: own.length ? own.slice(0, 10).map((m) => `line ${m.lastLine}: ${m.message} ${m.extract?.trim() ?? ''}`).join('\n    ') : undefined };
  });
}
