// The whole way by keys alone: from a search on the front page to the PDF on the disk. keyboardOnly refuses every stop whose focus cannot be
// seen, so each `to` is an assertion about all the stops before it.
import fs from 'node:fs';
import { assert, equal, keyboardOnly, open, test } from '../kit/index.mjs';
import { applyFor, openOfficer, password, people, until } from '../kit/people.mjs';

const skip = async (keys, page) => {
  await keys.press('Tab');
  const first = await keys.focused();
  assert(first.tag === 'A' && first.visible && first.href === '#asosiy', `the first stop of ${page.url()} is ${first.tag} "${first.words}"`);
  await keys.press('Enter');
};

test('by keyboard alone: search, sign in, answer, hand in, download the PDF', async () => {
  const page = await open({ lang: 'en' });
  const keys = keyboardOnly(page);
  let clicks = 0;
  await page.exposeFunction('countClick', () => clicks++);
  await page.addInitScript(() => document.addEventListener('pointerdown', () => window.countClick(), true));

  await page.goto('/');
  await skip(keys, page);
  await keys.to('name=q');
  await keys.type('residence certificate');
  await keys.go();
  await skip(keys, page);
  await keys.to(/^Residence certificate/);
  await keys.go();
  assert(page.url().endsWith('/xizmatlar/residence-certificate'), page.url());

  await skip(keys, page);
  await keys.to('href=/ariza');
  await keys.go();
  assert(page.url().includes('/kirish'), `asked to sign in: ${page.url()}`);
  await keys.to('#identifier');
  await keys.type(people.nukus);
  await keys.press('Tab');
  await keys.type(password);
  await keys.go();

  assert(page.url().includes('/shakl/purpose'), page.url());
  await keys.to('name=purpose');
  await keys.press('ArrowDown'); // radio buttons are one stop; arrows choose
  equal(await page.locator('input[name=purpose]:checked').inputValue(), 'study');
  await keys.to('type=submit');
  await keys.go();
  assert(page.url().includes('/shakl/extent'), page.url());
  await keys.to('name=with_history');
  await keys.press('Space');
  await keys.to('type=submit');
  await keys.go();
  assert(page.url().includes('/tekshirish'), page.url());
  await skip(keys, page);
  await keys.to('type=submit');
  await keys.go();

  assert(page.url().includes('yuborildi=1'), page.url());
  await keys.to('href=.pdf');
  const [download] = await Promise.all([page.waitForEvent('download'), keys.press('Enter')]);
  const octets = fs.readFileSync(await download.path());
  equal(octets.subarray(0, 5).toString(), '%PDF-');
  equal(clicks, 0, 'pointer events');
  equal(page.trouble.join('; '), '');
  await page.done();
});

test('by keyboard alone: menus open with Enter, close with Escape, and give the focus back', async () => {
  const page = await open();
  const keys = keyboardOnly(page);
  await page.goto('/xizmatlar');
  await keys.to(/^Maxsus imkoniyatlar/);
  await keys.press('Enter');
  assert(await page.isVisible('#prefs'), 'the panel of settings did not open');
  await keys.to('name=large_text');
  await keys.press('Escape');
  assert(!(await page.isVisible('#prefs')), 'the panel did not close');
  equal((await keys.focused()).tag, 'SUMMARY', 'where the focus is after Escape');
  await page.done();
});

const registrar = '40605889991517';
const stateless = '31707759991417'; // lives where the registrar works

/** One key after the other along the rows until this one has the focus. */
async function rowTo(page, keys, words, letter = 'j') {
  for (let step = 0; step < 60; step++) {
    await keys.press(letter);
    const at = await keys.focused();
    assert(at.visible, `the focus cannot be seen on "${at.words}"`);
    if (at.words.startsWith(words)) return;
  }
  throw new Error(`${letter} does not reach ${words} on ${page.url()}`);
}

test('the desk by letters: along the list, open, claim, ask, hand over, search, and never while somebody types', async () => {
  const applicant = await open({ js: false });
  await applyFor(applicant, 'stateless-travel-document', stateless);
  const number = /AR-\d\d(-[0-9A-Z]+)+/.exec(await applicant.locator('main').innerText())[0];
  await applicant.done();

  const page = await openOfficer(registrar, { lang: 'en' });
  const keys = keyboardOnly(page);
  let clicks = 0;
  await page.exposeFunction('countClick', () => clicks++);
  await page.addInitScript(() => document.addEventListener('pointerdown', () => window.countClick(), true));
  await until(`${number} in the list`, async () => {
    await page.goto('/xodim/ishlar');
    return (await page.locator('main').innerText()).includes(number);
  });
  await page.goto('/xodim');
  await keys.press('g');
  await Promise.all([page.waitForURL('**/xodim/ishlar'), keys.press('q')]);
  await rowTo(page, keys, number);
  await keys.press('k');
  await rowTo(page, keys, number);
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'о', code: 'KeyJ', bubbles: true })));
  assert((await keys.focused()).tag === 'A', 'j does not work with a Russian keyboard');
  await rowTo(page, keys, number);
  await keys.go();
  const here = page.url();
  assert(/\/xodim\/ishlar\/[0-9a-f-]{36}$/.test(here), here);

  await keys.press('c');
  equal((await keys.focused()).type, 'submit', 'c leads to the button that claims');
  assert(page.url() === here, 'a letter alone claims nothing');
  await keys.go();
  assert(page.url().includes('bajarildi=claim'), page.url());

  await keys.press('a');
  equal((await keys.focused()).id, 'sorash-matn', 'a opens the question');
  await keys.type('a? jk /gq chp');
  equal(await page.inputValue('#sorash-matn'), 'a? jk /gq chp', 'letters that were typed');
  assert(!(await page.locator('#klavishlar').isVisible()), 'the help opened over a text');
  await keys.press('Shift+Tab');
  await keys.press('h');
  equal((await keys.focused()).id, 'topshirish-kim', 'h opens the handing over');
  await keys.press('Shift+Tab');

  await keys.press('?');
  const letters = await page.locator('#klavishlar-sahifa kbd').allInnerTexts();
  for (const letter of ['a', 'h', 'm']) assert(letters.includes(letter), `the help does not tell ${letter}: ${letters}`);
  await keys.press('Escape');
  await keys.press('n');
  equal((await keys.focused()).id, 'bosqich-kim', 'n opens the next step');
  await keys.press('Shift+Tab');
  await page.evaluate(() => document.activeElement.blur());
  await keys.press('/');
  await page.waitForURL(/qidiruv/);
  equal((await keys.focused()).name, 'q', '/ leads to the search');
  await keys.type(number);
  await keys.to('name=maqsad');
  await keys.press('ArrowDown');
  await keys.to('type=submit');
  await keys.go();
  await rowTo(page, keys, number);
  await keys.go();
  assert(page.url() === here, page.url());

  await page.goto('/xodim/qidiruv');
  await keys.to('name=q');
  await keys.type('Сайидов Рустам'); // the register writes Saidov
  await keys.to('name=maqsad');
  await keys.press('ArrowDown');
  await keys.to('type=submit');
  await keys.go();
  assert((await page.locator('main table').innerText()).includes(number), 'the case is not found by the misspelt name of its person');
  equal(clicks, 0, 'pointer events');
  equal(page.trouble.join('; '), '');
  await page.done();
});
