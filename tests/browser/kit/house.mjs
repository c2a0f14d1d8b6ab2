// The program from its other side: commands on the data of the server under test.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { program } from './server.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export function dataFolder() {
  if (!process.env.DATA_DIR) throw new Error('which data? Set DATA_DIR to the data folder of the server at BASE_URL');
  return process.env.DATA_DIR;
}

/** `darcha <arguments>` on the data under test. Gives { code, out }, out with both streams. */
export function darcha(...args) {
  const run = spawnSync(program(), [...args, '--data-dir', dataFolder(), '--log-level', 'warn'], { cwd: root, encoding: 'utf8', timeout: 60_000 });
  if (run.error) throw run.error;
  return { code: run.status, out: `${run.stdout}${run.stderr}` };
}

/** What `use` makes of a file with these octets, which is gone afterwards. */
export function inFile(octets, name, use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'darcha-file-'));
  const file = path.join(folder, name);
  fs.writeFileSync(file, octets);
  try {
    return use(file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** A result for the end of the run: after everything the journeys did, the whole log still holds, and it is not an empty one. */
export function verifyLog() {
  const name = 'darcha audit verify: the log of this run holds as a whole';
  try {
    const { code, out } = darcha('audit', 'verify');
    const entries = Number(/(\d+) entries/.exec(out)?.[1] ?? 0);
    return { name, fault: code !== 0 || !out.includes('everything holds') || entries < 1 ? `exit ${code}: ${out}` : undefined };
  } catch (error) {
    return { name, fault: error.message };
  }
}

/** The table of `darcha who-may`: [{ method, route }] of every route there is. */
export function routes() {
  const { code, out } = darcha('who-may', '--demo');
  const rows = [...out.matchAll(/^\| ([A-Z]+) \| `([^`]+)` \|/gm)].map(([, method, route]) => ({ method, route }));
  if (code !== 0 || rows.length < 20) throw new Error(`darcha who-may gave ${rows.length} routes, exit ${code}: ${out.slice(0, 400)}`);
  return rows;
}
