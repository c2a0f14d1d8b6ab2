// A click that leads to another page is over when that page is there. Playwright waits for it only if Chromium says at once that it will
// leave; on a busy machine it says so a moment later, and the next step would look at the page before.

const kArrives = 60_000; // of a page that was asked for; a machine may be busy, but not for ever

/** Runs in the page before its own scripts: remembers that a link or a form, which no script kept, is about to replace the page. */
export function watchLeaving() {
  const opensHere = (link) => !link.target && !link.hasAttribute('download') && !(link.hash && link.pathname === location.pathname && link.search === location.search);
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (link && opensHere(link) && !event.defaultPrevented) globalThis.journeyLeaves = true;
  });
  addEventListener('submit', (event) => {
    if (!event.defaultPrevented && !event.submitter?.formTarget && !event.target.target) globalThis.journeyLeaves = true;
  });
}

/** Whether a page without scripts is replaced when this element is pressed. */
function leads(element) {
  const link = element.closest('a[href]');
  if (link) return !link.target && !link.hasAttribute('download') && !(link.hash && link.pathname === location.pathname && link.search === location.search);
  const button = element.closest('button, input');
  return Boolean(button?.form && button.type === 'submit' && !button.form.target);
}

const where = (page) =>
  page.evaluate(() => (globalThis.journeyHere ? (globalThis.journeyLeaves ? 'leaves' : 'here') : 'gone')).catch(() => 'gone');

/** Does `act` on the page, and if that leads to another page waits for it. `forced` is for pages without scripts: it leads there. */
export async function arrive(page, act, forced = false) {
  let elsewhere = false; // a file or another window: this page stays
  const note = () => (elsewhere = true);
  for (const event of ['download', 'popup', 'close']) page.once(event, note);
  try {
    await page.evaluate(() => Object.assign(globalThis, { journeyHere: true, journeyLeaves: false }));
    const result = await act();
    const end = Date.now() + kArrives;
    for (let now = await where(page); !elsewhere && !page.isClosed(); now = await where(page)) {
      if (now === 'gone') {
        await page.waitForLoadState('domcontentloaded', { timeout: kArrives });
        break;
      }
      if (now === 'here' && !forced) break;
      if (Date.now() > end) throw new Error(`nothing followed a press on ${page.url()} within ${kArrives / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return result;
  } finally {
    for (const event of ['download', 'popup', 'close']) page.off(event, note);
  }
}

/** Makes clicks and pressed keys of this page wait for where they lead. */
export function arriveAlways(page, js) {
  const locate = page.locator.bind(page);
  const Locator = Object.getPrototypeOf(locate('html'));
  if (!Locator.clickAlone) {
    Locator.clickAlone = Locator.click;
    Locator.click = async function click(options) {
      const way = ways.get(this.page());
      if (!way || options?.trial) return this.clickAlone(options);
      const forced = !way.js && (await this.evaluate(leads, undefined, options?.timeout ? { timeout: options.timeout } : undefined));
      return arrive(this.page(), () => this.clickAlone(options), forced);
    };
  }
  ways.set(page, { js });
  page.click = (selector, options) => locate(selector).first().click(options);
  const press = page.keyboard.press.bind(page.keyboard);
  page.keyboard.press = async (key, options) => {
    if (!['Enter', 'Space', ' '].includes(key)) return press(key, options);
    const forced = !js && key === 'Enter' && (await page.evaluate(`(${leads})(document.activeElement ?? document.body)`));
    return arrive(page, () => press(key, options), forced);
  };
}

const ways = new WeakMap();
