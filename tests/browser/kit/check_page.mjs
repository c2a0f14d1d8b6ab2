// What every page must be, in whatever way it is looked at.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilderModule from '@axe-core/playwright';
import { base, open } from './browser.mjs';
import { assert } from './runner.mjs';

const AxeBuilder = AxeBuilderModule.default ?? AxeBuilderModule;
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const shots = path.join(root, 'build', 'shots');
export const sources = path.join(shots, 'html'); // validated together when the run ends: one start of Java

const kRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const kFirstView = 60 * 1024;

/** How people set it up: attributes as the server renders them from the cookie of settings. */
const kModes = {
  light: { scheme: 'light' },
  dark: { scheme: 'dark' },
  contrast: { scheme: 'light', contrast: true },
  contrast_dark: { scheme: 'dark', contrast: true },
  large_narrow: { scheme: 'light', large: true, width: 320 },
};

async function set(page, { scheme, contrast, large, width }) {
  if (width) await page.setViewportSize({ width, height: 800 });
  await page.evaluate(
    ([scheme, contrast, large]) => {
      document.documentElement.dataset.colorScheme = scheme;
      if (contrast) document.documentElement.dataset.contrast = 'high';
      else delete document.documentElement.dataset.contrast;
      document.body.dataset.size = large ? 'lg' : 'md';
    },
    [scheme, contrast, large],
  );
}

/** axe in each mode, nothing wider than a 320 px screen, no trouble in the console; keeps the source for the HTML checker. Leaves the page as it was. */
export async function checkPage(page, name) {
  const before = await page.evaluate(() => [document.documentElement.dataset.colorScheme, document.documentElement.dataset.contrast === 'high', document.body.dataset.size === 'lg']);
  const size = page.viewportSize();
  const faults = [];
  for (const [mode, wish] of Object.entries(kModes)) {
    await set(page, wish);
    const found = await new AxeBuilder({ page }).withTags(kRules).analyze();
    for (const violation of found.violations) {
      const where = violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`);
      faults.push(`${mode}: ${violation.id} (${violation.impact}), ${violation.nodes.length} places: ${where.join('; ')}`);
    }
    if (wish.width) faults.push(...(await tooWide(page)));
  }
  await page.setViewportSize(size);
  await set(page, { scheme: before[0], contrast: before[1], large: before[2] });
  faults.push(...page.trouble.splice(0));
  const source = await page.source();
  if (source) {
    fs.mkdirSync(sources, { recursive: true });
    fs.writeFileSync(path.join(sources, `${name}.html`), source);
  }
  assert(!faults.length, `${name} (${page.url()}):\n    ${faults.join('\n    ')}`);
}

async function tooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const guilty = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1 && getComputedStyle(e).position !== 'absolute');
    return [`wider than the screen: ${scrollWidth} of ${clientWidth} px, by ${guilty.slice(0, 4).map((e) => `${e.tagName}.${e.className}`).join(', ')}`];
  });
}

/** Compressed octets of everything a phone fetches for the first view of `target`, with an empty cache. */
export async function checkWeight(target, { most = kFirstView, lang } = {}) {
  const page = await open({ width: 390, height: 844, ...(lang ? { lang } : {}) });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const names = new Map();
  const sizes = [];
  cdp.on('Network.responseReceived', (e) => names.set(e.requestId, e.response.url.replace(base, '')));
  cdp.on('Network.loadingFinished', (e) => sizes.push([names.get(e.requestId), e.encodedDataLength]));
  await page.goto(target, { waitUntil: 'networkidle' });
  await page.done();
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  const list = sizes.filter(([, size]) => size).map(([name, size]) => `${name} ${(size / 1024).toFixed(1)}`).join(', ');
  assert(sum > 0 && sum <= most, `${target} weighs ${(sum / 1024).toFixed(1)} KB of ${most / 1024}: ${list}`);
  return sum;
}

/** build/shots/<name>.png, whole page. */
export async function shot(page, name) {
  fs.mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
}
