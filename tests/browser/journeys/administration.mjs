// Two administrators change an officer's post: one proposes, the other confirms, and both find it in the log. Without a script, as everywhere.
import { assert, equal, languages, tooWide, test } from '../kit/index.mjs';
import { officers, openOfficer, people } from '../kit/people.mjs';

const path = (page) => new URL(page.url()).pathname;
const submit = (page) => page.click('main form button[type=submit]:visible');

async function firstOffice(page) {
  await page.goto('/xodim/boshqaruv');
  for (const href of await page.locator('main a[href*="/boshqaruv/idora/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))) {
    await page.goto(href);
    if (await page.locator('main a[href*="/boshqaruv/xodim/"]').count()) return href;
  }
  throw new Error('no office with officers');
}

async function appoint(page, office, pin) {
  await page.goto(office);
  await page.click('main a[href*="tur=appoint"]');
  await page.fill('#pinfl', pin);
  await page.selectOption('#lavozim', 'specialist');
  await page.check('main input[name=vazifalar][value=registrar]');
  await page.fill('#asos', '21-son buyruq');
  await submit(page);
}

async function decide(page, proposal, how, remark = '') {
  await page.goto(proposal);
  await page.check(`main input[name=qaror][value=${how}]`);
  if (remark) await page.fill('#izoh', remark);
  await submit(page);
}

test('two administrators appoint an officer, give them a substitute, and dismiss them; the log holds each step', async () => {
  const first = await openOfficer(officers.admin, { js: false });
  const second = await openOfficer(officers.adminSecond, { js: false });
  const office = await firstOffice(first);
  await appoint(first, office, people.student);
  const proposal = path(first);
  assert(proposal.includes('/takliflar/'), `no proposal at ${first.url()}`);
  await first.goto(proposal);
  assert(!(await first.locator('main input[value=tasdiq]').count()), 'the author is offered to confirm');
  await decide(second, proposal, 'tasdiq');
  await second.goto(office);
  const posts = await second.locator('main a[href*="/boshqaruv/xodim/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  const post = posts[posts.length - 1];
  await second.goto(post);
  await second.locator('main a[href*="tur=dismiss"]').click();
  await second.fill('#asos', '22-son buyruq');
  await submit(second);
  const dismissal = path(second);
  await decide(first, dismissal, 'rad', 'Buyruq imzolanmagan');
  await second.goto(dismissal);
  assert((await second.locator('main').innerText()).includes('Buyruq imzolanmagan'), 'the reason of the refusal is not shown');
  await second.goto('/xodim/boshqaruv/tarix');
  const entries = await second.locator('main tbody a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  assert(entries.length >= 5, `only ${entries.length} entries in the log`);
  await second.goto(entries[1]);
  equal(await second.locator('main .p-alert[data-color=success]').count(), 1, 'an entry that agrees with the audit log');
  await first.done();
  await second.done();
});

test('a form of administration says what is missing and keeps what was typed', async () => {
  const admin = await openOfficer(officers.admin, { js: false });
  const office = await firstOffice(admin);
  await appoint(admin, office, '30101700010011');
  assert(path(admin).endsWith('/taklif'), `accepted: ${admin.url()}`);
  equal(await admin.locator('#asos').inputValue(), '21-son buyruq');
  await admin.done();
});

test('the pages of administration fit a phone and a desk in every language', async () => {
  for (const width of [390, 1280]) {
    const admin = await openOfficer(officers.adminSecond, { js: false, width, height: 860 });
    const office = await firstOffice(admin);
    for (const lang of languages)
      for (const address of ['/xodim/boshqaruv', office, '/xodim/boshqaruv/takliflar', '/xodim/boshqaruv/tarix']) {
        await admin.goto(`${address}?til=${lang}`);
        const faults = await tooWide(admin);
        assert(!faults.length, `${address} ${lang} ${width}: ${faults.join(', ')}`);
      }
    await admin.goto('/xodim/boshqaruv?til=uz');
    await admin.done();
  }
});
