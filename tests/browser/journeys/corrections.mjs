// Between a person and the offices that hold their data: "this is wrong", and "why was it read?". Each side sees what the other wrote.
import { assert, equal, open, test } from '../kit/index.mjs';
import { officers, openOfficer, people, signIn, until } from '../kit/people.mjs';

const mark = () => `${Date.now()}`.slice(-6); // a run against a server that was used before must not find the words of another run

/** The task of a queue whose page shows these words. The queue follows the outbox, a moment later. */
async function taskWith(officer, queue, words) {
  return until(`a task in ${queue} that says "${words}"`, async () => {
    await officer.goto(queue);
    for (const href of await officer.locator(`main a[href^="${queue}/"]`).evaluateAll((links) => links.map((a) => a.getAttribute('href')))) {
      await officer.goto(href);
      if ((await officer.locator('main').innerText()).includes(words)) return href;
    }
    return undefined;
  });
}

const submit = (page) => page.locator('main form[method=post] button[type=submit]:visible').first().click();

test('what is wrong in a register is told from the wizard: the application goes on, the office answers, the person reads the answer', async () => {
  const said = `Uy raqami 14, 12 emas (${mark()})`;
  const reason = `Uy hujjatlarini koʻrdik: raqam 14 (${mark()})`;
  const citizen = await open({ width: 390, height: 844, js: false });
  await signIn(citizen, people.nukus);
  await citizen.goto('/xizmatlar/residence-certificate/ariza');
  while (!citizen.url().includes('/tekshirish')) {
    for (const group of await citizen.locator('main fieldset').all()) await group.locator('input[type=radio]').first().check();
    await submit(citizen);
  }
  const check = new URL(citizen.url()).pathname;
  await citizen.click('#reyestr a[href*="nima=address.current"]');
  await citizen.fill('#togri', said);
  await submit(citizen);
  equal(new URL(citizen.url()).pathname, check, 'the person comes back to where they were');
  assert(await citizen.locator('main .p-alert[data-color=success]').count(), 'nothing says that it was sent');
  await citizen.click('form[action$="/yuborish"] button[type=submit]');
  assert(citizen.url().includes('yuborildi=1'), `the application does not go on: ${citizen.url()}`);
  assert(await citizen.locator('a[href$=".pdf"]').count(), 'and gives no document');

  const officer = await openOfficer(officers.nukus);
  const task = await taskWith(officer, '/xodim/tuzatishlar', said);
  await submit(officer);
  assert(await officer.locator('#xatolar').count(), 'an answer without a decision was taken');
  await officer.check('input[name=qaror][value=ha]');
  await officer.fill('[name=sabab]', reason);
  await submit(officer);
  assert(officer.url().includes('/xodim/tuzatishlar?javob'), officer.url());
  await until('the task leaves the list', async () => {
    await officer.goto('/xodim/tuzatishlar');
    return !(await officer.locator(`a[href="${task}"]`).count());
  });

  await citizen.goto('/kabinet/tuzatishlar');
  const mine = await citizen.locator('main section', { hasText: said }).innerText();
  assert(mine.includes(reason), `the person does not see the answer: ${mine}`);
  await citizen.goto('/kabinet/kim-kordi');
  assert((await citizen.locator('main table').innerText()).includes('Reymov'), 'the officer’s reading is not in the person’s list');
  equal(citizen.trouble.concat(officer.trouble).join('; '), '');
  await officer.done();
  await citizen.done();
});

test('what is wrong is told from "my data" as well, and refused with a reason', async () => {
  const said = `Ismim boshqacha yoziladi (${mark()})`;
  const reason = `Tugʻilganlik guvohnomasida shunday yozilgan (${mark()})`;
  const citizen = await open({ lang: 'ru' });
  await signIn(citizen, people.nukus);
  await citizen.goto('/kabinet/malumotlarim');
  await citizen.locator('main a[href*="/tuzatishlar/yangi"][href*="civil.full_name"], main a[href*="/tuzatishlar/yangi"]').first().click();
  assert(citizen.url().includes('/kabinet/tuzatishlar/yangi'), citizen.url());
  await citizen.fill('#togri', said);
  await submit(citizen);
  assert(citizen.url().includes('/kabinet/malumotlarim'), `back at ${citizen.url()}`);
  assert(await citizen.locator('main .p-alert[data-color=success]').count(), 'nothing says that it was sent');
  const officer = await openOfficer(officers.nukus);
  await taskWith(officer, '/xodim/tuzatishlar', said);
  await officer.check('input[name=qaror][value=yoq]');
  await officer.fill('[name=sabab]', reason);
  await submit(officer);
  await citizen.goto('/kabinet/tuzatishlar');
  assert((await citizen.locator('main section', { hasText: said }).innerText()).includes(reason), 'the person does not see the answer');
  await officer.done();
  await citizen.done();
});

/** Opens the newest read of the list that somebody else made and that nobody asked about yet; `by` is in its row. */
async function openRead(page, by) {
  await page.goto('/kabinet/kim-kordi');
  const rows = await page.locator('main tr', { hasText: by }).locator('a[href*="/kim-kordi/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  for (const href of rows) {
    await page.goto(href);
    if (await page.locator('#savol').count()) return href;
  }
  throw new Error(`no read by ${by} among ${rows.length} to ask about`);
}

test('a person asks why an officer read their data; the head of the office answers; the person reads it beside the record', async () => {
  const question = `Nima uchun manzilim oʻqildi? (${mark()})`;
  const answer = `Xatolik haqidagi xabaringizni tekshirdik (${mark()})`;
  const citizen = await open({ width: 390, height: 844, js: false });
  await signIn(citizen, people.nukus);
  const record = await openRead(citizen, 'Reymov');
  await citizen.fill('#savol', question);
  await submit(citizen);
  assert(citizen.url().includes('soraldi=1') && !(await citizen.locator('#savol').count()), 'the question can be asked again');

  const stranger = await openOfficer(officers.yunusobod);
  const officer = await openOfficer(officers.nukus);
  const task = await taskWith(officer, '/xodim/tushuntirishlar', question);
  equal((await stranger.goto(task)).status(), 404, 'the question at another office');
  await officer.fill('[name=javob]', 'qisqa');
  await submit(officer);
  assert(await officer.locator('#xatolar').count(), 'an answer of one word was taken');
  await officer.fill('[name=javob]', answer);
  await submit(officer);
  assert(officer.url().includes('yuborildi=1'), officer.url());

  await citizen.goto(record);
  assert((await citizen.locator('main').innerText()).includes(answer), 'the person does not see the answer');
  await stranger.done();
  await officer.done();
  await citizen.done();
});
