// BASE_URL=http://127.0.0.1:8080 node run.mjs [words of a test's name]
// Every file of journeys/ registers its tests. Needs a running server, Chromium (CHROMIUM, default /usr/bin/chromium) and Java.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

if (!process.env.BASE_URL) {
  console.error('browser tests: BASE_URL is not set: the address of a running darcha in development, with the synthetic country');
  process.exit(2);
}
let kit;
try {
  kit = { browser: await import('./kit/browser.mjs'), runner: await import('./kit/runner.mjs'), pages: await import('./kit/check_page.mjs'), html: await import('./kit/html.mjs') };
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`browser tests: packages are missing: run "npm ci --ignore-scripts" in tests/browser, which needs the npm registry once (${error.message})`);
  process.exit(2);
}
const here = path.dirname(fileURLToPath(import.meta.url));
fs.rmSync(kit.pages.sources, { recursive: true, force: true });
for (const file of fs.readdirSync(path.join(here, 'journeys')).sort()) if (file.endsWith('.mjs')) await import(`./journeys/${file}`);
await kit.browser.start();
const failed = await kit.runner.runAll(process.argv[2], kit.html.checkSources);
await kit.browser.stop();
process.exit(failed ? 1 : 0);
