// Admission to citizenship from the form to the register, in every role: filed in Russian on a phone, decided in Uzbek, part of it with the
// keyboard alone; refused with reasons; withdrawn. Each page on the way is looked at as in pages.mjs.
import { assert, assertSpeaks, checkPage, equal, keyboardOnly, languages, open, test } from '../kit/index.mjs';
import { tooWide } from '../kit/check_page.mjs';
import {
  answerChecks, asked, claim, clerks, confirm, fillAdmission, forward, giveBack, goOn, handIn, propose, readRegisters, record, signInFully, sit,
} from '../kit/admission.mjs';
import { officers, openOfficer, signIn, until } from '../kit/people.mjs';

const mother = '40903869991015';
const son = '52405119991024';
const traveller = '30112819991211';
const compatriot = '31210929991116';

const kLong = 600; // seconds: a whole procedure, each page of it in several languages and every mode

/** What strangers wrote is in the language it was written in. */
const quotes = /Ким|Дауре|Dauren|Турция|Казахстан|Ромашка|документ|Русский|Hujjat|Qozog|Arizachi|Qonun|Farq|Chet el|Maʼlumotlar|Toshkent|Davlat|Oʻzbek|Ariza|Yashash/i;

/** The day in Tashkent, which begins five hours before that of UTC. */
const today = () => new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);

/** The page in five languages on the smallest phone, then in full: axe in every mode, HTML, console. */
async function look(page, name, { langs = languages, words = quotes } = {}) {
  const address = page.url().split('#')[0].replace(/[?&]til=[\w-]+/, '');
  const before = await page.evaluate(() => document.documentElement.lang);
  const size = page.viewportSize();
  const faults = [];
  await page.setViewportSize({ width: 320, height: 740 });
  for (const lang of langs) {
    await page.goto(`${address}${address.includes('?') ? '&' : '?'}til=${lang}`);
    faults.push(...(await tooWide(page)).map((fault) => `${lang}: ${fault}`));
    await assertSpeaks(page, lang, words).catch((error) => faults.push(`${lang}: ${error.message}`));
  }
  await page.setViewportSize(size);
  await page.goto(`${address}${address.includes('?') ? '&' : '?'}til=${before === 'uz-Latn' ? 'uz' : before}`);
  await checkPage(page, name).catch((error) => faults.push(error.message));
  assert(!faults.length, `${name}\n    ${faults.join('\n    ')}`);
}

/** Whom the system drew to confirm, by the name that the author is told. */
async function drawn(author, id) {
  equal(new URL(author.url()).pathname, `/xodim/ishlar/${id}/yuborildi`, 'after sending');
  return (await author.locator('main').innerText()).includes('Yoʻldoshev') ? clerks.head : officers.yunusobod;
}

let filed; // of the first test, for those that follow

test('admission to citizenship is filed in Russian on a phone, with trips, jobs and a child who agrees in their own cabinet', async () => {
  const page = await open({ width: 390, height: 844, lang: 'ru' });
  await fillAdmission(page, mother, {
    trips: [['2024-06-01', '2024-07-15', 'Турция'], ['2025-03-02', '2025-03-20', 'Казахстан']],
    jobs: [['ООО «Ромашка», Алматы', '2021-02-01', '2022-08-31']],
    children: [['Абенов Даурен', '2011-05-24']],
  });
  assert(!(await page.locator('main .p-alert').count()), 'a child of the register is said to be unknown');
  await page.click('form[action$="/yuborish"] button[type=submit]');
  assert(page.url().includes('rozilik=1'), 'an application went without the consent of the child');
  const child = await open({ width: 390, height: 844, lang: 'kaa' });
  await signIn(child, son);
  await child.locator('a[href="/kabinet/roziliklar"]').first().click();
  await look(child, 'procedure-consents', { langs: ['ru', 'en'] });
  await child.locator('form button[value=yes]').first().click();
  assert(await child.locator('form button[value=withdraw]').count(), 'a given consent cannot be withdrawn');
  await child.done();
  await page.goto(page.url().replace(/\?.*/, ''));
  const at = await handIn(page);
  await until('the case is open', async () => {
    await page.goto(at);
    return page.locator('#muddat').count();
  });
  filed = { at, id: at.split('/').pop(), number: /AR-\d\d-[\w-]+/.exec(await page.locator('main').innerText())[0] };
  await look(page, 'procedure-applicant-opened');
  await page.done();
}, kLong);

