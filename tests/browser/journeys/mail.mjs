// An appeal by e-mail, from the socket to the answer in the mailbox. Selectors are of structure, never of words.
import { assert, checkPage, deliver, equal, lettersTo, mailOf, open, test } from '../kit/index.mjs';
import { officers, openOfficer, until } from '../kit/people.mjs';

const desk = (number) => `/xodim/murojaatlar/${number}`;

/** One who wrote to Yunusobod, and whoever is there at the desk: the machine says heating, which those who serve homes answer for. */
async function atDesk(number) {
  for (const [pin, post] of [[officers.appealsHead, 0], [officers.appealsHead, 1], [officers.appeals, 0]]) {
    const officer = await openOfficer(pin, { post });
    const there = await until('', async () => (await officer.goto(desk(number))).status() === 200, 3_000).catch(() => false);
    if (there && (await officer.locator('form[action$="/olish"]').count())) return officer;
    await officer.done();
  }
  throw new Error(`nobody in Yunusobod has ${number} on the desk`);
}

test('an appeal comes by e-mail, is found on the desk and answered into the mailbox and the thread', async () => {
  const address = 'aygul@example.org';
  const mail = mailOf({ from: `"Aygul Namuna" <${address}>`, subject: 'Isitish', text: 'Yunusobod tumanida uyimiz sovuq, isitish ikki haftadan beri yoʻq.\nIltimos, tuzatib bering.' });
  const answer = await deliver(mail);
  const number = /^250 2\.0\.0 Registered as (MR-[-0-9A-Z]+)$/.exec(answer)?.[1];
  assert(number, `the server said: ${answer}`);
  equal(await deliver(mail), answer, 'the same mail again');
  const confirmation = await until('the confirmation', async () => lettersTo(address)[0]);
  assert(confirmation.subject.startsWith(number), `its subject is ${confirmation.subject}`);

  const officer = await atDesk(number);
  await officer.locator('form[action$="/olish"] button').click();
  const act = async (slug, fields) => {
    const part = officer.locator(`details:has(form[action$="/${slug}"])`);
    if (!(await part.evaluate((details) => details.open))) await part.locator('summary').click();
    for (const [name, value] of Object.entries(fields)) if (await part.locator(`[name=${name}]`).count()) await part.locator(`[name=${name}]`).fill(value);
    await part.locator('button').click();
  };
  await act('sorash', { matn: 'Qaysi uy?' });
  const question = await until('the question', async () => lettersTo(address).find((letter) => letter.text.includes('Qaysi uy?')));
  assert((await deliver(mailOf({ from: address, subject: `Re: ${question.subject}`, text: `Chinor 12.\n\nXodim yozdi:\n> Qaysi uy?` }), { to: question.replyTo })).startsWith('250 2.0.0 Added'), 'the answer did not get in');
  await officer.goto(desk(number));
  const words = await officer.locator('main').innerText();
  assert(words.includes('Chinor 12.') && !words.includes('Xodim yozdi'), 'the answer is not on the desk, or with what it quotes');
  await checkPage(officer, 'murojaat-pochtadan');

  for (let no = 1; no <= (await officer.locator('section[id^=band-]').count()); no++)
    await act(`band/${no}`, { javob: `Chinor koʻchasi 12-uydagi isitish 2026-yil 24-noyabrda tekshirildi, dalolatnoma ${no + 16}-son.`, ish: `${no + 2} ta quvur almashtirildi, dalolatnoma ${no + 16}-son.` });
  await act('javob', { sabab: 'Isitish tiklandi.' });
  const reply = await until('the answer', async () => lettersTo(address).find((letter) => letter.pdf));
  equal(reply.pdf.subarray(0, 5).toString(), '%PDF-', 'what is enclosed');
  await officer.done();

  const code = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,}\b/.exec(confirmation.text.replaceAll(number, ''))?.[0];
  const author = await open({ width: 390, height: 844, js: false });
  await author.goto('/murojaat/kod');
  await author.fill('#kod', code);
  await author.click('main .p-actions button[type=submit]:not([name])');
  assert(author.url().endsWith(`/murojaat/${number}`), `the code of the letter opened ${author.url()}`);
  assert((await author.locator('main').innerText()).includes('Qaysi uy?'), 'the thread has no question');
  await author.done();
});

test('the mail server relays nothing and takes no mail that another server could read differently', async () => {
  const refused = async (mail, options) => deliver(mail, options).then((said) => said, (failure) => failure.message);
  assert((await refused(mailOf({ from: 'a@example.org', subject: 'x', text: 'y' }), { to: 'somebody@example.com' })).startsWith('550 5.7.1'), 'relayed');
  assert(!(await refused('From: a@example.org\r\n\r\nx\n.\nMAIL FROM:<b@example.org>\r\n')).startsWith('250'), 'smuggled');
  assert((await refused(mailOf({ from: 'a@example.org', subject: 'x', text: 'y' }), { sender: '' })).includes('nothing is registered'), 'a bounce is lodged');
});
