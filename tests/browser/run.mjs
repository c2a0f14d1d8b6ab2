// node tests/browser/run.mjs [words of a test's name|words of another]
// Every file of journeys/ registers its tests. Starts the program itself (kit/server.mjs), or uses the one at BASE_URL with the data folder
// DATA_DIR: with the synthetic country. Needs Chromium (CHROMIUM, default /usr/bin/chromium) and Java; Node 18 or newer.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
let server;
let failed = 1;
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, async () => {
    console.error(`browser tests: ended by ${signal}`);
    await server?.stop();
    process.exit(1);
  });
try {
  if (!fs.existsSync(path.join(here, 'node_modules'))) throw new Error('packages are missing: "npm ci --ignore-scripts" in tests/browser needs the npm registry once');
  if (!process.env.BASE_URL) {
    const { startServer } = await import('./kit/server.mjs');
    server = await startServer();
    process.env.BASE_URL = server.url;
    process.env.DATA_DIR = server.data;
    process.env.MAIL_PORT = String(server.mail);
    process.env.SERVER_LOG = server.log;
  }
  const [browser, runner, pages, html, house] = await Promise.all(['browser', 'runner', 'check_page', 'html', 'house'].map((name) => import(`./kit/${name}.mjs`)));
  fs.rmSync(pages.sources, { recursive: true, force: true });
  for (const file of fs.readdirSync(path.join(here, 'journeys')).sort()) if (file.endsWith('.mjs')) await import(pathToFileURL(path.join(here, 'journeys', file)));
  await browser.start();
  failed = await runner.runAll(process.argv[2], async () => [...html.checkSources(), house.verifyLog()]);
  await browser.stop();
} catch (error) {
  console.error(`browser tests: ${error.message}`);
}
try {
  await server?.stop();
} catch (error) {
  console.error(`browser tests: ${error.message}`);
  failed = 1;
}
process.exit(failed ? 1 : 0);
