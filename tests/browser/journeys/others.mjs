// What a stranger tries: somebody else's ids in every address, forms from other sites, forms sent again, broken input. Each gets a clear page in
// the reader's language, and none is a fault of the server.
import { assert, assertSpeaks, base, equal, open, routes, test } from '../kit/index.mjs';
import { applyFor, officers, openOfficer, people, signIn } from '../kit/people.mjs';

const service = 'residence-certificate';

/** One person's things: a case with its document, a draft, a read, by the placeholders of the table of routes. */
async function belongings() {
  const page = await open({ js: false });
  await signIn(page, people.kazakh);
  const receipt = new URL(await applyFor(page, service, people.kazakh)).pathname;
  const pdf = await page.getAttribute('a[href$=".pdf"]', 'href');
  await page.goto(`/xizmatlar/${service}/ariza`);
  const draft = new URL(page.url()).pathname.split('/')[3];
  await page.goto('/kabinet/kim-kordi');
  const read = (await page.locator('main a[href*="/kim-kordi/"]').first().getAttribute('href')).split('/').pop();
  await page.done();
  return { cases: [receipt.split('/')[3], draft], page: 'purpose', file: pdf.split('/').pop(), read };
}

/** Addresses of somebody else's things that `pattern` stands for. */
function addressesOf(pattern, theirs) {
  if (pattern.includes('/kim-kordi/')) return [pattern.replace('{id}', theirs.read)];
  if (pattern.startsWith('/xodim/')) return [pattern.replace('{id}', theirs.read), pattern.replace('{id}', 'x')];
  if (pattern.includes('/hujjatlar/')) return [pattern.replace('{file}', theirs.file)];
  return theirs.cases.map((id) => pattern.replace('{id}', id).replace('{page}', theirs.page).replace('{file}', theirs.read));
}

test('somebody else’s things are not there, at any address and with any method, in the reader’s language', async () => {
  const theirs = await belongings();
  const page = await open({ js: false, lang: 'ru' });
  await signIn(page, people.nukus);
  await page.goto('/kabinet/xavfsizlik'); // a form of this person: its token is good, so only whose thing it is decides
  const token = await page.locator('main form [name=csrf]').first().inputValue();
  const personal = routes().filter(({ route }) => /^\/(kabinet|xodim)\/.*\{/.test(route));
  assert(personal.length >= 10, `only ${personal.length} addresses with an id`);
  const faults = [];
  for (const { method, route } of personal)
    for (const address of [...addressesOf(route, theirs), route.replace(/\{[^}]+\}/g, 'x'), route.replace(/\{[^}]+\}/g, '%00'), route.replace(/\{[^}]+\}/g, '..%2f..%2fetc')]) {
      const answer =
        method === 'GET'
          ? await page.context().request.get(address, { maxRedirects: 0 })
          : await page.context().request.post(address, { maxRedirects: 0, headers: { Origin: base }, form: { csrf: token, javob: 'Buni bilmasligim kerak', sabab: 'x', qaror: 'ha', savol: 'x', purpose: 'work', stars: '5' } });
      const words = await answer.text();
      if (![400, 403, 404].includes(answer.status())) faults.push(`${method} ${address}: ${answer.status()} ${answer.headers().location ?? ''}`);
      else if (/html/.test(answer.headers()['content-type'] ?? '') && !words.includes('<html lang="ru"')) faults.push(`${method} ${address}: not in the reader’s language`);
    }
  assert(!faults.length, faults.join('\n    '));
  await page.goto(`/kabinet/arizalar/${theirs.cases[0]}`);
  await assertSpeaks(page, 'ru');
  await page.done();

  const owner = await open({ js: false }); // and nothing of it happened
  await signIn(owner, people.kazakh);
  equal((await owner.goto(`/kabinet/arizalar/${theirs.cases[1]}/shakl/purpose`)).status(), 200, 'the draft is still there');
  assert(!(await owner.locator('input[name=purpose]:checked').count()), 'a stranger answered for its owner');
  await owner.done();
});

test('offices see only what is theirs', async () => {
  const citizen = await open({ js: false });
  await signIn(citizen, people.kazakh);
  for (const address of routes().filter(({ method, route }) => method === 'GET' && route.startsWith('/xodim/')).map(({ route }) => route.replace(/\{[^}]+\}/g, 'x'))) {
    const answer = await citizen.goto(address);
    assert(answer.status() === 403 || citizen.url().includes('daraja=2') || citizen.url().includes('/kabinet/xavfsizlik/kod'), `${address} for a citizen: ${answer.status()} ${citizen.url()}`);
  }
  await citizen.done();
  const officer = await openOfficer(officers.nukus, { js: false });
  equal((await officer.goto('/xodim/tuzatishlar/x')).status(), 404);
  await officer.done();
});

