// Admission to citizenship, in steps that journeys share: the form, the child's yes, and what each officer does with the case. Selectors are
// of structure, so that the words may be in any language.
import crypto from 'node:crypto';
import { signIn, until } from './people.mjs';
import { assert } from './runner.mjs';

const service = '/xizmatlar/citizenship-admission';

/** Spec: RFC 6238 with SHA-1, 30 s, 6 digits; the secret in base32 (RFC 4648). */
export function totp(secret, at = Date.now()) {
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = crypto.createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export const forward = (page) => page.locator('main form button[type=submit]:visible:not([name])').first().click();

async function day(page, id, iso) {
  const [year, month, date] = iso.split('-');
  for (const [part, value] of [['_day', date], ['_month', month], ['_year', year]]) await page.fill(`[name="${id}${part}"]`, value);
}

async function addRow(page, group) {
  await page.click(`button[name=add_row][value=${group}]`);
  const ids = await page.locator(`input[type=hidden][name=${group}]`).evaluateAll((rows) => rows.map((row) => row.value));
  return `${group}.${ids.at(-1)}`;
}

/** What each page of the form is answered with; others are sent as they are. */
const pages = {
  async route(page, { route }) {
    await page.check(`input[name=route][value=${route}]`);
  },
  async stays(page, { trips }) {
    for (const [left, returned, country] of trips) {
      const row = await addRow(page, 'trips');
      await day(page, `${row}.left_on`, left);
      await day(page, `${row}.returned_on`, returned);
      await page.fill(`[name="${row}.country"]`, country);
    }
  },
  async kin(page, { relatives }) {
    for (const [name, kinship, born] of relatives) {
      const row = await addRow(page, 'relatives');
      await page.fill(`[name="${row}.relative_name"]`, name);
      await page.check(`[name="${row}.kinship"][value=${kinship}]`);
      await day(page, `${row}.relative_born`, born);
    }
  },
  async living(page, { jobs }) {
    await page.check('input[name=means][value=wage]');
    for (const [at, from, to] of jobs) {
      const row = await addRow(page, 'jobs');
      await page.fill(`[name="${row}.job_at"]`, at);
      await day(page, `${row}.job_from`, from);
      await day(page, `${row}.job_to`, to);
    }
  },
  async with_children(page, { children }) {
    await page.check(`input[name=with_children][value=${children.length ? 'yes' : 'no'}]`);
  },
  async co_applicants(page, { children }) {
    for (const [n, [name, born]] of children.entries()) {
      const rows = await page.locator('input[type=hidden][name=co_applicants]').evaluateAll((all) => all.map((row) => `co_applicants.${row.value}`));
      const row = rows[n] ?? (await addRow(page, 'co_applicants'));
      await page.fill(`[name="${row}.child_name"]`, name);
      await day(page, `${row}.child_born`, born);
    }
  },
  async language(page) {
    await page.check('input[name=language_proof][value=interview]');
  },
  async undertaking(page) {
    await page.check('input[name=undertaking][value=yes]');
  },
};

/** Secrets of the second step that were turned on here. */
export const secrets = new Map();
const used = new Map(); // a code is good once

/** Signs in, with the second step where it is on. */
export async function signInFully(page, pin) {
  await signIn(page, pin);
  if (!page.url().includes('/kirish/kod')) return;
  await until(`a code of ${pin} that was not used`, () => totp(secrets.get(pin)) !== used.get(pin), 60_000);
  used.set(pin, totp(secrets.get(pin)));
  await page.locator('main form input[type=text]').first().fill(used.get(pin));
  await page.locator('main form button[type=submit]:visible').first().click();
  assert(!page.url().includes('/kirish'), `${pin} could not sign in with a code`);
}

/** Signs in, turns the second step on where it is not, and fills the form up to the page of answers. `seen(page, name)` on each page. */
export async function fillAdmission(page, pin, answers = {}, seen = async () => {}) {
  const given = { route: 'general', trips: [], relatives: [], jobs: [], children: [], ...answers };
  await page.goto(service);
  await seen(page, 'service');
  await signInFully(page, pin);
  await page.goto(`${service}/ariza`);
  if (page.url().includes('/xavfsizlik/kod')) {
    await seen(page, 'second-step');
    const secret = await page.locator('main ol code').innerText();
    secrets.set(pin, secret);
    used.set(pin, totp(secret));
    await page.locator('form[action^="/kabinet/xavfsizlik/kod"] input[type=text]').first().fill(used.get(pin));
    await page.click('form[action^="/kabinet/xavfsizlik/kod"] button[type=submit]');
    await seen(page, 'second-step-done');
    if (!page.url().includes('/shakl/')) await page.goto(`${service}/ariza`);
  }
  for (let step = 0; step < 14 && !page.url().includes('/tekshirish'); step++) {
    const at = /\/shakl\/(\w+)/.exec(page.url())?.[1];
    assert(at, `a step of the form was expected at ${page.url()}`);
    await seen(page, `form-${at}`);
    await pages[at]?.(page, given);
    if (given[{ stays: 'trips', kin: 'relatives', living: 'jobs', co_applicants: 'children' }[at]]?.length) await seen(page, `form-${at}-rows`);
    await forward(page);
    if (await page.locator('#xatolar').count()) throw new Error(`${at}: ${await page.locator('#xatolar').innerText()}`);
  }
  await seen(page, 'answers');
}

/** Hands in what the page of answers shows; gives the address of the application. */
export async function handIn(page) {
  await page.click('form[action$="/yuborish"] button[type=submit]');
  if (!page.url().includes('yuborildi=1')) throw new Error(`no receipt at ${page.url()}: ${await page.locator('main').innerText()}`);
  return new URL(page.url()).pathname;
}

/** Whether the page of an application asks its applicant something now. */
export const asked = (page) => page.locator('#savol').count();

const caseOf = (id) => `/xodim/ishlar/${id}`;

/** Opens a part of the case page that is folded, and gives its form. */
export async function act(page, slug) {
  const part = page.locator(`details#${slug}`);
  if ((await part.getAttribute('open')) === null) await part.locator('summary').click();
  return part.locator('form');
}

export async function claim(page, id) {
  await page.goto(caseOf(id));
  await page.click('form[action$="/olish"] button[type=submit]');
}

export async function askApplicant(page, id, question) {
  await page.goto(caseOf(id));
  const form = await act(page, 'sorash');
  await form.locator('textarea').fill(question);
  await form.locator('button[type=submit]').click();
}

export async function goOn(page, id, state) {
  await page.goto(caseOf(id));
  const form = await act(page, 'bosqich');
  await form.locator('select').selectOption(state);
  await form.locator('button[type=submit]').click();
}

/** Answers every question that waits for the officer's body: with this answer where it is offered, else the first. */
export async function answerChecks(page, number, wanted = [], seen = async () => {}) {
  for (let left = 5; left > 0; left--) {
    await page.goto('/xodim/tekshiruvlar');
    const mine = page.locator('main tr, main li').filter({ hasText: number }).locator('a').first();
    if (!(await mine.count())) return;
    await seen(page, 'checks');
    await mine.click();
    await seen(page, 'check');
    const said = await page.locator('main form input[type=radio]').evaluateAll((all) => all.map((one) => one.value));
    if (!said.length) continue; // answered a moment ago: the list follows
    await page.check(`main form input[type=radio][value=${said.find((one) => wanted.includes(one)) ?? said[0]}]`);
    await page.fill('main form textarea', 'Maʼlumotlar bazasi boʻyicha tekshirildi.');
    await forward(page);
  }
}

export async function readRegisters(page, id) {
  await page.goto(caseOf(id));
  await page.click('form[action$="/dalillar/oqish"] button');
}

/** Writes the proposal: every finding that needs it explained, facts from the findings, a conclusion. `press` is the button it ends with. */
export async function propose(page, id, { outcome = 'admitted', grounds = [], press = 'send', conclusion = 'Qonun talablari bajarilgan: arizachi fuqarolikka qabul qilinishi mumkin.' } = {}) {
  await page.goto(caseOf(id));
  await page.check(`input[name=outcome][value=${outcome}]`);
  for (const ground of grounds) await page.check(`input[name="ground.${outcome}"][value=${ground}]`);
  for (const area of await page.locator('textarea[name^="explain."]:not([name$=".own"])').all()) await area.fill('Hujjatlar va suhbat asosida koʻrib chiqildi.');
  await page.fill('textarea[name=facts]', 'Arizachi Toshkentda doimiy yashaydi.');
  await page.fill('textarea[name=conclusion]', conclusion);
  await page.click(`button[name=do][value=${press}]`);
}

export async function giveBack(page, id, remarks) {
  await page.goto(caseOf(id));
  await page.fill('form[action$="/qaytarish"] textarea', remarks);
  await page.click('form[action$="/qaytarish"] button[type=submit]');
}

export async function confirm(page, id) {
  await page.goto(caseOf(id));
  await page.click('form[action$="/tasdiq"] button[type=submit]');
}

/** Confirms as this head. When the system drew a colleague who has no account here, the head gives the case to themself first. */
export async function confirmAs(page, id, name) {
  await page.goto(caseOf(id));
  if (!(await page.locator('form[action$="/tasdiq"]').count())) {
    const form = await act(page, 'biriktirish');
    const mine = await form.locator('select option').evaluateAll((all, words) => all.find((one) => one.textContent.includes(words))?.value, name);
    assert(mine, `the head ${name} cannot take the case`);
    await form.locator('select').selectOption(mine);
    await form.locator('textarea').fill('Hamkasbim bugun ishda emas.');
    await form.locator('button[type=submit]').first().click();
  }
  await confirm(page, id);
}

/** A sitting on this day with every waiting case of these numbers, votes of all present, and its protocol. */
export async function sit(page, iso, number, seen = async () => {}) {
  await page.goto('/xodim/komissiya');
  await seen(page, 'commission');
  await day(page, 'day', iso);
  await page.fill('[name=place]', 'Toshkent, Oqsaroy, 3-zal');
  await forward(page);
  await seen(page, 'sitting-planned');
  await page.locator('input[name=add]').and(page.getByLabel(number)).check();
  await page.click('form[action$="/kun-tartibi"] button[type=submit]');
  await seen(page, 'sitting-agenda');
  for (const member of await page.locator('input[name=present]').all()) await member.check();
  const chair = await page.locator('select[name=chair] option').nth(1).getAttribute('value');
  await page.selectOption('select[name=chair]', chair);
  await page.click('form[action$="/natija"] button[type=submit]');
  for (const vote of await page.locator('select[name^="vote."]').all()) await vote.selectOption('for');
  await page.click('form[action$="/natija"] button[type=submit]');
  await seen(page, 'sitting-votes');
  await page.click('form[action$="/yopish"] button[type=submit]');
  await seen(page, 'sitting-closed');
}

export async function record(page, id, number, iso, outcome) {
  await page.goto(caseOf(id));
  await page.fill('[name=act_number]', number);
  await day(page, 'act_date', iso);
  if (outcome) await page.check(`input[name=outcome][value=${outcome}]`);
  await page.click('form[action$="/hujjat"] button[type=submit]');
}

/** Moves the day of the demonstration. */
export async function moveTime(page, iso) {
  await page.goto('/namuna/vaqt');
  await page.locator('main form.p-card').waitFor();
  const name = await page.locator('main form.p-card input[name$=_day]').getAttribute('name');
  await day(page, name.slice(0, -4), iso);
  await page.locator('main form.p-card button[type=submit]').click();
}

export const clerks = {
  registrar: '40605889991517',
  head: '32311799991615',
  supervisor: '41404779991719',
  security: '31512869992014',
  bodies: '40303909992112',
  secretary: '41906819992217',
  registry: '42507929992611',
};
