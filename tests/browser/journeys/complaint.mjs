// Refused, complained about, overturned above by another person, document issued: a stateless applicant in Russian on a phone, officers of two
// levels in Uzbek at their desks. Selectors are of structure, never of words.

import { assert, assertSpeaks, checkPage, equal, open, shot, test } from '../kit/index.mjs';
import { applyFor, openOfficer, until } from '../kit/people.mjs';

const applicant = '31707759991417'; // stateless, by permit, in Yunusobod
const below = { registrar: '40605889991517', head: '32311799991615' }; // of the division of Yunusobod
const above = { appeals: '30901839991819', head: '32808749991912' }; // of the city of Tashkent
const desk = (id) => `/xodim/ishlar/${id}`;

/** A form of the case page by the end of its address; it may be folded away. */
async function act(page, slug, fill = async () => {}) {
  const form = page.locator(`main form[action$="/${slug}"]`);
  if (!(await form.locator('button[type=submit]').first().isVisible())) await page.locator(`details:has(form[action$="/${slug}"]) > summary`).click();
  await fill(form);
  await form.locator('button[type=submit]').first().click();
}

/** The case is theirs: taken when it is free. */
async function take(page, id) {
  await page.goto(desk(id));
  if (await page.locator('form[action$="/olish"]').count()) await act(page, 'olish');
}

/** The second officer is drawn by the system. When it drew a colleague who has no account here, the head gives the case to themself. */
async function takeOver(page, id, name) {
  await page.goto(desk(id));
  if (await page.locator('form[action$="/tasdiq"]').count()) return;
  await act(page, 'biriktirish', async (form) => {
    const options = form.locator('select option');
    const mine = await options.evaluateAll((all, words) => all.find((one) => one.textContent.includes(words))?.value, name);
    assert(mine, `the head ${name} cannot take the case`);
    await form.locator('select').selectOption(mine);
    await form.locator('textarea').fill('Hamkasbim bugun ishda emas.');
  });
  assert(await page.locator('form[action$="/tasdiq"]').count(), 'the head who has the case cannot confirm');
}

/** Every doubt explained, facts and conclusion written, in the language of each box; sent to the second officer. */
async function propose(page, id, choose) {
  await page.goto(desk(id));
  await page.locator('form[action$="/dalillar/oqish"] button').click();
  const form = page.locator('#qaror-shakli');
  await choose(form);
  await form.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
  for (const area of await form.locator('textarea').all()) {
    const name = await area.getAttribute('name');
    await area.fill(name.endsWith('.own') ? 'Проверено по материалам дела и реестрам.' : 'Ish materiallari va reyestrlar boʻyicha tekshirildi.');
  }
  await form.locator('button[value=send]').click();
  assert(page.url().endsWith('/yuborildi'), `the proposal was not sent: ${page.url()} ${await page.locator('.p-errors, [role=alert]').allInnerTexts()}`);
}

/** The complaint is a case once its event has been delivered. */
const opened = (page, id) =>
  until('the case of the complaint', async () => (await page.goto(desk(id))).status() === 200);

