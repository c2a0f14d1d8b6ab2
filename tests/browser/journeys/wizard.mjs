// The wizard under the hands of people: mistakes, interruptions, two devices, two clicks.
import { assert, base, equal, open, test } from '../kit/index.mjs';
import { people, signIn } from '../kit/people.mjs';

const start = '/xizmatlar/residence-certificate/ariza';
const submit = (page) => page.locator('main form button[type=submit]:visible').first().click();

/** A draft with nothing in it, on the page of its first question. */
async function freshDraft(page) {
  await page.goto(start);
  while (!page.url().includes('/tekshirish')) {
    for (const group of await page.locator('main fieldset').all()) await group.locator('input[type=radio]').first().check();
    await submit(page);
  }
  await page.click('form[action$="/ochirish"] button');
  await page.goto(start);
}

test('a draft that is discarded is gone, from its address and from the list', async () => {
  const page = await open({ js: false });
  await signIn(page, people.samarkand);
  await page.goto(start);
  const draft = page.url().split('/shakl/')[0];
  await freshDraft(page);
  assert(!page.url().startsWith(draft), 'the discarded draft was opened again');
  equal((await page.goto(`${draft}/tekshirish`)).status(), 404);
  await page.goto('/kabinet/arizalar');
  equal(await page.locator(`main a[href*="${draft.split('/').pop()}"]`).count(), 0);
  await page.done();
});

test('a mistake: the summary has the focus, its link leads to the field, the field says what is wrong, and what was right is kept', async () => {
  const page = await open({ lang: 'ru' });
  await signIn(page, people.samarkand);
  await freshDraft(page);
  await submit(page);
  equal(await page.evaluate(() => document.activeElement?.id), 'xatolar', 'the focus after an empty answer');
  assert((await page.title()).startsWith('Ошибка'), `the title is "${await page.title()}"`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement?.name), 'purpose', 'where the link of the summary leads');
  await page.check('input[value=other]');
  await page.fill('#purpose_other', 'x');
  await submit(page);
  const field = page.locator('#purpose_other');
  equal(await field.getAttribute('aria-invalid'), 'true');
  const told = await page.locator(`#${(await field.getAttribute('aria-describedby')).split(' ').pop()}`).innerText();
  assert(told.trim() && (await page.locator('#xatolar').innerText()).includes(told.split(':').pop().trim().slice(0, 20)), `beside the field: "${told}"`);
  equal(await field.inputValue(), 'x', 'what was typed');
  assert(await page.isChecked('input[value=other]'), 'what was chosen');
  equal(page.trouble.join('; '), '');
  await page.done();
});

test('what is typed is kept without a button, and the person goes on with it on another device', async () => {
  const words = `Toshkent xalqaro maktabi ${Date.now()}`;
  const phone = await open({ width: 390, height: 844 });
  await signIn(phone, people.family);
  await phone.goto(start);
  if (!phone.url().includes('/shakl/purpose')) await phone.goto(phone.url().replace(/\/(shakl\/.*|tekshirish)$/, '/shakl/purpose'));
  await phone.check('input[value=other]');
  const kept = phone.waitForResponse((answer) => answer.url().endsWith('/saqlash') && answer.request().postData()?.includes('maktabi'));
  await phone.fill('#purpose_other', words);
  equal((await kept).status(), 200);
  await phone.waitForFunction(() => /\d\d:\d\d/.test(document.querySelector('[data-autosave]').textContent));
  const desk = await open({ js: false });
  await signIn(desk, people.family);
  await desk.goto(start);
  equal(new URL(desk.url()).pathname, new URL(phone.url()).pathname, 'the same draft, at the same question');
  assert(await desk.isChecked('input[value=other]'), 'the choice');
  equal(await desk.inputValue('#purpose_other'), words);
  await desk.done();
  await phone.done();
});

test('a lost connection is said, and what was typed is kept when it is back', async () => {
  const page = await open();
  await signIn(page, people.student);
  await page.goto(start);
  if (!page.url().includes('/shakl/purpose')) await page.goto(page.url().replace(/\/(shakl\/.*|tekshirish)$/, '/shakl/purpose'));
  await page.check('input[value=other]');
  await page.context().setOffline(true);
  await page.fill('#purpose_other', 'Aloqa uzilganda');
  await page.waitForFunction(() => document.querySelector('[data-autosave]').textContent.includes('saqlab boʻlmadi'));
  page.trouble.splice(0); // the browser logs the failed request
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/saqlash'));
  await page.context().setOffline(false);
  equal((await kept).status(), 200);
  await page.reload();
  equal(await page.inputValue('#purpose_other'), 'Aloqa uzilganda');
  await page.done();
});

test('two requests at once with the same form are one application; so is the form sent again later', async () => {
  const page = await open({ js: false });
  await signIn(page, people.student);
  await page.goto('/kabinet/arizalar');
  const before = await page.locator('main li.p-svc').count();
  await page.goto(start);
  if (!page.url().includes('/shakl/purpose')) await page.goto(page.url().replace(/\/(shakl\/.*|tekshirish)$/, '/shakl/purpose'));
  while (!page.url().includes('/tekshirish')) {
    for (const group of await page.locator('main fieldset').all()) await group.locator('input[type=radio]').first().check();
    await submit(page);
  }
  const form = page.locator('form[action$="/yuborish"]');
  const action = await form.getAttribute('action');
  const fields = Object.fromEntries(await form.locator('input[type=hidden]').evaluateAll((inputs) => inputs.map((i) => [i.name, i.value])));
  const send = () => page.context().request.post(action, { form: fields, headers: { Origin: base }, maxRedirects: 0 });
  const answers = await Promise.all([send(), send(), send(), send()]);
  const receipts = new Set(answers.map((answer) => `${answer.status()} ${answer.headers().location}`));
  equal([...receipts].join(' | '), `303 ${action.replace('/yuborish', '?yuborildi=1')}`, 'the answers of four requests at once');
  const later = await send();
  assert([303, 200].includes(later.status()), `sent again later: ${later.status()}`);
  await page.goto('/kabinet/arizalar');
  equal(await page.locator('main li.p-svc').count(), before + 1, 'applications');
  await page.goto('/kabinet/hujjatlar');
  const numbers = await page.locator('main article').allInnerTexts();
  equal(new Set(numbers).size, numbers.length, 'a document was issued twice');
  await page.done();
});

test('an open page hears that something of its person changed, and nothing of anybody else', async () => {
  const page = await open();
  await signIn(page, people.samarkand);
  const listen = (page) =>
    page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          window.heard = 0;
          const source = new EventSource('/kabinet/oqim');
          source.onmessage = () => window.heard++; // what front/islands/live.ts listens to
          source.onopen = () => resolve();
          source.onerror = () => reject(new Error('the stream does not open'));
        }),
    );
  await listen(page);
  const other = await open();
  await signIn(other, people.tashkent);
  await listen(other);
  const desk = await open({ js: false });
  await signIn(desk, people.samarkand);
  await desk.goto('/kabinet/tuzatishlar/yangi?nima=address.current');
  await desk.fill('#togri', 'Uy raqami 8, 7 emas');
  await submit(desk);
  await page.waitForFunction(() => window.heard > 0);
  equal(await other.evaluate(() => window.heard), 0, 'messages to another person');
  for (const one of [page, other, desk]) await one.done();
});
