// The whole way by keys alone: from a search on the front page to the PDF on the disk. keyboardOnly refuses every stop whose focus cannot be
// seen, so each `to` is an assertion about all the stops before it.
import fs from 'node:fs';
import { assert, equal, keyboardOnly, open, test } from '../kit/index.mjs';
import { password, people } from '../kit/people.mjs';

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