test('the registrar works by keyboard alone: takes the case, asks, sends it on; the applicant answers with a paper', async () => {
  const officer = await openOfficer(clerks.registrar);
  const keys = keyboardOnly(officer);
  await until('the case in the list', async () => {
    await officer.goto('/xodim/ishlar');
    return officer.locator('main a', { hasText: filed.number }).count();
  });
  await keys.to(filed.number);
  await keys.go();
  await keys.press('c'); // leads to the button
  await keys.go();
  await officer.waitForURL(/bajarildi=claim/);
  await look(officer, 'procedure-case-examined');
  await keys.press('a');
  equal((await keys.focused()).id, 'sorash-matn', 'a opens the question');
  await keys.type('Qozogʻiston fuqaroligidan chiqqaningiz haqidagi hujjat bormi?');
  await keys.to('type=submit');
  await keys.go();
  assert(officer.url().includes('bajarildi=ask_applicant'), officer.url());
  const page = await open({ width: 390, height: 844, lang: 'ru' });
  await signInFully(page, mother);
  await page.goto(filed.at);
  await look(page, 'procedure-applicant-asked', { langs: ['uz', 'kaa'] });
  await page.click('form[action$="/ish-javobi"] button[type=submit]');
  equal(await page.evaluate(() => document.activeElement?.id), 'xatolar', 'the focus after an empty answer');
  await page.fill('#ish-javobi', 'Документ прилагаю.');
  await page.setInputFiles('#ilova', { name: 'chiqish.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>not what it claims</html>') });
  await page.click('form[action$="/ish-javobi"] button[type=submit]');
  assert(await page.locator('#ilova-error').count(), 'a file that is not what it claims was taken');
  equal(await page.inputValue('#ish-javobi'), 'Документ прилагаю.', 'what was typed');
  await page.setInputFiles('#ilova', { name: 'chiqish.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 sinov') });
  await page.click('form[action$="/ish-javobi"] button[type=submit]');
  assert(!(await asked(page)), 'the question still waits');
  assert((await page.locator('main').innerText()).includes('chiqish.pdf'), 'the paper is not with the application');
  await page.done();
  await officer.goto(`/xodim/ishlar/${filed.id}?bolim=hujjatlar`);
  assert(await officer.locator('main a', { hasText: 'chiqish.pdf' }).count(), 'the officer does not see the paper');
  for (const part of ['javoblar', 'yozishmalar', 'tarix']) {
    await officer.goto(`/xodim/ishlar/${filed.id}?bolim=${part}`);
    await look(officer, `procedure-case-${part}`, { langs: ['ru', 'en'] });
  }
  await goOn(officer, filed.id, 'checks');
  await officer.done();
}, kLong);

