// Appeals of citizens from both sides: written on a phone without an account and without a script, answered at the desk with the keyboard alone,
// refused once for being formal, contested and reopened. Selectors are of structure, never of words.
import { assert, assertSpeaks, base, checkPage, equal, keyboardOnly, open, routes, shot, test } from '../kit/index.mjs';
import { officers, openOfficer, people, signIn, until } from '../kit/people.mjs';

const next = (page) => page.click('main .p-actions button[type=submit]:not([name])');
const numberIn = async (page) => /MR-\d\d(-[0-9A-Z]{4}){3}/.exec(await page.locator('main').innerText())?.[0];
const desk = (number) => `/xodim/murojaatlar/${number}`;
const yunusobod = '1726266';

/** From the first page to the receipt; `seen` is called on each. */
async function write(page, { text, who, more = async () => {}, seen = async () => {} }) {
  await page.goto('/murojaat');
  await seen('matn');
  await page.fill('#matn', text);
  await next(page);
  await page.selectOption('#mavzu', 'heating');
  await page.selectOption('#tuman', yunusobod);
  await page.fill('#manzil', 'Chinor kóshesi 12');
  await seen('joy');
  await next(page);
  await page.check(`input[name=kim][value=${who}]`);
  await seen('kim');
  await next(page);
  await page.check('input[name=tur][value=shikoyat]');
  await more(page);
  await seen('tekshirish');
  await next(page);
  const number = await numberIn(page);
  assert(number, `no receipt: ${await page.locator('main').innerText()}`);
  await seen('raqam');
  return number;
}

/** The page of the desk as soon as the event has been delivered. */
const atDesk = (page, number) => until(`the appeal at the desk`, async () => (await page.goto(desk(number))).status() === 200);

test('an appeal is written without an account on a phone without JavaScript, and its code opens it again', async () => {
  const page = await open({ width: 390, height: 844, js: false, lang: 'kaa' });
  const number = await write(page, {
    text: 'Úyimiz suwıq, ısıtıw eki hápteden beri joq.\nKóshe shıraqları janbaydı.',
    who: 'anonim',
  });
  const code = (await page.locator('#kod').innerText()).trim();
  const slip = await Promise.all([page.waitForEvent('download'), page.click('form[action="/murojaat/varaqa"] button')]);
  assert(slip[0].suggestedFilename().endsWith('.pdf'), 'no slip to take home');
  await page.context().clearCookies();
  equal((await page.goto(`/murojaat/${number}`)).status(), 404, 'the number alone');
  await page.goto('/murojaat/kod?til=kaa');
  await page.fill('#kod', code.toLowerCase());
  await next(page);
  assert(page.url().endsWith(`/murojaat/${number}`), `the code opened ${page.url()}`);
  await assertSpeaks(page, 'kaa');
  await page.locator('#amal-xabar > summary').click();
  await page.locator('#amal-xabar textarea').fill('Búgin de suwıq.');
  await page.locator('#amal-xabar button').click();
  assert((await page.locator('main').innerText()).includes('Búgin de suwıq.'), 'the message is not in the thread');
  await page.done();
});

test('an appeal is answered with the keyboard, held back once for being formal, contested, and goes to another officer', async () => {
  const author = await open({ width: 390, height: 844, lang: 'uz' });
  await signIn(author, people.tashkent);
  const number = await write(author, { text: 'Uyimiz sovuq, isitish ikki haftadan beri yoʻq.', who: 'men' });
  const officer = await openOfficer(officers.appeals);
  await atDesk(officer, number);
  await shot(officer, 'murojaat-xodim-yangi');
  const keys = keyboardOnly(officer);
  const press = async (key, ...typed) => {
    await officer.keyboard.press(key);
    for (const [at, words] of typed.entries()) {
      if (at) await officer.keyboard.press('Tab');
      await officer.keyboard.type(words);
    }
  };
  const go = async () => Promise.all([officer.waitForEvent('load'), officer.keyboard.press('Enter')]);
  await press('c');
  await go();
  const said = (await officer.locator('section[aria-labelledby=taklif] p [translate=no]').first().innerText()).split(', ');
  assert(said.every((word) => ['Uyimiz', 'sovuq', 'isitish', 'ikki', 'haftadan', 'beri', 'yoʻq'].includes(word)), `not words of the text: ${said}`);
  const suggested = await officer.locator('h1').innerText();
  await press('m');
  await officer.keyboard.type('Elektr'); // the officer says otherwise: the list jumps to what is typed
  await keys.to('type=submit');
  await go();
  assert((await officer.locator('h1').innerText()) !== suggested, 'the suggestion could not be overruled');
  await press('1', 'Murojaatingiz koʻrib chiqildi.', 'Koʻrildi');
  await keys.to('type=submit');
  await go();
  assert(await officer.locator('#rasmiyatchilik').count(), 'a formal reply is not flagged');
  await checkPage(officer, 'murojaat-xodim-rasmiy');
  await press('1');
  await officer.keyboard.press('Control+A');
  await officer.keyboard.type('Chinor koʻchasi 12-uyda isitish tarmogʻi 2026-yil 24-noyabrda tekshirildi, dalolatnoma 17-son.');
  await officer.keyboard.press('Tab');
  await officer.keyboard.press('Control+A');
  await officer.keyboard.type('40 metr quvur almashtirildi, isitish qayta ulandi.');
  await keys.to('type=submit');
  await go();
  assert(!(await officer.locator('#rasmiyatchilik').count()), 'a concrete reply is flagged');
  await press('r');
  await keys.to('type=submit');
  await go();
  equal(await officer.locator('#javob').count(), 0, 'the reply can be sent twice');
  await author.goto(`/murojaat/${number}`);
  await checkPage(author, 'murojaat-javob');
  await author.check('input[name=band-1][value=yoq]');
  await author.fill('[name=izoh-1]', 'Uyimiz hali ham sovuq.');
  await author.locator('#baho form button').click();
  await author.locator('#norozi form button').click();
  equal(await author.locator('#norozi').count(), 0, 'not reopened');
  await author.done();
  await atDesk(officer, number);
  equal(await officer.locator('form[action$="/olish"]').count(), 0, 'who answered it could take it again');
  await officer.done();
  const second = await openOfficer(officers.appealsSecond, { js: false });
  await second.goto(desk(number));
  await second.locator('form[action$="/olish"] button').click();
  equal(await second.locator('form[action$="/olish"]').count(), 0, 'the second officer could not take it');
  await second.done();
});

