// The second step of signing in, and sessions ended from elsewhere. Codes are computed here from the secret that the page shows.
import crypto from 'node:crypto';
import { assert, equal, open, test } from '../kit/index.mjs';
import { applyFor, password, people, signIn } from '../kit/people.mjs';

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
  await phone.click('main form button[type=submit]');
  const beside = await phone.context().newPage(); // where the page's own link to sign in opens
  await beside.goto(new URL(await phone.getAttribute('main a[target=_blank]', 'href'), phone.url()).href);
  await signIn(beside, people.family);
  await beside.close();
  // The token on the held page belongs to nobody's session any more: it may be held once more, with a token of this one.
  for (let sends = 0; sends < 2 && !phone.url().includes('/shakl/extent'); sends++) await phone.click('main form button[type=submit]');
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
  const again = await open({ width: 390, height: 844, js: false });
  await again.goto('/kirish');
  await again.fill('#identifier', people.stateless);
  await again.fill('#password', password);
  await again.click('form[action^="/kirish"] button[type=submit]');
  assert(!again.url().includes('/kabinet'), 'signed in without the second step');
  await again.locator('main form input[type=text]').first().fill(recovery[0]);
  await again.locator('main form button[type=submit]').first().click();
  await again.goto('/kabinet');
  assert(again.url().endsWith('/kabinet'), `the recovery code was not taken: ${again.url()}`);
  await page.done();
  await again.done();
});