test('a refusal is complained about on a phone in Russian, overturned above by other people, and the document issued', async () => {
  const citizen = await open({ width: 390, height: 844, lang: 'ru' });
  const receipt = await applyFor(citizen, 'stateless-travel-document', applicant);
  const application = new URL(receipt).pathname;
  const id = application.split('/').pop();

  // Below: one officer proposes a refusal, another confirms it.
  const registrar = await openOfficer(below.registrar);
  await until('the case of the application', async () => (await registrar.goto(desk(id))).status() === 200);
  await take(registrar, id);
  await act(registrar, 'bosqich', (form) => form.locator('select').selectOption('decision'));
  await propose(registrar, id, async (form) => {
    await form.locator('input[name=outcome][value=refused]').check();
    await form.locator('input[name="ground.refused"][value=no_permit]').check();
  });
  const head = await openOfficer(below.head);
  await takeOver(head, id, 'Yoʻldoshev');
  await act(head, 'tasdiq');

  // The decision says where, until when and how, and has the button.
  await citizen.goto(application);
  await checkPage(citizen, 'complaint-refused-ru');
  await shot(citizen, 'complaint-refused-390-ru');
  const number = await citizen.locator('section[aria-labelledby=qaror] .p-row [translate=no]').first().innerText();
  await citizen.click('form[action$="/shikoyat"] button');
  assert(citizen.url().endsWith('/shakl/complaint'), `the complaint did not open: ${citizen.url()}`);
  assert((await citizen.locator('#qaror').innerText()).includes(number), 'the complaint does not know the decision');
  await assertSpeaks(citizen, 'ru');
  await checkPage(citizen, 'complaint-form-ru');
  await citizen.locator('main form button[type=submit]:visible').first().click(); // nothing written yet: what is missing is said here
  assert(await citizen.locator('a[href="#words"]').count(), 'an empty complaint says nothing');
  await citizen.locator('input[name=about][value=facts]').check();
  await citizen.fill('#words', 'Вид на жительство у меня действует, номер есть в реестре.');
  await citizen.locator('input[name=wish][value=change]').check();
  await shot(citizen, 'complaint-form-390-ru');
  await citizen.locator('main form button[type=submit]:visible').first().click();
  assert(citizen.url().includes('yuborildi=1'), `no receipt of the complaint: ${citizen.url()}`);
  const complaint = new URL(citizen.url()).pathname;
  const complaintId = complaint.split('/').pop();
  await shot(citizen, 'complaint-receipt-390-ru');

  // Above: another officer looks at it, sees the case below, proposes; their head confirms. Nobody below reaches it.
  const reviewer = await openOfficer(above.appeals);
  await opened(reviewer, complaintId);
  equal((await registrar.goto(desk(complaintId))).status(), 403, 'whoever decided keeps off the complaint');
  await registrar.done();
  await take(reviewer, complaintId);
  await shot(reviewer, 'complaint-desk-1280');
  await reviewer.click(`a[href="${desk(id)}"]`);
  assert((await reviewer.locator('h1').innerText()).length > 0 && !(await reviewer.locator('main textarea').count()), 'the case below is to be read only');
  await reviewer.goto(desk(complaintId));
  await act(reviewer, 'bosqich', (form) => form.locator('select').selectOption('proposal'));
  await propose(reviewer, complaintId, async (form) => {
    await form.locator('input[name=outcome][value=changed]').check();
    await form.locator('input[name="remedy.outcome"][value=granted]').check();
    await checkPage(reviewer, 'complaint-answer');
    await shot(reviewer, 'complaint-answer-1280');
  });
  await reviewer.done();
  const chief = await openOfficer(above.head);
  await takeOver(chief, complaintId, 'Jalilov');
  await shot(chief, 'complaint-confirm-1280');
  await act(chief, 'tasdiq');
  await chief.goto(desk(id));
  await shot(chief, 'complaint-overturned-1280');
  await chief.done();
  await head.done();

  // The applicant: the decision is another, the document is there, and one thread tells it from beginning to end on both pages.
  await citizen.goto(application);
  const pdf = await citizen.getAttribute('section[aria-labelledby=hujjat] a[href$=".pdf"]', 'href');
  const file = await citizen.context().request.get(pdf);
  equal(file.status(), 200);
  equal((await file.body()).subarray(0, 5).toString(), '%PDF-');
  assert(!(await citizen.locator('form[action$="/shikoyat"]').count()), 'after the answer there is the court, not another complaint');
  await checkPage(citizen, 'complaint-overturned-ru');
  await shot(citizen, 'complaint-overturned-390-ru');
  const here = await citizen.locator('#boshidan').innerText();
  await citizen.goto(complaint);
  await checkPage(citizen, 'complaint-answered-ru');
  await shot(citizen, 'complaint-answered-390-ru');
  equal(await citizen.locator('#boshidan').innerText(), here, 'the thread is the same on both pages');
  await citizen.done();
});