test('a neighbour joins an appeal after reading it', async () => {
  const author = await open({ width: 390, height: 844 }); // with a script: axe needs one
  const number = await write(author, {
    text: 'Hovlimizda chiqindi olib ketilmayapti.',
    who: 'anonim',
    seen: async (step) => step !== 'matn' && checkPage(author, `murojaat-${step}`), // the first page is looked at with the others (pages.mjs)
    more: async (page) => {
      await page.locator('main details > summary').click();
      await page.check('#jamoa');
      await page.fill('#tavsif', 'Chiqindi olib ketilmayapti');
    },
  });
  await author.done();
  const neighbour = await open({ width: 390, height: 844 });
  await signIn(neighbour, people.family);
  await until('the appeal is shown while another like it is typed', async () => {
    await neighbour.goto('/murojaat');
    await neighbour.fill('#matn', 'Chiqindi olib ketilmayapti, yordam bering.');
    return neighbour.waitForSelector(`[data-similar] a[href*="${number}"]`, { timeout: 5000 }).catch(() => null);
  });
  await shot(neighbour, 'murojaat-yozayotganda');
  await neighbour.click(`[data-similar] a[href*="${number}"]`);
  await neighbour.waitForURL(/qoshilish/);
  await checkPage(neighbour, 'murojaat-qoshilish');
  await neighbour.locator('main form button').click();
  assert(await neighbour.locator('#xatolar').count(), 'joined without having read');
  await neighbour.check('#rozi');
  await neighbour.locator('main form button').click();
  assert(neighbour.url().includes(`/murojaat/${number}?`), `the thread was expected at ${neighbour.url()}`);
  await neighbour.done();
});

test('an officer enters an appeal for somebody who came, who takes number and code home on paper', async () => {
  const officer = await openOfficer(officers.appeals);
  await officer.goto('/xodim/murojaatlar');
  await checkPage(officer, 'murojaat-navbat');
  await officer.click('a[href="/xodim/murojaat-kiritish"]');
  await checkPage(officer, 'murojaat-kiritish');
  await officer.fill('#matn', 'Hovlidagi chiroq yonmaydi.');
  await officer.selectOption('#tuman', yunusobod);
  await officer.fill('#ism', 'Namuna Sinov');
  await next(officer);
  assert(await numberIn(officer), 'no receipt');
  const [slip] = await Promise.all([officer.waitForEvent('download'), officer.click('form[action="/murojaat/varaqa"] button')]);
  assert(slip.suggestedFilename().endsWith('.pdf'), 'no slip');
  await officer.done();
});

test('what is done to an appeal that does not exist is answered with a page', async () => {
  const officer = await openOfficer(officers.appeals, { js: false });
  await officer.goto('/kabinet/xavfsizlik');
  const csrf = await officer.locator('form [name=csrf]').first().inputValue();
  for (const { route } of routes().filter(({ method, route }) => method === 'POST' && /^\/xodim\/murojaatlar\/\{/.test(route))) {
    const answer = await officer.context().request.post(route.replace('{number}', 'MR-26-0000-0000-0000').replace(/\{[^}]+\}/g, 'olish'), {
      form: { csrf, javob: 'sinov', ish: 'sinov', matn: 'sinov' },
      headers: { Origin: base },
      maxRedirects: 0,
    });
    equal(answer.status(), 404, route);
    assert(/<h1[^>]*>[^<]+<\/h1>/.test(await answer.text()), `${route}: no page`);
  }
  await officer.done();
});
