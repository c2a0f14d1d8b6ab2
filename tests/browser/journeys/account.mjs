// The second step of signing in, and sessions ended from elsewhere. Codes are computed here from the secret that the page shows.
import crypto from 'node:crypto';
import { assert, equal, open, test } from '../kit/index.mjs';
import { applyFor, newcomers, password, people, signIn } from '../kit/people.mjs';

/** Spec: RFC 6238 with SHA-1, 30 s, 6 digits; the secret in base32 (RFC 4648). */
export function totp(secret, at = Date.now()) {
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = crypto.createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a form that was open when its session ended from elsewhere loses nothing', async () => {
  const phone = await open({ width: 390, height: 844, js: false });
  const desk = await open({ js: false });
  await signIn(phone, people.family);
  await phone.goto('/xizmatlar/residence-certificate/ariza');
  await phone.check('input[value=other]');
  const words = 'Chilonzor 12-maktab kutubxonasi';
  await phone.fill('#purpose_other', words);
  await signIn(desk, people.family);
  await desk.goto('/kabinet/xavfsizlik');
  await desk.click('form[action="/kabinet/xavfsizlik/seanslar"] button');
  await phone.click('main form button[type=submit]:visible');
  await phone.click('form[action="/kirish/davom"] button[type=submit]');
  await phone.fill('#identifier', people.family);
  await phone.fill('#password', password);
  await phone.click('form[action="/kirish"] button[type=submit]');
  await phone.click('main form button[type=submit]:visible'); // one press, and it is sent
  assert(phone.url().includes('/shakl/extent'), `the form was not taken: ${phone.url()}`);
  await phone.goto(phone.url().replace('/extent', '/purpose'));
  equal(await phone.inputValue('#purpose_other'), words, `at ${phone.url()}`);
  await phone.done();
  await desk.done();
});

test('a form sent twice is one application', async () => {
  const page = await open();
  await signIn(page, people.student);
  await page.goto('/kabinet/arizalar');
  const before = await page.locator('main a[href^="/kabinet/arizalar/"]').count();
  const receipt = await applyFor(page, 'residence-certificate', people.student);
  await page.goBack();
  if (await page.locator('form[action$="/yuborish"]').count()) await page.click('form[action$="/yuborish"] button[type=submit]');
  await page.goto('/kabinet/arizalar');
  equal(await page.locator('main a[href^="/kabinet/arizalar/"]').count(), before + 1);
  assert(await page.locator(`a[href="${new URL(receipt).pathname}"]`).count(), 'the receipt is not in the list');
  await page.done();
});

test('the second step: enrolled by its secret, asked for at the next sign-in, replaced by a recovery code once', async () => {
  const page = await open({ width: 390, height: 844, js: false });
  await signIn(page, people.stateless);
  await page.goto('/kabinet/xavfsizlik/kod');
  const secret = await page.locator('main ol code').innerText();
  await page.locator('form[action="/kabinet/xavfsizlik/kod"] input[type=text]').first().fill('000000');
  await page.click('form[action="/kabinet/xavfsizlik/kod"] button');
  assert(await page.locator('#xatolar').count(), 'a wrong code was accepted');
  equal(await page.locator('main ol code').innerText(), secret, 'the secret changed under the person’s hands');
  await page.locator('form[action="/kabinet/xavfsizlik/kod"] input[type=text]').first().fill(totp(secret));
  await page.click('form[action="/kabinet/xavfsizlik/kod"] button');
  const recovery = await page.locator('main ul code').allInnerTexts();
  assert(recovery.length >= 8, `${recovery.length} recovery codes`);
  for (const again of ['/kabinet/xavfsizlik', '/kabinet/xavfsizlik/kod', '/kabinet']) {
    await page.goto(again);
    const words = await page.locator('main').innerText();
    assert(!recovery.some((one) => words.includes(one)), `${again} shows a recovery code again`);
  }
  const again = await open({ width: 390, height: 844, js: false });
  await again.goto('/kirish');
  await again.fill('#identifier', people.stateless);
  await again.fill('#password', password);
  await again.click('form[action^="/kirish"] button[type=submit]');
  assert(!again.url().includes('/kabinet'), 'signed in without the second step');
  await again.locator('main form input[type=text]').first().fill(recovery[0]);
  await again.locator('main form button[type=submit]:visible').first().click();
  await again.goto('/kabinet');
  assert(again.url().endsWith('/kabinet'), `the recovery code was not taken: ${again.url()}`);
  await page.done();
  await again.done();
});

