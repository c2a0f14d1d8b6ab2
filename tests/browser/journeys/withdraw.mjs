// A document that its office withdraws: valid before, revoked after, wherever it is checked.
import { assert, equal, open, test } from '../kit/index.mjs';
import { applyFor, officers, openOfficer, people } from '../kit/people.mjs';

test('a document that its office withdraws is no longer valid: by code, by file, and in the cabinet', async () => {
  const citizen = await open({ js: false });
  await applyFor(citizen, 'residence-certificate', people.nukus);
  const card = citizen.locator('section[aria-labelledby=hujjat]');
  const code = (await card.locator('code').first().innerText()).trim();
  const number = (await card.locator('.p-num [translate=no]').first().innerText()).trim();
  const pdf = await (await citizen.context().request.get(await citizen.getAttribute('a[href$=".pdf"]', 'href'))).body();
  const color = async (page) => page.locator('main .p-alert').first().getAttribute('data-color');

  const stranger = await open({ js: false });
  await stranger.goto(`/tekshirish?kod=${encodeURIComponent(code)}`);
  equal(await color(stranger), 'success', 'before');

  const officer = await openOfficer(officers.nukus);
  await officer.goto('/xodim/hujjatlar');
  await officer.locator('main form[action="/xodim/hujjatlar"] input[type=text]').first().fill(number);
  await officer.click('main form[action="/xodim/hujjatlar"] button');
  await officer.selectOption('select[name=reason]', { index: 1 });
  await officer.click('main form[action$="/bekor"] button');
  assert(await officer.locator('main .p-alert[data-color=success]').count(), `not withdrawn: ${await officer.locator('main').innerText()}`);

  await stranger.goto(`/tekshirish?kod=${encodeURIComponent(code)}`);
  assert((await color(stranger)) !== 'success', 'still valid by its code');
  await stranger.goto('/tekshirish');
  await stranger.setInputFiles('input[type=file]', { name: 'hujjat.pdf', mimeType: 'application/pdf', buffer: pdf });
  await stranger.click('form[enctype] button');
  assert((await color(stranger)) !== 'success', 'still valid by its file');
  await citizen.goto('/kabinet/hujjatlar');
  const shown = await citizen.locator('article', { hasText: number }).locator('.ds-tag').getAttribute('data-color');
  assert(shown !== 'success', 'still valid in the cabinet');
  for (const page of [citizen, stranger, officer]) await page.done();
});
