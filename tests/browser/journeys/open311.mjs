// Programs at the door: a city application over GeoReport, and the system of an agency over JSON, by real requests to the running program.
import { assert, base, darcha, equal, shot, test } from '../kit/index.mjs';
import { officers, openOfficer, until } from '../kit/people.mjs';

const office = 'hokimlik-1726266'; // of Yunusobod, where the officer of appeals serves
const district = '1726266';

const ask = (path, options = {}) => fetch(`${base}${path}`, options);
const form = (fields, headers = {}) => ({ method: 'POST', headers, body: new URLSearchParams(fields) });
const bearer = (key, more = {}) => ({ headers: { Authorization: `Bearer ${key}`, ...more } });
let turn = 0;
const change = (key, body, token = `journey-${process.pid}-${turn++}`) => ({
  method: 'POST',
  headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': token },
  body: JSON.stringify(body),
});

/** A key from the command line: the line that is printed once. */
function keyOf(...args) {
  const { code, out } = darcha('open311', 'key', ...args);
  const key = /dk_[A-Za-z0-9_-]{43}/.exec(out)?.[0];
  assert(code === 0 && key, out);
  return key;
}

test('a city application reports, learns the number, and sees nothing of a person', async () => {
  const key = keyOf('--name', 'Shahar ilovasi');
  assert(darcha('open311', 'keys').out.includes('Shahar ilovasi'), 'the key is not in the list');
  const report = { api_key: key, service_code: 'roads', address_id: district, lat: '41.3671', long: '69.2889', description: 'Chiroqlar yonmaydi, tel 90 123 45 67', 'attribute[public_text]': '<img src=x onerror=alert(1)> chiroq yoʻq' };
  const posted = await ask('/open311/v2/requests.json', form(report, { 'Idempotency-Key': 'journey-report' }));
  equal(posted.status, 201, await posted.clone().text());
  const id = (await posted.json())[0].service_request_id;
  equal((await (await ask(`/open311/v2/tokens/journey-report.json?api_key=${key}`)).json())[0].service_request_id, id, 'by its token');
  equal((await ask('/open311/v2/requests.xml', form(report, { 'Idempotency-Key': 'journey-report' }))).status, 200, 'sent again');
  const one = await ask(`/open311/v2/requests/${id}.xml`);
  equal(one.headers.get('content-type'), 'text/xml; charset=utf-8', 'the type');
  const xml = await one.text();
  assert(xml.includes('&lt;img') && !xml.includes('<img') && !xml.includes('90 123'), xml);
  await until('the report in the list', async () => (await (await ask(`/open311/v2/requests.json?service_code=roads&jurisdiction_id=${district}`)).text()).includes(id));
  equal((await ask('/open311/v2/requests/MR-26-0000-0000-0000.json')).status, 404, 'nobody’s');
});

test('a city application that sends nonsense is told what is wrong, in the document it asked for', async () => {
  const key = keyOf('--name', 'Xato ilova', '--per-minute', '6');
  const codes = async (path, options) => {
    const answer = await ask(path, options);
    const text = await answer.text();
    if (answer.status < 400) return answer.status;
    if (path.includes('.json')) equal(JSON.parse(text)[0].code, answer.status, path);
    else assert(text.startsWith('<?xml') && text.includes(`<code>${answer.status}</code>`), text);
    return answer.status;
  };
  const fine = { api_key: key, service_code: 'roads', description: 'x', address_id: district };
  equal(await codes('/open311/v2/requests.json', form({ ...fine, api_key: 'dk_x' })), 403, 'a guessed key');
  equal(await codes('/open311/v2/requests.xml', form({})), 403, 'nothing');
  equal(await codes('/open311/v2/requests.json', form({ ...fine, lat: 'north' })), 400, 'a place that is none');
  equal(await codes('/open311/v2/requests.json', form({ ...fine, service_code: 'dragons' })), 404, 'no such service');
  equal(await codes('/open311/v2/nothing.json'), 404, 'no such page');
  equal(await codes('/open311/v2/requests.xml', form({ ...fine, description: 'x'.repeat(100_000) })), 413, 'too much');
  const flood = [];
  for (let i = 0; i < 12; i++) flood.push(await codes('/open311/v2/requests.json', form(fine)));
  assert(flood.includes(429) && flood[0] === 201, `a flood: ${flood}`);
  const big = await ask('/open311/v2/requests.json', form({ ...fine, description: 'x'.repeat(10 * 1024 * 1024) })).then((answer) => answer.status, () => 'closed');
  assert([413, 'closed'].includes(big), `ten megabytes: ${big}`);
  equal((await ask('/open311/v2/services.xml')).status, 200, 'whoever reads is not shut out');
});