/** The answer to a form of `path` filled with these; where the browser is afterwards is the caller's to look at. */
async function send(page, path, fields) {
  await page.goto(path);
  for (const [name, value] of Object.entries(fields)) await page.fill(`main form [name=${name}]`, value);
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(`main form[action^="${path}"] button[type=submit]`).first().click()]);
  return answer;
}

test('a new account, from registration to signing out: its sessions are listed, and one is ended from another device', async () => {
  const secret = 'yangi-hisob-uchun-parol-7';
  const { pin, document } = newcomers.nukus;
  const phone = await open({ width: 390, height: 844, js: false, lang: 'kaa' });
  const fields = { pin, document_number: document, password: secret };
  equal((await send(phone, '/royxatdan-otish', { ...fields, document_number: 'XD9999999' })).status(), 422, 'with somebody else’s document');
  const refused = await phone.locator('#xatolar').innerText();
  equal((await send(phone, '/royxatdan-otish', { ...fields, password: '12345' })).status(), 422, 'with a weak password');
  equal(await phone.inputValue('[name=pin]'), pin, 'what was typed');
  equal(await phone.inputValue('[name=password]'), '', 'a password is never sent back');
  equal((await send(phone, '/royxatdan-otish', fields)).status(), 200, `registration: ${await phone.locator('main').innerText()}`);
  equal((await send(phone, '/royxatdan-otish', fields)).status(), 422, 'a second account of the same person');
  equal(await phone.locator('#xatolar').innerText(), refused, 'who has an account can be found out');

  equal((await send(phone, '/kirish', { identifier: pin, password: secret })).status(), 200);
  assert(phone.url().endsWith('/kabinet'), phone.url());
  const desk = await open({ js: false });
  await send(desk, '/kirish', { identifier: pin, password: secret });
  await desk.goto('/kabinet/xavfsizlik');
  const sessions = desk.locator('section[aria-labelledby=seans] li');
  equal(await sessions.count(), 2, 'sessions in the list');
  equal(await sessions.locator('.ds-tag').count(), 1, 'one of them is this one');
  await desk.locator('form[action="/kabinet/xavfsizlik/seans"] button').first().click();
  assert(await desk.locator('main .p-alert[data-color=success]').count(), 'nothing says that it was ended');
  equal(await sessions.count(), 1, 'sessions left');
  await phone.goto('/kabinet');
  assert(phone.url().includes('/kirish?qaytish='), `the session ended from another device goes on: ${phone.url()}`);

  await desk.locator('form[action="/chiqish"] button:visible').first().click();
  await desk.goto('/kabinet');
  assert(desk.url().includes('/kirish'), 'still signed in after signing out');
  await phone.done();
  await desk.done();
});

test('recovery codes that were renewed replace the old ones, and each is good once', async () => {
  const page = await open({ js: false });
  await signIn(page, people.compatriot);
  await page.goto('/kabinet/xavfsizlik/kod');
  const secret = await page.locator('main ol code').innerText();
  await page.locator('form[action="/kabinet/xavfsizlik/kod"] input[type=text]').first().fill(totp(secret));
  await page.click('form[action="/kabinet/xavfsizlik/kod"] button');
  const old = await page.locator('main ul code').allInnerTexts();
  await page.goto('/kabinet/xavfsizlik');
  await page.click('form[action="/kabinet/xavfsizlik/zaxira"] button');
  const fresh = await page.locator('main ul code').allInnerTexts();
  assert(fresh.length >= 8 && !fresh.some((one) => old.includes(one)), 'the codes were not renewed');
  const again = await open({ js: false });
  for (const [code, good] of [[old[0], false], [fresh[0], true]]) {
    await send(again, '/kirish', { identifier: people.compatriot, password });
    await send(again, '/kirish/kod', { code });
    await again.goto('/kabinet');
    equal(!again.url().includes('/kirish'), good, `${good ? 'a new' : 'an old'} recovery code lets in`);
  }
  const third = await open({ js: false });
  await send(third, '/kirish', { identifier: people.compatriot, password });
  await send(third, '/kirish/kod', { code: fresh[0] });
  await third.goto('/kabinet');
  assert(third.url().includes('/kirish'), 'a recovery code was good twice');
  for (const one of [page, again, third]) await one.done();
});

test('nobody finds out at the door who has an account', async () => {
  const page = await open({ js: false, lang: 'en' });
  const answers = [];
  for (const identifier of [people.samarkand, '31405879990099', 'nobody@example.uz']) {
    const answer = await send(page, '/kirish', { identifier, password: 'not-the-password' });
    answers.push(`${answer.status()} ${await page.locator('#xatolar').innerText()}`);
  }
  equal(new Set(answers).size, 1, answers.join(' | '));
  await page.done();
});