test('bodies answer in parallel, the proposal explains every finding, a second officer returns it and confirms it', async () => {
  const security = await openOfficer(clerks.security);
  await answerChecks(security, filed.number, ['clear'], async (page, name) => look(page, `procedure-${name}`, { langs: ['ru'] }));
  await security.done();
  for (const post of [0, 1, 2]) {
    const body = await openOfficer(clerks.bodies, { post });
    await answerChecks(body, filed.number, ['clear', 'lawful', 'in_order']);
    await body.done();
  }
  const author = await openOfficer(clerks.registrar);
  await until('all have answered', async () => {
    await author.goto(`/xodim/ishlar/${filed.id}`);
    return author.locator('form[action$="/dalillar/oqish"]').count();
  });
  await readRegisters(author, filed.id);
  await author.evaluate(() => document.activeElement?.blur());
  await author.keyboard.press('p');
  assert(await author.evaluate(() => Boolean(document.activeElement?.closest('#qaror-qism'))), 'p does not lead to the proposal');
  await look(author, 'procedure-case-evidence');
  await author.click('button[name=do][value=send]');
  assert((await author.locator('#xatolar a').count()) > 2, 'unexplained findings could be sent');
  await checkPage(author, 'procedure-case-unexplained');
  await propose(author, filed.id, { press: 'letter' });
  await look(author, 'procedure-letter', { langs: ['ru', 'kaa'] });
  await propose(author, filed.id);
  await checkPage(author, 'procedure-sent');
  const second = await openOfficer(await drawn(author, filed.id));
  await second.goto(`/xodim/ishlar/${filed.id}`);
  await look(second, 'procedure-confirm', { langs: ['ru'] });
  await giveBack(second, filed.id, 'Chet elda boʻlgan kunlar farqini izohlang.');
  await author.goto(`/xodim/ishlar/${filed.id}`);
  assert((await author.locator('#qaror-qism').innerText()).includes('farqini izohlang'), 'the remarks are not with the draft');
  await propose(author, filed.id, { conclusion: 'Qonun talablari bajarilgan. Farq chegara hisobi bilan izohlandi.' });
  const last = await openOfficer(await drawn(author, filed.id));
  await last.goto(`/xodim/ishlar/${filed.id}`);
  assert(await last.locator('#qaror-qism ins').count(), 'what changed is not marked');
  await confirm(last, filed.id);
  await last.done();
  await second.goto('/xodim/rahbar');
  await look(second, 'procedure-head', { langs: ['ru'] });
  await author.done();
  await second.done();
}, kLong);

test('the Commission sits, the act is recorded, the letter is served, the register has its entry, the numbers their month', async () => {
  const secretary = await openOfficer(clerks.secretary);
  await until('the case waits for the Commission', async () => {
    await secretary.goto('/xodim/komissiya');
    return secretary.locator('main', { hasText: filed.number }).count();
  });
  await sit(secretary, '2026-12-01', filed.number, async (page, name) => look(page, `procedure-${name}`, { langs: ['ru'] }));
  const minutes = await secretary.context().request.get(await secretary.getAttribute('main a[href$="/bayonnoma.pdf"]', 'href'));
  equal((await minutes.body()).subarray(0, 5).toString(), '%PDF-', 'the minutes');
  await until('the case waits for the act', async () => {
    await secretary.goto(`/xodim/ishlar/${filed.id}`);
    return (await secretary.locator('form[action$="/hujjat"], form[action$="/olish"]').count()) > 0;
  });
  if (await secretary.locator('form[action$="/olish"]').count()) await claim(secretary, filed.id);
  await look(secretary, 'procedure-act', { langs: ['ru'] });
  await record(secretary, filed.id, 'PF-112', today());
  await look(secretary, 'procedure-decided', { langs: ['ru'] });
  await secretary.done();
  const page = await open({ width: 390, height: 844, lang: 'ru' });
  await signInFully(page, mother);
  await page.goto(filed.at);
  await look(page, 'procedure-served');
  const letter = await page.context().request.get(await page.locator('#qaror').locator('..').locator('a[href$=".pdf"]').getAttribute('href'));
  equal((await letter.body()).subarray(0, 5).toString(), '%PDF-', 'the letter');
  await page.done();
  const registry = await openOfficer(clerks.registry);
  await registry.goto('/xodim/reestrlar');
  await registry.fill('#sorov', mother);
  await registry.selectOption('#maqsad', 'registry_case');
  await forward(registry);
  assert((await registry.locator('main').innerText()).includes('PF-112'), 'the register does not name the act');
  await checkPage(registry, 'procedure-register');
  await registry.done();
  const anyone = await open({});
  await anyone.goto('/reestrlar/citizenship_changes');
  await look(anyone, 'procedure-statistics', { langs: ['ru', 'en'] });
  await anyone.done();
}, kLong);