test('the system of an agency lodges and reads, an officer lends a key, and the appeal is answered in that name', async () => {
  const system = keyOf('--name', 'Yunusobod hokimligi tizimi', '--office', office, '--per-minute', '600');
  const document = await (await ask('/api/v1/openapi.json')).json();
  const example = document.paths['/api/v1/appeals/{number}/resolve'].post.requestBody.content['application/json'].example;
  const officer = await openOfficer(officers.appeals, { js: false });
  await officer.goto('/xodim/kalitlar');
  await officer.fill('#nomi', 'Ish yuritish tizimi');
  await officer.fill('#soat', '2');
  await officer.click('main form[action="/xodim/kalitlar"] button');
  const lent = (await officer.locator('#kalit').innerText()).trim();
  await shot(officer, 'kalitlar');
  const lodged = await ask('/api/v1/appeals', change(system, { text: 'Isitish yoʻq, uy sovuq.', topic: 'heating', kind: 'shikoyat', author: { name: 'Aziza K.' }, place: { district } }));
  equal(lodged.status, 201, await lodged.clone().text());
  const { number, code } = await lodged.json();
  assert(code, 'the author gets no code');
  const at = `/api/v1/appeals/${number}`;
  await until('the appeal in the list of its office', async () => (await (await ask('/api/v1/appeals?limit=200', bearer(system))).text()).includes(number));
  equal((await ask(at, bearer(system))).status, 400, 'without a purpose');
  equal((await (await ask(at, bearer(system, { 'Darcha-Purpose': 'murojaat' }))).json()).author.name, 'Aziza K.', 'the author');
  equal((await ask(`${at}/messages`, change(system, { text: 'Suratini keyin yuboraman.' }))).status, 201, 'a message of the author');
  equal((await ask(`${at}/assign`, change(system, {}))).status, 403, 'a system does not decide');
  equal((await ask(`${at}/assign`, change(lent, {}))).status, 200, 'taken');
  equal((await ask(`${at}/notices`, change(lent, { text: 'Ertaga kelamiz.' }))).status, 200, 'told');
  equal((await (await ask(`${at}/messages`, bearer(lent))).json()).items.length, 2, 'the thread');
  equal((await ask(`${at}/requests/none/answer`, change(lent, { answer: 'x' }))).status, 404, 'nothing was asked');
  equal((await ask('/api/v1/requests', bearer(lent))).status, 200, 'what is asked');
  const resolved = await ask(`${at}/resolve`, change(lent, example));
  equal((await resolved.clone().json()).state, 'answered', await resolved.text());
  await until('it is found by a word of the answer', async () => (await (await ask('/api/v1/appeals/search?q=yoritkich', bearer(system))).text()).includes(number));
  await until('the reply among the events', async () => (await (await ask('/api/v1/events?limit=200', bearer(system))).text()).includes('"replied"'));
  await officer.goto(`/xodim/murojaatlar/${number}`);
  assert((await officer.locator('main').innerText()).includes('Yunusobod hokimligi tizimi'), 'who lodged it is not shown');
  await officer.goto('/xodim/kalitlar');
  await officer.locator('main form[action^="/xodim/kalitlar/"] button').first().click();
  equal((await ask('/api/v1/appeals', bearer(lent))).status, 403, 'taken back');
  await officer.done();
});
