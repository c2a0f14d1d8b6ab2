// What every page must be, in whatever way it is looked at.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { base, open } from './browser.mjs';
import { assert } from './runner.mjs';

const require = createRequire(import.meta.url);
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const shots = path.join(root, 'build', 'shots');
export const sources = path.join(shots, 'html'); // validated together when the run ends: one start of Java

const kTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const kColours = ['color-contrast', 'link-in-text-block'];
const kFirstView = 60 * 1024;

/** How people set it up: attributes as the server renders them from the cookie of settings. Colours change neither structure nor layout, so
 *  only the rules about colours are asked again after the first mode; a narrow screen is another layout, so all of them are. */
const kModes = {
  light: { scheme: 'light' },
  dark: { scheme: 'dark', rules: kColours },
  contrast: { scheme: 'light', contrast: true, rules: kColours },
  contrast_dark: { scheme: 'dark', contrast: true, rules: kColours },
  large_narrow: { scheme: 'light', large: true, width: 320 },
};

async function set(page, { scheme, contrast, large, width }) {
  if (width) await page.setViewportSize({ width, height: 800 });
  await page.evaluate(
    ([scheme, contrast, large]) => {
      document.documentElement.dataset.colorScheme = scheme;
      if (contrast) document.documentElement.dataset.contrast = 'high';
      else delete document.documentElement.dataset.contrast;
      if (large) document.documentElement.dataset.text = 'large';
      else delete document.documentElement.dataset.text;
    },
    [scheme, contrast, large],
  );
}

/** Violations of axe on the page as it stands, one line each. */
async function axe(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const run = rules ? { type: 'rule', values: rules } : { type: 'tag', values: kTags };
  const violations = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'], elementRef: false }).then((r) => r.violations), run);
  return violations.map((violation) => {
    const where = violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`);
    return `${violation.id} (${violation.impact}), ${violation.nodes.length} places: ${where.join('; ')}`;
  });
}

/** axe in each mode, nothing wider than a 320 px screen, no trouble in the console; keeps the source for the HTML checker. Leaves the page as
 *  it was. Gives the faults as lines. */
export async function faultsOf(page, name) {
  const before = await page.evaluate(() => [document.documentElement.dataset.colorScheme, document.documentElement.dataset.contrast === 'high', document.documentElement.dataset.text === 'large']);
  const size = page.viewportSize();
  const faults = [];
  for (const [mode, wish] of Object.entries(kModes)) {
    await set(page, wish);
    for (const fault of await axe(page, wish.rules)) faults.push(`${mode}: ${fault}`);
    if (wish.width) faults.push(...(await tooWide(page)));
  }
  await page.setViewportSize(size);
  await set(page, { scheme: before[0], contrast: before[1], large: before[2] });
  faults.push(...page.trouble.splice(0));
  const source = await page.source();
  if (source) {
    fs.mkdirSync(sources, { recursive: true });
    fs.writeFileSync(path.join(sources, `${name}.html`), source);
  } else {
    faults.push('its HTML could not be read');
  }
  return faults;
}

/** The same, as a test's assertion. */
export async function checkPage(page, name) {
  const faults = await faultsOf(page, name);
  assert(!faults.length, `${name} (${page.url()}):\n    ${faults.join('\n    ')}`);
}

/** Nothing, or one line that says what makes the page scroll sideways. */
export async function tooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    // Boxes beyond the edge, but for what scrolls within a box of its own; what is placed freely leaves a box that it is not placed by.
    const free = (e) => ['absolute', 'fixed'].includes(getComputedStyle(e).position);
    const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(free(e) ? e.offsetParent : e.parentElement));
    const beyond = (e) => e.checkVisibility() && e.getBoundingClientRect().right > clientWidth + 1 && !scrolls(free(e) ? e.offsetParent : e.parentElement);
    const all = [...document.querySelectorAll('body *')].filter(beyond);
    const guilty = all.filter((e) => !all.some((other) => other !== e && e.contains(other)));
    return [`wider than the screen: ${scrollWidth} of ${clientWidth} px, by ${guilty.slice(0, 4).map((e) => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 40)}" to ${Math.round(e.getBoundingClientRect().right)}`).join(', ')}`];
  });
}

/** Compressed octets of everything that a phone with an empty cache fetches to show `target`; `page` may be signed in. Gives the faults. */
export async function weightOf(page, target, most = kFirstView) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const names = new Map();
  const fetched = new Map(); // what is used twice comes from the cache the second time
  cdp.on('Network.responseReceived', (e) => names.set(e.requestId, e.response.url.replace(base, '')));
  cdp.on('Network.loadingFinished', (e) => fetched.set(names.get(e.requestId) ?? '', e.encodedDataLength));
  await page.goto(target, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await cdp.detach();
  const sizes = [...fetched];
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  const list = sizes.filter(([, size]) => size).map(([name, size]) => `${name} ${(size / 1024).toFixed(1)}`).join(', ');
  return sum > 0 && sum <= most ? [] : [`weighs ${(sum / 1024).toFixed(1)} KB of ${most / 1024}: ${list}`];
}

export async function checkWeight(target, { most = kFirstView, lang } = {}) {
  const page = await open({ width: 390, height: 844, ...(lang ? { lang } : {}) });
  const faults = await weightOf(page, target, most);
  await page.done();
  assert(!faults.length, `${target} ${faults.join()}`);
}

/** build/shots/<name>.png, whole page. */
export async function shot(page, name) {
  fs.mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
}