test('a refusal gives its grounds and the way to complain once, and no second box beside them', async () => {
  const page = await open({ width: 390, height: 844, lang: 'uz' });
  await fillAdmission(page, traveller, { trips: [['2025-01-10', '2025-09-01', 'Rossiya']] });
  const at = await handIn(page);
  const id = at.split('/').pop();
  const officer = await openOfficer(clerks.registrar);
  await until('the case is open', async () => (await officer.goto(`/xodim/ishlar/${id}`)).status() === 200);
  const number = /AR-\d\d-[\w-]+/.exec(await officer.locator('main').innerText())[0];
  await claim(officer, id);
  await goOn(officer, id, 'checks');
  for (const [clerk, post] of [[clerks.security, 0], [clerks.bodies, 0], [clerks.bodies, 1], [clerks.bodies, 2]]) {
    const body = await openOfficer(clerk, { post });
    await answerChecks(body, number, ['clear', 'lawful']);
    await body.done();
  }
  await until('all have answered', async () => {
    await officer.goto(`/xodim/ishlar/${id}`);
    return officer.locator('form[action$="/dalillar/oqish"]').count();
  });
  await readRegisters(officer, id);
  await propose(officer, id, { outcome: 'refused', grounds: ['residence_not_met'], conclusion: 'Yashash uzluksizligi sharti bajarilmagan.' });
  const head = await openOfficer(await drawn(officer, id));
  await confirm(head, id);
  await head.done();
  const secretary = await openOfficer(clerks.secretary);
  await until('the case waits for the Commission', async () => {
    await secretary.goto('/xodim/komissiya');
    return secretary.locator('main', { hasText: number }).count();
  });
  await sit(secretary, '2026-12-02', number);
  await until('the case waits for the act', async () => {
    await secretary.goto(`/xodim/ishlar/${id}`);
    return (await secretary.locator('form[action$="/hujjat"], form[action$="/olish"]').count()) > 0;
  });
  if (await secretary.locator('form[action$="/olish"]').count()) await claim(secretary, id);
  await record(secretary, id, 'PF-113', today());
  await secretary.done();
  await officer.done();
  await page.goto(at);
  await look(page, 'procedure-refused');
  equal(await page.locator('#sabab').count(), 0, 'boxes of reasons beside the decision');
  assert((await page.locator('#qaror').locator('..').innerText()).includes('Uzluksiz'), 'the ground is not said');
  await page.done();
}, kLong);

test('an application is taken back while officers work on it, and they are told', async () => {
  const page = await open({ width: 390, height: 844, lang: 'uz' });
  await fillAdmission(page, compatriot, { route: 'simplified' });
  const at = await handIn(page);
  const id = at.split('/').pop();
  const officer = await openOfficer(clerks.registrar);
  await until('the case is open', async () => (await officer.goto(`/xodim/ishlar/${id}`)).status() === 200);
  await claim(officer, id);
  await page.goto(at);
  await page.locator('details', { has: page.locator('form[action$="/qaytarib-olish"]') }).locator('summary').click();
  await page.click('form[action$="/qaytarib-olish"] button[type=submit]');
  assert(!(await page.locator('form[action$="/qaytarib-olish"]').count()), 'it can be taken back twice');
  await officer.goto(`/xodim/ishlar/${id}?bolim=tarix`);
  await look(officer, 'procedure-withdrawn', { langs: ['ru'] });
  assert(!(await officer.locator('.w-acts').count()), 'there is still something to do with a case that ended');
  await officer.done();
  await page.done();
}, kLong);
