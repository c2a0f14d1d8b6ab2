// Design tokens of tokens.config.json as one style sheet: node tokens.mjs <file>. Offline.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(process.argv[2] ?? path.join(here, 'css', 'tokens.css'));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'darcha-tokens-'));
const cli = path.join(here, 'node_modules', '@digdir', 'designsystemet', 'dist', 'bin', 'designsystemet.js');
const config = JSON.parse(fs.readFileSync(path.join(here, 'tokens.config.json'), 'utf8'));
fs.writeFileSync(path.join(work, 'config.json'), JSON.stringify({ ...config, $schema: undefined, outDir: './design-tokens' }));
const run = (...args) => execFileSync(process.execPath, [cli, 'tokens', ...args, '--config', 'config.json'], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
run('create');
run('build', '-t', 'design-tokens', '-o', 'css');
fs.copyFileSync(path.join(work, 'css', 'portal.css'), target);
fs.rmSync(work, { recursive: true });
