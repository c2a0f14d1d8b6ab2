// Debian's Chromium, a fresh profile per run, and pages that remember everything a reader should never meet.
import { chromium } from 'playwright-core';
import { arriveAlways, watchLeaving } from './arrive.mjs';

export const base = (process.env.BASE_URL ?? '').replace(/\/$/, '');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

let browser;

export async function start() {
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export async function stop() {
  await browser?.close();
}

/**
 * A page of its own context (own cookies). Options: width (1280), height, js (true), lang (uz: sets ?til= once), colorScheme, saveData.
 * page.trouble gathers console errors and warnings, exceptions, CSP violations, failed requests and requests to other hosts;
 * page.source() is the HTML as the server sent it for the page shown now.
 */
export async function open({ width = 1280, height = 860, js = true, lang, colorScheme = 'light', saveData = false } = {}) {
  const context = await browser.newContext({
    locale: 'uz', // what an Uzbek phone asks for; a journey in another language says so with ?til=
    viewport: { width, height },
    javaScriptEnabled: js,
    colorScheme,
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: true,
    baseURL: base,
    acceptDownloads: true,
    ...(saveData ? { extraHTTPHeaders: { 'Save-Data': 'on' } } : {}),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000); // a machine that builds beside the tests is slow to draw
  page.setDefaultNavigationTimeout(60_000);
  page.trouble = [];
  let source = Promise.resolve('');
  page.source = () => source;
  page.on('console', (message) => {
    // a page shown with status 4xx on purpose is logged by Chromium as a failed resource: that is its address, not its content
    if (message.text().startsWith('Failed to load resource') && message.location().url === page.url()) return;
    if (['error', 'warning'].includes(message.type())) page.trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.trouble.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') page.trouble.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')) page.trouble.push(`another host: ${url}`);
  });
  page.on('response', (response) => {
    const request = response.request();
    if (!request.isNavigationRequest() || response.frame() !== page.mainFrame()) return;
    if (response.status() >= 300 && response.status() < 400) return;
    if (/^text\/html/.test(response.headers()['content-type'] ?? '')) source = response.text().catch(() => '');
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI || e.sample}`));
  });
  await page.addInitScript(watchLeaving);
  arriveAlways(page, js);
  page.done = () => context.close();
  if (lang) await page.goto(`/?til=${lang}`);
  return page;
}
