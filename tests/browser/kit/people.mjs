// People of the demonstration, as the sign-in page names them, and the steps every journey shares. Selectors are of structure, never of
// words, so that one journey runs in every language.
import { assert } from './runner.mjs';

export const password = 'namuna-mamlakat-2026';
export const people = { nukus: '41704919990029', samarkand: '30203499990116', tashkent: '40910849990218', family: '42106959990323', student: '61102079990435', kazakh: '33001799990514', stateless: '30511689990610' };
export const officers = { nukus: '30602859990810' };

/** Fills the sign-in form of the page shown now. */
export async function signIn(page, pin) {
  if (!page.url().includes('/kirish')) await page.goto('/kirish');
  await page.fill('#identifier', pin);
  await page.fill('#password', password);
  await page.click('form[action^="/kirish"] button[type=submit]');
  assert(!(await page.locator('#identifier').count()), `${pin} could not sign in`);
}

/** From the page of the service through every question to the receipt; gives its address. The first choice is taken everywhere. */
export async function applyFor(page, service, pin) {
  await page.goto(`/xizmatlar/${service}`);
  await page.click('a[href$="/ariza"]');
  if (page.url().includes('/kirish')) await signIn(page, pin);
  for (let step = 0; step < 10; step++) {
    if (page.url().includes('/tekshirish')) break;
    assert(page.url().includes('/shakl/'), `a step of the form was expected at ${page.url()}`);
    for (const group of await page.locator('main fieldset').all()) await group.locator('input[type=radio]').first().check();
    await page.locator('main form button[type=submit]').first().click();
  }
  await page.click('form[action$="/yuborish"] button[type=submit]');
  assert(page.url().includes('yuborildi=1'), `no receipt at ${page.url()}`);
  return page.url();
}
