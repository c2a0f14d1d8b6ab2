// What weeks do to an appeal, with the clock of the demonstration moved: nobody answers, so it goes up by itself; the body above answers; weeks
// later its author is asked whether it was really done, and all of it stands in the figures. Last of the journeys that care what day it is.
import { assert, checkPage, darcha, equal, open, shot, test } from '../kit/index.mjs';
import { moveTime } from '../kit/admission.mjs';
import { officers, openOfficer, people, signIn, until } from '../kit/people.mjs';

const next = (page) => page.click('main .p-actions button[type=submit]:not([name])');
/** Moves the demonstration about so many days forward, wherever it is now. */
async function wait(page, days) {
  await page.goto('/namuna/vaqt');
  const soon = await page.locator('main button[name=sana]').evaluateAll((all) => all.map((button) => button.value).sort()[0]);
  await moveTime(page, new Date(Date.parse(soon) + days * 86_400_000).toISOString().slice(0, 10));
}

test('an appeal that nobody answers goes up by the clock, is answered above, and weeks later its author is asked', async () => {
  const author = await open({ width: 390, height: 844 });
  await signIn(author, people.tashkent);
  await author.goto('/murojaat');
  await author.fill('#matn', 'Hovlidagi quvur yorilgan, suv oqib yotibdi.');
  await next(author);
  await author.selectOption('#mavzu', 'heating');
  await author.selectOption('#tuman', '1726266');
  await author.fill('#manzil', 'Chinor 14');
  await next(author);
  await author.check('input[name=kim][value=men]');
  await next(author);
  await author.check('input[name=tur][value=ariza]');
  await next(author);
  const number = /MR-\d\d(-[0-9A-Z]{4}){3}/.exec(await author.locator('main').innerText())[0];
  const thread = `/murojaat/${number}`, desk = `/xodim/murojaatlar/${number}`;
  await author.goto(thread);
  const before = await author.locator('#holat .p-facts > div').count();
  await wait(author, 35);
  await until('the appeal went up by the clock', async () => {
    await author.goto(thread);
    return (await author.locator('#holat .p-facts > div').count()) > before;
  }, 60_000);
  await shot(author, 'murojaat-muddati-otgan-390');
  await checkPage(author, 'murojaat-muddati-otgan');
  const above = await openOfficer(officers.appealsAbove);
  await until('it is in the list of the body above', async () => {
    await above.goto('/xodim/murojaatlar');
    return above.locator(`main a[href="${desk}"]`).count();
  });
  await checkPage(above, 'murojaatlar-yuqori');
  await above.goto(desk);
  await checkPage(above, 'murojaat-yuqorida');
  await above.locator('#olib-qolish > summary').click();
  await above.locator('#olib-qolish textarea').fill('Muddat oʻtgan, javobni oʻzimiz beramiz.');
  await above.locator('#olib-qolish button[type=submit]').click();
  await above.locator('form[action$="/olish"] button').click();
  await above.fill('#javob-1', 'Chinor koʻchasi 14-uyda quvur 2026-yil 28-dekabrda tekshirildi, dalolatnoma 21-son tuzildi.');
  await above.fill('#ish-1', '3 metr quvur almashtirildi, oqish toʻxtatildi.');
  await above.setInputFiles('#fayl-1', { name: 'akt.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
  await above.locator('form[action$="/band/1"] button[type=submit]').click();
  assert(await above.locator('#band-1 a[href*="/ilova/"]').count(), 'the evidence is not with the answer');
  await author.goto(thread);
  equal(await author.locator('a[href*="/ilova/"]').count(), 0, 'evidence before the reply left');
  await above.locator('#javob form button[type=submit], #javob button[type=submit]').first().click();
  await above.done();
  await author.goto(thread);
  assert(await author.locator('a[href*="/javob/1"]').count(), 'no signed reply');
  assert(await author.locator('a[href*="/ilova/"]').count(), 'the evidence did not come with the reply');
  await author.goto('/kabinet/xabarlar');
  assert((await author.locator(`main a[href="${thread}"]`).count()) >= 3, 'a step without a message');
  await wait(author, 60);
  await until('the author is asked whether it was really done', async () => {
    await author.goto(thread);
    return author.locator('#kuzatuv').count();
  }, 60_000);
  await shot(author, 'murojaat-kuzatuv-390');
  await author.locator('#kuzatuv input[value=yoq]').check();
  await author.locator('#kuzatuv form button, #kuzatuv button[type=submit]').first().click();
  equal(await author.locator('section#kuzatuv').count(), 0, 'asked twice');
  await author.done();
  await until('the figures say what the events say', async () => darcha('insight', 'recompute').code === 0, 60_000);
}, 600);