test('a form without a token, with another’s token, or from another site is not carried out', async () => {
  const page = await open({ js: false, lang: 'kaa' });
  await signIn(page, people.nukus);
  await page.goto(`/xizmatlar/${service}/ariza`);
  const action = await page.getAttribute('main form', 'action');
  const stranger = await open({ js: false });
  await signIn(stranger, people.student);
  await stranger.goto('/kabinet/xavfsizlik');
  const theirs = await stranger.locator('main form [name=csrf]').first().inputValue();
  const own = await page.locator('main form [name=csrf]').first().inputValue();
  const answers = 'purpose=other&purpose_other=Yoqlama';
  const send = (csrf, headers) =>
    page.context().request.post(action, { maxRedirects: 0, headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, data: `${csrf}${answers}` });
  const cases = {
    'no token, no origin': await send('', {}),
    'no token, own origin': await send('', { Origin: base }),
    'a token of somebody else': await send(`csrf=${theirs}&`, {}),
    'a token cut short': await send(`csrf=${own.slice(0, -4)}&`, {}),
    'our token from another site': await send(`csrf=${own}&`, { Origin: 'https://evil.example' }),
    'our token, fetched from elsewhere': await send(`csrf=${own}&`, { 'Sec-Fetch-Site': 'cross-site' }),
  };
  for (const [what, answer] of Object.entries(cases)) {
    assert([403, 409].includes(answer.status()), `${what}: ${answer.status()}`);
    assert((await answer.text()).includes('<html lang="kaa"'), `${what}: not in the reader’s language`);
  }
  await page.reload();
  assert(!(await page.locator('input[name=purpose]:checked').count()), 'a forged form was kept');
  equal((await send(`csrf=${own}&`, { Origin: base })).status(), 303, 'the honest form');
  await page.goto(action);
  equal(await page.inputValue('#purpose_other'), 'Yoqlama');
  await stranger.done();
  await page.done();
});

test('input that no browser sends is a clear refusal', async () => {
  const page = await open({ js: false, lang: 'en' });
  const client = page.context().request;
  const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: base };
  await page.goto('/kirish');
  const csrf = await page.locator('main form [name=csrf]').first().inputValue();
  const cases = {
    'bad UTF-8 in a form': [await client.post('/kirish', { headers: form, data: Buffer.from(`csrf=${csrf}&identifier=%ff%fe&password=x`) }), [400, 422]],
    'bad UTF-8 in an address': [await client.get('/xizmatlar?q=%ff%c0%80'), [200, 400]],
    'a number of two thousand digits': [await client.post('/kirish', { headers: form, data: `csrf=${csrf}&identifier=${'9'.repeat(2000)}&password=x` }), [400, 413, 422]],
    'the same field twice': [await client.post('/kirish', { headers: form, data: `csrf=${csrf}&identifier=a&identifier=b&password=x` }), [400, 422]],
    'another content type': [await client.post('/kirish', { headers: { 'Content-Type': 'text/xml', Origin: base }, data: '<a/>' }), [400, 403, 409, 415]],
    'JSON where a form belongs': [await client.post('/kirish', { headers: { Origin: base }, data: { identifier: 'a' } }), [400, 403, 409, 415]],
    'a body of 3 MB': [await client.post('/kirish', { headers: form, data: `csrf=${csrf}&identifier=${'x'.repeat(3 << 20)}` }), [413]],
    'a path that climbs': [await client.get('/static/..%2f..%2fkeys%2fseal.key'), [400, 404]],
    'a method that is not there': [await client.fetch('/kirish', { method: 'DELETE', headers: { Origin: base } }), [405]],
    'a language that is not there': [await client.get('/?til=xx'), [200]],
    'a document that is none': [await client.get('/tekshirish?kod=%3Cscript%3E'), [400, 404, 422]],
  };
  const faults = [];
  for (const [what, [answer, wanted]] of Object.entries(cases)) {
    const words = await answer.text();
    if (!wanted.includes(answer.status())) faults.push(`${what}: ${answer.status()}`);
    if (!/<html lang="(en|uz)"/.test(words) || words.includes('<script>')) faults.push(`${what}: no page of ours: ${words.slice(0, 80)}`);
  }
  assert(!faults.length, faults.join('\n    '));
  await page.done();
});
