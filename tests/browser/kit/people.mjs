// People of the demonstration, as the sign-in page names them, and the steps every journey shares. Selectors are of structure, never of
// words, so that one journey runs in every language.
import { open } from './browser.mjs';
import { assert } from './runner.mjs';

export const password = 'namuna-mamlakat-2026';
export const people = { nukus: '41704919990029', samarkand: '30203499990116', tashkent: '40910849990218', family: '42106959990323', student: '61102079990435', kazakh: '33001799990514', stateless: '30511689990610', compatriot: '32305769990717' };
export const officers = { nukus: '30602859990810', yunusobod: '31809829990916', admin: '32702849992412', adminSecond: '41109879992513', appeals: '41702909992712', appealsSecond: '30311879992811', appealsHead: '42805799992918', appealsAbove: '31408769993016' };
/** People of the register who have no account yet, with the document that proves who they are: relatives of those above. */
export const newcomers = { nukus: { pin: '31405879990016', document: 'XD0000000' } };

/** Fills the sign-in form of the page shown now. */
export async function signIn(page, pin) {
  if (!page.url().includes('/kirish')) await page.goto('/kirish');
  await page.fill('#identifier', pin);
  await page.fill('#password', password);
  await page.click('form[action^="/kirish"] button[type=submit]');
  assert(!(await page.locator('#identifier').count()), `${pin} could not sign in`);
}

/** From the page of the service through every question to the receipt; gives its address. The first choice is taken everywhere; `seen` is
 *  called on each page on the way. */
export async function applyFor(page, service, pin, seen = async () => {}) {
  await page.goto(`/xizmatlar/${service}`);
  await seen(page);
  await page.click('a[href$="/ariza"]');
  if (page.url().includes('/kirish')) {
    await seen(page);
    await signIn(page, pin);
  }
  for (let step = 0; step < 10; step++) {
    if (page.url().includes('/tekshirish')) break;
    assert(page.url().includes('/shakl/'), `a step of the form was expected at ${page.url()}`);
    await seen(page);
    for (const group of await page.locator('main fieldset').all()) await group.locator('input[type=radio]').first().check();
    await page.locator('main form button[type=submit]:visible').first().click();
  }
  await seen(page);
  await page.click('form[action$="/yuborish"] button[type=submit]');
  assert(page.url().includes('yuborildi=1'), `no receipt at ${page.url()}`);
  await seen(page);
  return page.url();
}

/** Asks again until it holds: what an event brings about comes a moment after the answer. `what` is for the person who reads the failure. */
export async function until(what, holds, ms = 60_000) {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    const found = await holds();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not within ${ms / 1000} s: ${what}`);
}

/** The code of the second step, from the sign-in page of the demonstration. */
async function codeOf(page, pin) {
  await page.goto('/kirish');
  const words = await page.locator('main').innerText();
  const after = words.slice(words.indexOf(pin) + pin.length);
  const code = /\b\d{6}\b/.exec(after.split(/\d{14}/)[0])?.[0];
  assert(words.includes(pin) && code, `the sign-in page shows no code for ${pin}`);
  return code;
}

/** Waits until the sign-in page shows another code than this one. */
async function pauseUntil(used, page, pin) {
  const other = await page.context().newPage();
  await until(`another code of ${pin}`, async () => (await codeOf(other, pin)) !== used, 60_000);
  await other.close();
  return false;
}

/** Password only: stops at the page that asks for the code. */
export async function signInHalf(page, pin) {
  await signIn(page, pin);
  assert(page.url().includes('/kirish/kod'), `${pin} was not asked for a code: ${page.url()}`);
}

const posts = new Map(); // which of their posts officers with several act in now
const sessions = new Map(); // a code is good once, so each officer signs in once for the whole run

const toggle = 'form[action="/kabinet/xavfsizlik/xodim"] button';

/** Starts acting in the n-th post of who is a citizen in this session. */
async function actIn(page, pin, post) {
  await page.goto('/kabinet/xavfsizlik');
  await page.locator(`main ${toggle}`).nth(post).click();
  assert(page.url().endsWith('/xodim'), `${pin} cannot act for an office: ${page.url()}`);
  posts.set(pin, post);
}

/** A page of an officer who acts for their office; `post` counts the posts of who has several. */
export async function openOfficer(pin, { post = 0, ...options } = {}) {
  const page = await open(options);
  if (sessions.has(pin)) {
    await page.context().addCookies(sessions.get(pin));
    if (posts.get(pin) === post) return page;
    await page.goto('/kabinet/xavfsizlik');
    await page.click(`main ${toggle}`); // one button stops
    await actIn(page, pin, post);
    return page;
  }
  await until(`the code of ${pin} is taken`, async () => { // one that was used a moment ago is refused until the next half minute
    const code = await codeOf(page, pin);
    await signInHalf(page, pin);
    await page.locator('main form input[type=text]').first().fill(code);
    await page.locator('main form button[type=submit]:visible').first().click();
    return !page.url().includes('/kirish') || pauseUntil(code, page, pin);
  }, 120_000);
  await actIn(page, pin, post);
  sessions.set(pin, (await page.context().cookies()).filter((cookie) => cookie.name.includes('session')));
  return page;
}
