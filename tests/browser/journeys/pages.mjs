// Every route of the house, from the program's own table (`darcha who-may`): a page in all five languages on the smallest phone, accessible in
// every mode, valid, light, without a word in the console; a file as the file it says it is; an empty form as a page that says what is missing.
// A route without an entry here is a failure, and so is an entry without a route.
import { assert, assertSpeaks, equal, faultsOf, languages, open, routes, test, testNames, tooWide, weightOf } from '../kit/index.mjs';
import { claim, clerks, confirmAs, forward, goOn, propose, readRegisters } from '../kit/admission.mjs';
import { applyFor, officers, openOfficer, people, signIn, signInHalf, until } from '../kit/people.mjs';

const service = 'residence-certificate';
const stateless = '31707759991417'; // by permit, in Yunusobod
const place = 'Toshkent, Oqsaroy, 3-zal';
const sabab = 'Quvurlar eskirgan';

/** Something of everything, made once by the people of the demonstration: addresses that the patterns of the table stand for. */
let made;
async function world() {
  made ??= makeWorld();
  return made;
}

async function makeWorld() {
  const citizen = await open({ js: false });
  await signIn(citizen, people.tashkent);
  const receipt = new URL(await applyFor(citizen, service, people.tashkent)).pathname;
  const pdf = await citizen.getAttribute('a[href$=".pdf"]', 'href');
  const code = (await citizen.locator('section[aria-labelledby=hujjat] code').first().innerText()).replace(/\s/g, '');
  await citizen.goto(`/xizmatlar/${service}/ariza`);
  const step = new URL(citizen.url()).pathname;
  const draft = step.replace(/\/shakl\/.*/, '');
  await citizen.goto('/kabinet/tuzatishlar/yangi?nima=address.current');
  await citizen.fill('#togri', 'Uy raqami 42, 41 emas');
  await citizen.click('main form button[type=submit]:visible');
  const read = await until('a read by somebody else in the list', async () => {
    await citizen.goto('/kabinet/kim-kordi');
    for (const href of await citizen.locator('main a[href*="/kim-kordi/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))) {
      await citizen.goto(href);
      if (await citizen.locator('#savol').count()) return href;
    }
    return undefined;
  });
  await citizen.fill('#savol', 'Nima uchun oʻqildi?');
  await citizen.click('main form button[type=submit]:visible');
  const officer = await openOfficer(officers.yunusobod, { js: false });
  const correction = await firstTask(officer, '/xodim/tuzatishlar');
  const explanation = await firstTask(officer, '/xodim/tushuntirishlar');
  const cause = await makeCause(officer);
  const administration = await makeProposal();
  const cookies = { admin: administration.cookies, citizen: await citizen.context().cookies(), officer: await officer.context().cookies(), anyone: [] };
  const size = Number((await (await citizen.context().request.get('/log/checkpoint')).text()).split('\n')[1]);
  const tile = size < 256 ? `/log/tile/0/000.p/${size}` : '/log/tile/0/000'; // Spec: C2SP tlog-tiles
  await citizen.done();
  await officer.done();
  const half = await open({ js: false });
  await signInHalf(half, officers.nukus);
  cookies.half = await half.context().cookies();
  await half.done();
  const decided = await makeCase();
  Object.assign(cookies, decided.cookies);
  const refused = await makeRefusal();
  Object.assign(cookies, refused.cookies);
  return { desk: decided.desk, sitting: decided.sitting, ...refused, receipt, pdf, code, step, draft, read, correction, explanation, tile, ...cause, ...administration, cookies };
}

/** A case that an officer works on, with the draft of a refusal, and a sitting of the Commission that is planned. */
async function makeCase() {
  const applicant = await open({ js: false });
  const id = new URL(await applyFor(applicant, 'stateless-travel-document', stateless)).pathname.split('/').pop();
  await applicant.done();
  const desk = `/xodim/ishlar/${id}`;
  const clerk = await openOfficer(clerks.registrar, { js: false });
  await until('the case of the application', async () => (await clerk.goto(desk)).status() === 200);
  if (await clerk.locator('form[action$="/olish"]').count()) await claim(clerk, id);
  await goOn(clerk, id, 'decision');
  await readRegisters(clerk, id);
  await propose(clerk, id, { outcome: 'refused', grounds: ['no_permit'], press: 'letter' });
  const secretary = await openOfficer(clerks.secretary, { js: false });
  await secretary.goto('/xodim/komissiya');
  for (const [part, value] of [['day', '1'], ['month', '12'], ['year', '2026']]) await secretary.fill(`[name=day_${part}]`, value);
  await secretary.fill('[name=place]', place);
  await secretary.locator('main form button[type=submit]:visible').first().click();
  const sitting = new URL(secretary.url()).pathname;
  const supervisor = await openOfficer(clerks.supervisor, { js: false });
  await until('an overdue case of the past', async () => {
    await supervisor.goto('/xodim/muddati-otgan');
    return supervisor.locator('main tbody a').count();
  });
  const cookies = { clerk: await clerk.context().cookies(), secretary: await secretary.context().cookies(), supervisor: await supervisor.context().cookies() };
  await supervisor.done();
  await clerk.done();
  await secretary.done();
  return { desk, sitting, cookies };
}

/** A cause in the register, and a cluster that has none yet. */
async function makeCause(officer) {
  const clusters = await until('clusters of appeals', async () => {
    await officer.goto('/xodim/tizimli-sabablar');
    const all = await officer.locator('main a[href*="/yangi?"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    return all.length > 2 ? all : undefined;
  });
  await officer.goto(clusters[0]);
  await officer.fill('#nomi', sabab);
  await officer.fill('#muammo', sabab);
  await officer.fill('#chora', sabab);
  await officer.selectOption('#organ', { index: 1 });
  for (const [part, value] of [['day', '20'], ['month', '12'], ['year', '2027']]) await officer.fill(`[name=muddat_${part}]`, value);
  await officer.click('main form button[type=submit]:visible');
  return { cluster: clusters[1], cause: new URL(officer.url()).pathname };
}

/** Something an administrator proposed, with the office, the officer and the entry of the log it is about. */
async function makeProposal() {
  const admin = await openOfficer(officers.admin, { js: false });
  await admin.goto('/xodim/boshqaruv');
  const hrefs = (part) => admin.locator(`main a[href*="/boshqaruv/${part}"]`).evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  let office, post;
  for (office of await hrefs('idora/')) {
    await admin.goto(office);
    [post] = await hrefs('xodim/');
    if (post) break;
  }
  const [appoint] = await hrefs('taklif?tur=appoint');
  const [rename] = await hrefs('taklif?tur=office_rename');
  await admin.goto(rename);
  for (const field of await admin.locator('main input[name^=nomi_]').all()) await field.fill(`${await field.inputValue()} 1`);
  await admin.fill('#asos', '17-son buyruq');
  await admin.click('main form button[type=submit]:visible');
  const mine = new URL(admin.url()).pathname;
  const second = await openOfficer(officers.adminSecond, { js: false });
  await second.goto(mine);
  const proposal = mine;
  await second.goto('/xodim/boshqaruv/tarix');
  const entry = await second.locator('main a[href*="/boshqaruv/tarix/"]').first().getAttribute('href');
  const cookies = await second.context().cookies();
  await admin.done();
  await second.done();
  return { office, post, appoint, proposal, entry, cookies };
}

/** A case that two officers refused, and the complaint of its applicant. */
async function makeRefusal() {
  const applicant = await open({ js: false });
  const refused = new URL(await applyFor(applicant, 'stateless-travel-document', stateless)).pathname;
  const id = refused.split('/').pop();
  const author = await openOfficer(clerks.registrar, { js: false });
  await until('the case of the application', async () => (await author.goto(`/xodim/ishlar/${id}`)).status() === 200);
  if (await author.locator('form[action$="/olish"]').count()) await claim(author, id);
  await goOn(author, id, 'decision');
  await readRegisters(author, id);
  await propose(author, id, { outcome: 'refused', grounds: ['no_permit'], conclusion: 'Qonun talablari bajarilmagan.' });
  const sent = new URL(author.url()).pathname;
  assert(sent.endsWith('/yuborildi'), `the proposal was not sent: ${sent}`);
  await author.done();
  const head = await openOfficer(clerks.head, { js: false });
  await confirmAs(head, id, 'Yoʻldoshev');
  const ofHead = await head.context().cookies(); // closed, a case is seen by who is in charge
  await head.done();
  await applicant.goto(refused);
  await applicant.click('form[action$="/shikoyat"] button');
  await applicant.check('input[name=about][value=facts]');
  await applicant.fill('#words', 'Yashash guvohnomam amalda, raqami reyestrda bor.');
  await applicant.check('input[name=wish][value=change]');
  await forward(applicant);
  const complaint = new URL(applicant.url()).pathname;
  assert(complaint !== refused && applicant.url().includes('yuborildi=1'), `the complaint was not lodged: ${applicant.url()}`);
  const cookies = { head: ofHead, applicant: await applicant.context().cookies() };
  await applicant.done();
  return { decided: `/xodim/ishlar/${id}`, sent, refused, complaint, cookies };
}

const firstTask = (officer, queue) =>
  until(`a task in ${queue}`, async () => {
    await officer.goto(queue);
    return (await officer.locator(`main a[href^="${queue}/"]`).count()) ? officer.locator(`main a[href^="${queue}/"]`).first().getAttribute('href') : undefined;
  });

// Kinds of entries. An address is a string, or a function of the world. `quotes` matches what a page repeats word for word in the language it was
// written in: what a person saw when they reported an error.
const page = (who, address, more = {}) => ({ kind: 'page', who, address, ...more });
const file = (who, address, type) => ({ kind: 'file', who, address, type });
const emptyForm = (who, address, action, more = {}) => ({ kind: 'form', who, address, action, ...more }); // the form of this page, sent empty
const journey = (what) => ({ kind: 'journey', what }); // it answers with no page of its own: the test whose name begins so goes through it

const address = /Bahoriston MFY/;
const drafted = /Toshkent|Arizachi|Qonun|Hujjatlar va|Yashash guvohnomam|Hamkasbim/; // what officer and applicant wrote
const orders = /17-son buyruq|bosh mutaxassis|maʼmur/; // what an administrator typed, and posts as the log names them

const entries = {
  'GET /': page('anyone', '/'),
  'GET /api': page('anyone', '/api'),
  'GET /hayotiy-vaziyatlar': page('anyone', '/hayotiy-vaziyatlar'),
  'GET /kirish': page('anyone', '/kirish'),
  'GET /kirish/kod': page('half', '/kirish/kod'),
  'GET /korsatkichlar': page('anyone', '/korsatkichlar?boyicha=tashkilot'),
  'GET /korsatkichlar/{fayl}': file('anyone', '/korsatkichlar/jadval.csv', 'text/csv'),
  'GET /tizimli-sabablar': page('anyone', '/tizimli-sabablar'),
  'GET /tizimli-sabablar/{number}': page('anyone', (w) => w.cause.replace('/xodim', '')),
  'GET /log': page('anyone', '/log'),
  'GET /maxfiylik': page('anyone', '/maxfiylik'),
  'GET /murojaat': page('anyone', '/murojaat'),
  'GET /murojaat/adolat': page('anyone', '/murojaat/adolat'),
  'GET /murojaat/kod': page('anyone', '/murojaat/kod'),
  'GET /murojaat/{number}': page('anyone', '/murojaat/MR-26-0000-0000-0000', { status: 404 }), // of nobody: how it looks to its author is a journey
  'GET /murojaat/{number}/ilova/{file}': page('anyone', '/murojaat/MR-26-0000-0000-0000/ilova/00000000-0000-7000-8000-000000000000', { status: 404 }),
  'GET /murojaat/{number}/javob/{no}': page('anyone', '/murojaat/MR-26-0000-0000-0000/javob/1', { status: 404 }),
  'GET /murojaat/{number}/qoshilish': page('citizen', '/murojaat/MR-26-0000-0000-0000/qoshilish', { status: 404 }),
  'GET /murojaat/{number}/oqim': page('anyone', '/murojaat/MR-26-0000-0000-0000/oqim', { status: 404 }),
  'GET /namuna/vaqt': page('anyone', '/namuna/vaqt'),
  'GET /parolni-tiklash': page('anyone', '/parolni-tiklash'),
  'GET /qulayliklar': page('anyone', '/qulayliklar'),
  'GET /raqamlashtirish': page('anyone', '/raqamlashtirish'),
  'GET /royxatdan-otish': page('anyone', '/royxatdan-otish'),
  'GET /reestrlar': page('anyone', '/reestrlar'),
  'GET /reestrlar/{kod}': page('anyone', '/reestrlar/citizenship_changes'),
  'GET /tekshirish': page('anyone', '/tekshirish'),
  'GET /tekshirish/{code}': page('anyone', (w) => `/tekshirish/${w.code}`),
  'GET /xizmatlar': page('anyone', '/xizmatlar?q=propiska'),
  'GET /xizmatlar/{code}': page('anyone', `/xizmatlar/${service}`),
  'GET /xizmatlar/{code}/maxfiylik': page('anyone', `/xizmatlar/${service}/maxfiylik`),

  'GET /ishlanma/galereya': journey('gallery in uz'),

  'GET /kabinet': page('citizen', '/kabinet'),
  'GET /kabinet/arizalar': page('citizen', '/kabinet/arizalar'),
  'GET /kabinet/arizalar/{id}': page('citizen', (w) => w.receipt),
  'GET /kabinet/arizalar/{id}/shakl/{page}': page('citizen', (w) => w.step),
  'GET /kabinet/arizalar/{id}/tekshirish': page('citizen', (w) => `${w.draft}/tekshirish`),
  'GET /kabinet/hujjatlar': page('citizen', '/kabinet/hujjatlar'),
  'GET /kabinet/kim-kordi': page('citizen', '/kabinet/kim-kordi'),
  'GET /kabinet/kim-kordi/{id}': page('citizen', (w) => w.read),
  'GET /kabinet/murojaatlar': page('citizen', '/kabinet/murojaatlar'),
  'GET /kabinet/malumotlarim': page('citizen', '/kabinet/malumotlarim'),
  'GET /kabinet/tuzatishlar': page('citizen', '/kabinet/tuzatishlar', { quotes: address }),
  'GET /kabinet/tuzatishlar/yangi': page('citizen', '/kabinet/tuzatishlar/yangi?nima=address.current'),
  'GET /kabinet/xabarlar': page('citizen', '/kabinet/xabarlar'),
  'GET /kabinet/xavfsizlik': page('citizen', '/kabinet/xavfsizlik'),
  'GET /kabinet/xavfsizlik/kod': page('citizen', '/kabinet/xavfsizlik/kod'),
  'GET /kabinet/xavfsizlik/kod/ochirish': page('officer', '/kabinet/xavfsizlik/kod/ochirish'),
  'GET /kabinet/xavfsizlik/parol': page('citizen', '/kabinet/xavfsizlik/parol'),
  'GET /xizmatlar/{code}/ariza': page('citizen', `/xizmatlar/${service}/ariza`, { once: true }), // leads to the draft, seen above

  'GET /xodim': page('officer', '/xodim'),
  'GET /xodim/boshqaruv': page('admin', '/xodim/boshqaruv'),
  'GET /xodim/boshqaruv/idora/{id}': page('admin', (w) => w.office),
  'GET /xodim/boshqaruv/taklif': page('admin', (w) => w.appoint),
  'GET /xodim/boshqaruv/takliflar': page('admin', '/xodim/boshqaruv/takliflar', { quotes: orders }),
  'GET /xodim/boshqaruv/takliflar/{id}': page('admin', (w) => w.proposal, { quotes: orders }),
  'GET /xodim/boshqaruv/tarix': page('admin', '/xodim/boshqaruv/tarix', { quotes: orders }),
  'GET /xodim/boshqaruv/tarix.csv': file('admin', '/xodim/boshqaruv/tarix.csv', 'text/csv'),
  'GET /xodim/boshqaruv/tarix/{hudud}/{id}': page('admin', (w) => w.entry, { quotes: orders }),
  'GET /xodim/boshqaruv/xodim/{id}': page('admin', (w) => w.post, { quotes: orders }),
  'GET /xodim/hujjatlar': page('officer', '/xodim/hujjatlar'),
  'GET /xodim/ishlar': page('officer', '/xodim/ishlar'),
  'GET /xodim/ishlar/{id}': page('clerk', (w) => w.desk, { quotes: drafted }),
  'GET /xodim/ishlar/{id}/ilova/{file}': page('officer', '/xodim/ishlar/00000000-0000-7000-8000-000000000000/ilova/00000000-0000-7000-8000-000000000000', { status: 404 }),
  'GET /xodim/ishlar/{id}/xat': page('clerk', (w) => `${w.desk}/xat`),
  'GET /xodim/ishlar/{id}/xat.pdf': file('clerk', (w) => `${w.desk}/xat.pdf`, 'application/pdf'),
  'GET /xodim/ishlar/{id}/qaror.pdf': file('head', (w) => `${w.decided}/qaror.pdf`, 'application/pdf'),
  'GET /xodim/ishlar/{id}/yuborildi': page('clerk', (w) => w.sent),
  'GET /xodim/komissiya': page('secretary', '/xodim/komissiya'),
  'GET /xodim/komissiya/{id}': page('secretary', (w) => w.sitting),
  'GET /xodim/komissiya/{id}/bayonnoma.pdf': journey('the Commission sits'),
  'GET /kabinet/roziliklar': page('citizen', '/kabinet/roziliklar'),
  'GET /xodim/tizimli-sabablar': page('officer', '/xodim/tizimli-sabablar'),
  'GET /xodim/tizimli-sabablar/yangi': page('officer', (w) => w.cluster),
  'GET /xodim/tizimli-sabablar/{number}': page('officer', (w) => w.cause),
  'GET /xodim/muddati-otgan': page('supervisor', '/xodim/muddati-otgan'),
  'GET /xodim/murojaat-nazorati': page('officer', '/xodim/murojaat-nazorati'),
  'GET /xodim/murojaat-kiritish': page('officer', '/xodim/murojaat-kiritish'),
  'GET /xodim/murojaatlar': page('officer', '/xodim/murojaatlar'),
  'GET /xodim/murojaatlar/{number}': page('officer', '/xodim/murojaatlar/MR-26-0000-0000-0000', { status: 404 }),
  'GET /xodim/murojaatlar/{number}/ilova/{file}': page('officer', '/xodim/murojaatlar/MR-26-0000-0000-0000/ilova/00000000-0000-7000-8000-000000000000', { status: 404 }),
  'GET /xodim/kalitlar': page('officer', '/xodim/kalitlar'),
  'GET /xodim/qidiruv': page('officer', '/xodim/qidiruv'),
  'GET /xodim/rahbar': page('supervisor', '/xodim/rahbar'),
  'GET /xodim/tekshiruvlar': page('officer', '/xodim/tekshiruvlar'),
  'GET /xodim/tekshiruvlar/{id}/{check}': page('officer', '/xodim/tekshiruvlar/00000000-0000-7000-8000-000000000000/00000000-0000-7000-8000-000000000000', { status: 404 }),
  'GET /xodim/reestrlar': page('officer', '/xodim/reestrlar'),
  'GET /xodim/toxtagan-vazifalar': page('officer', '/xodim/toxtagan-vazifalar'),
  'GET /xodim/toxtagan-vazifalar/{lane}/{id}': page('officer', '/xodim/toxtagan-vazifalar/0/00000000-0000-7000-8000-000000000000', { status: 404 }),
  'GET /xodim/tushuntirishlar': page('officer', '/xodim/tushuntirishlar'),
  'GET /xodim/tushuntirishlar/{id}': page('officer', (w) => w.explanation),
  'GET /xodim/tuzatishlar': page('officer', '/xodim/tuzatishlar'),
  'GET /xodim/tuzatishlar/{id}': page('officer', (w) => w.correction, { quotes: address }),

  'GET /kabinet/arizalar/{id}/ilova/{file}': page('citizen', (w) => `${w.receipt}/ilova/00000000-0000-7000-8000-000000000000`, { status: 404 }),
  'GET /kabinet/hujjatlar/{file}': file('citizen', (w) => w.pdf, 'application/pdf'),
  'GET /kabinet/malumotlarim.json': file('citizen', '/kabinet/malumotlarim.json', 'application/json'),
  'GET /kabinet/malumotlarim.pdf': file('citizen', '/kabinet/malumotlarim.pdf', 'application/pdf'),
  'GET /kabinet/oqim': journey('an open page hears'),
  'GET /log/checkpoint': file('anyone', '/log/checkpoint', 'text/plain'),
  'GET /log/tile/{path*}': file('anyone', (w) => w.tile, 'application/octet-stream'),
  'GET /api/v1/corrections': file('officer', '/api/v1/corrections', 'application/json'),
  'GET /api/v1/documents/verify': file('anyone', (w) => `/api/v1/documents/verify?code=${w.code}`, 'application/json'),
  'GET /api/v1/log/consistency': file('anyone', '/api/v1/log/consistency?from=1&to=2', 'application/json'),
  'GET /api/v1/log/proof': file('citizen', (w) => `/api/v1/log/proof?record=${w.read.split('/').pop()}`, 'application/json'),
  'GET /api/v1/reestrlar/{kod}/statistika': file('anyone', '/api/v1/reestrlar/citizenship_changes/statistika', 'application/json'),
  'GET /api/v1/services': file('anyone', '/api/v1/services', 'application/json'),
  'GET /api/v1/services/suggest': file('anyone', '/api/v1/services/suggest?q=prop', 'application/json'),
  'GET /api/v1/services/{code}': file('anyone', `/api/v1/services/${service}`, 'application/json'),

  'GET /api/v1/openapi.json': file('anyone', '/api/v1/openapi.json', 'application/json'),
  'GET /open311/v2/discovery.json': file('anyone', '/open311/v2/discovery.json', 'application/json'),
  'GET /open311/v2/discovery.xml': file('anyone', '/open311/v2/discovery.xml', 'text/xml'),
  'GET /open311/v2/requests.json': file('anyone', '/open311/v2/requests.json', 'application/json'),
  'GET /open311/v2/requests.xml': file('anyone', '/open311/v2/requests.xml', 'text/xml'),
  'GET /open311/v2/services.json': file('anyone', '/open311/v2/services.json', 'application/json'),
  'GET /open311/v2/services.xml': file('anyone', '/open311/v2/services.xml', 'text/xml'),
  'GET /open311/v2/services/{file}': file('anyone', '/open311/v2/services/roads.json', 'application/json'),
  'GET /open311/v2/requests/{file}': journey('a city application reports'),
  'GET /open311/v2/tokens/{file}': journey('a city application reports'),
  'GET /api/v1/appeals': journey('the system of an agency'),
  'GET /api/v1/appeals/search': journey('the system of an agency'),
  'GET /api/v1/appeals/{number}': journey('the system of an agency'),
  'GET /api/v1/appeals/{number}/messages': journey('the system of an agency'),
  'GET /api/v1/events': journey('the system of an agency'),
  'GET /api/v1/requests': journey('the system of an agency'),
  'POST /api/v1/appeals': journey('the system of an agency'),
  'POST /api/v1/appeals/{number}/assign': journey('the system of an agency'),
  'POST /api/v1/appeals/{number}/messages': journey('the system of an agency'),
  'POST /api/v1/appeals/{number}/notices': journey('the system of an agency'),
  'POST /api/v1/appeals/{number}/requests/{request}/answer': journey('the system of an agency'),
  'POST /api/v1/appeals/{number}/resolve': journey('the system of an agency'),
  'POST /open311/v2/requests.json': journey('a city application reports'),
  'POST /open311/v2/requests.xml': journey('a city application reports'),
  'POST /xodim/kalitlar': emptyForm('officer', '/xodim/kalitlar'),
  'POST /xodim/kalitlar/{id}': journey('the system of an agency'),

  'POST /kirish': emptyForm('anyone', '/kirish'),
  'POST /kirish/davom': journey('a form that was open when its session ended'),
  'POST /kirish/kod': emptyForm('half', '/kirish/kod'),
  'POST /namuna/vaqt': emptyForm('anyone', '/namuna/vaqt'),
  'POST /murojaat/kod': emptyForm('anyone', '/murojaat/kod'),
  'POST /murojaat/yozish': emptyForm('anyone', '/murojaat'),
  'POST /parolni-tiklash': emptyForm('anyone', '/parolni-tiklash'),
  'POST /royxatdan-otish': emptyForm('anyone', '/royxatdan-otish'),
  'POST /tekshirish': emptyForm('anyone', '/tekshirish'),
  'POST /kabinet/arizalar/{id}/baho': emptyForm('citizen', (w) => w.receipt),
  'POST /kabinet/arizalar/{id}/shakl/{page}': emptyForm('citizen', (w) => w.step),
  'POST /kabinet/arizalar/{id}/yuborish': emptyForm('citizen', (w) => `${w.draft}/tekshirish`, '/yuborish'),
  'POST /kabinet/tuzatishlar/yangi': emptyForm('citizen', '/kabinet/tuzatishlar/yangi?nima=address.current'),
  'POST /kabinet/xavfsizlik/kod': emptyForm('citizen', '/kabinet/xavfsizlik/kod'),
  'POST /kabinet/xavfsizlik/kod/ochirish': emptyForm('officer', '/kabinet/xavfsizlik/kod/ochirish'),
  'POST /kabinet/xavfsizlik/parol': emptyForm('citizen', '/kabinet/xavfsizlik/parol'),
  'POST /xodim/boshqaruv/taklif': emptyForm('admin', (w) => w.appoint),
  'POST /xodim/boshqaruv/takliflar/{id}': emptyForm('admin', (w) => w.proposal, undefined, { quotes: orders }),
  'POST /xodim/hujjatlar': emptyForm('officer', '/xodim/hujjatlar'),
  'POST /xodim/qidiruv': emptyForm('officer', '/xodim/qidiruv'),
  'POST /xodim/reestrlar': emptyForm('officer', '/xodim/reestrlar'),
  'POST /xodim/tushuntirishlar/{id}': emptyForm('officer', (w) => w.explanation),
  'POST /xodim/tuzatishlar/{id}': emptyForm('officer', (w) => w.correction, undefined, { quotes: address }),

  'POST /xodim/tizimli-sabablar/yangi': emptyForm('officer', (w) => w.cluster),
  'POST /xodim/tizimli-sabablar/{number}/{amal}': journey('a cause is opened from a cluster'),

  'POST /chiqish': journey('a new account, from registration to signing out'),
  'POST /kabinet/arizalar/{id}/ochirish': journey('a draft that is discarded is gone'),
  'POST /kabinet/arizalar/{id}/shakl/{page}/saqlash': journey('what is typed is kept without a button'),
  'POST /kabinet/kim-kordi/{id}': journey('a person asks why an officer read their data'),
  'POST /kabinet/xavfsizlik/seans': journey('a new account, from registration to signing out'),
  'POST /kabinet/xavfsizlik/seanslar': journey('a form that was open when its session ended from elsewhere'),
  'POST /kabinet/xavfsizlik/xodim': journey('what is wrong in a register is told from the wizard'),
  'POST /kabinet/xavfsizlik/zaxira': journey('recovery codes that were renewed'),
  'POST /murojaat/oxshash': journey('a neighbour joins an appeal'),
  'POST /murojaat/varaqa': journey('an appeal is written without an account'),
  'POST /murojaat/yuborish': journey('an appeal is written without an account'),
  'POST /murojaat/{number}/qoshilish': journey('a neighbour joins an appeal'),
  'POST /murojaat/{number}/{act}': journey('an appeal is written without an account'),
  'POST /sozlamalar': journey('settings without JavaScript'),
  'POST /xodim/murojaat-kiritish': journey('an officer enters an appeal for somebody who came'),
  'POST /xodim/murojaatlar/{number}/band/{no}': journey('what is done to an appeal that does not exist'),
  'POST /xodim/murojaatlar/{number}/{act}': journey('what is done to an appeal that does not exist'),
  'POST /xodim/hujjatlar/bekor': journey('a document that its office withdraws'),
  'POST /xodim/ishlar/{id}/biriktirish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/bosqich': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/dalillar/oqish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/hujjat': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/navbatga': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/olish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/ozimga': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/qaror': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/qaror/saqlash': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/qaytarish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/sorash': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/sorov': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/tasdiq': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/topshirish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/toqnashuv': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/tugatish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/uzaytirish': journey('what is done to a case that does not exist'),
  'POST /xodim/ishlar/{id}/xabar': journey('what is done to a case that does not exist'),
  'POST /xodim/tekshiruvlar/{id}/{check}': journey('what is done to a case that does not exist'),
  'POST /xodim/komissiya': journey('what is done to a case that does not exist'),
  'POST /xodim/komissiya/{id}/kun-tartibi': journey('what is done to a case that does not exist'),
  'POST /xodim/komissiya/{id}/natija': journey('what is done to a case that does not exist'),
  'POST /xodim/komissiya/{id}/yopish': journey('what is done to a case that does not exist'),
  'POST /kabinet/arizalar/{id}/ish-javobi': journey('what is done to a case of nobody'),
  'POST /kabinet/arizalar/{id}/qaytarib-olish': journey('what is done to a case of nobody'),
  'POST /kabinet/arizalar/{id}/shikoyat': journey('what is done to a case of nobody'),
  'POST /kabinet/roziliklar/{id}/{consent}': journey('what is done to a case of nobody'),
  'POST /xodim/reestrlar/kochirma': journey('a register of the house'),
  'POST /xodim/reestrlar/tuzatish': journey('a register of the house'),
  'POST /xodim/toxtagan-vazifalar/{lane}/{id}': journey('a decision about a job that is not stuck'),
};

/** What stands at an address of the table in another state. */
const further = {
  'GET /kabinet/arizalar/{id} of a refusal': page('applicant', (w) => w.refused, { quotes: drafted }),
  'GET /kabinet/arizalar/{id} of a complaint': page('applicant', (w) => w.complaint, { quotes: drafted }),
  'GET /xodim/ishlar/{id} when it is decided': page('head', (w) => w.decided, { quotes: drafted }),
  'GET /xodim/ishlar/{id} when it is decided, its history': page('head', (w) => `${w.decided}?bolim=tarix`, { quotes: drafted }),
};

const nameOf = (key) => key.toLowerCase().replace(/[^a-z]+/g, '-').replace(/-+$/, '');
const addressOf = (entry, w) => (typeof entry.address === 'function' ? entry.address(w) : entry.address);
const withLanguage = (address, lang) => `${address}${address.includes('?') ? '&' : '?'}til=${lang}`;

/** What every page of the house has, whatever it is for. */
async function skeletonOf(page) {
  return page.evaluate(() => {
    const faults = [];
    const headings = [...document.querySelectorAll('h1')].filter((h) => h.textContent.trim());
    if (headings.length !== 1) faults.push(`${headings.length} headings of the first level`);
    if (!document.querySelector('main#asosiy')) faults.push('no <main id=asosiy> for the skip link');
    if (!/\S.* — \S/.test(document.title)) faults.push(`the title is "${document.title}"`);
    for (const label of document.querySelectorAll('main form')) if (label.method === 'post' && !label.querySelector('[name=csrf]')) faults.push('a form without a token');
    return faults;
  });
}

async function openAs(who, w, options = {}) {
  const view = await open({ width: 320, height: 740, ...options });
  await view.context().addCookies(w.cookies[who]);
  return view;
}

/** The five languages at 320 px; the accessibility of one of them, another for each page, with weight and source. */
async function lookAt(key, entry, turn) {
  const w = await world();
  const view = await openAs(entry.who, w);
  const address = addressOf(entry, w);
  const full = languages[turn % languages.length];
  const faults = [];
  for (const lang of languages) {
    if (entry.once && lang !== full) continue;
    const answer = await view.goto(withLanguage(address, lang));
    if (answer.status() !== (entry.status ?? 200)) faults.push(`${lang}: status ${answer.status()}`);
    faults.push(...(await skeletonOf(view)).concat(await tooWide(view)).map((fault) => `${lang}: ${fault}`));
    await assertSpeaks(view, lang, entry.quotes).catch((error) => faults.push(error.message));
  }
  await view.setViewportSize({ width: 1280, height: 860 });
  if (entry.status) await view.goto(withLanguage(address, full));
  else faults.push(...(await weightOf(view, withLanguage(address, full))));
  faults.push(...(await faultsOf(view, `${nameOf(key)}-${full}`)).map((fault) => `${full}: ${fault}`));
  await view.done();
  assert(!faults.length, `${address}\n    ${faults.join('\n    ')}`);
}

/** The form sent with nothing in it: what is missing is said in the reader's language, the summary has the focus, and its links lead somewhere. */
async function sendEmpty(key, entry, turn) {
  const w = await world();
  const view = await openAs(entry.who, w);
  const lang = languages[turn % languages.length];
  await view.goto(withLanguage(addressOf(entry, w), lang));
  const form = view.locator(entry.action ? `main form[action$="${entry.action}"]` : 'main form[method=post]:has(input:not([type=hidden]), textarea, select)').first();
  const [answer] = await Promise.all([view.waitForNavigation({ waitUntil: 'load' }), form.locator('button[type=submit]:visible').first().click()]);
  assert([400, 422].includes(answer.status()), `${view.url()} sent empty: ${answer.status()}`);
  equal(await view.evaluate(() => document.activeElement?.id), 'xatolar', 'the focus');
  const lost = await view.evaluate(() => [...document.querySelectorAll('#xatolar a')].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash));
  assert((await view.locator('#xatolar a').count()) && !lost.length, `links of the summary that lead nowhere: ${lost.join(' ')}`);
  const faults = (await skeletonOf(view)).concat(await tooWide(view));
  await assertSpeaks(view, lang, entry.quotes).catch((error) => faults.push(error.message));
  faults.push(...(await faultsOf(view, `${nameOf(key)}-${lang}`)));
  await view.done();
  assert(!faults.length, faults.join('\n    '));
}

async function fetchFile(entry) {
  const w = await world();
  const view = await openAs(entry.who, w, { js: false });
  const answer = await view.context().request.get(addressOf(entry, w));
  equal(answer.status(), 200, addressOf(entry, w));
  assert(answer.headers()['content-type']?.startsWith(entry.type), `${addressOf(entry, w)} is ${answer.headers()['content-type']}`);
  const octets = await answer.body();
  if (entry.type === 'application/json') JSON.parse(octets.toString());
  if (entry.type === 'application/pdf') assert(octets.subarray(0, 5).toString() === '%PDF-', 'it is no PDF');
  await view.done();
}

const run = { page: lookAt, form: sendEmpty, file: (key, entry) => fetchFile(entry) };

test('every route of the program has its place in the journeys', async () => {
  const known = new Set(routes().map(({ method, route }) => `${method} ${route}`));
  const missing = [...known].filter((key) => !entries[key]);
  const stale = Object.keys(entries).filter((key) => !known.has(key));
  const lost = Object.values(entries).filter((entry) => entry.kind === 'journey' && !testNames().some((name) => name.startsWith(entry.what)));
  assert(!lost.length, `no such journey: ${lost.map((entry) => entry.what).join(', ')}`);
  assert(!missing.length && !stale.length, `without an entry in journeys/pages.mjs: ${missing.join(', ') || 'none'}; entries of no route: ${stale.join(', ') || 'none'}`);
});

Object.entries({ ...entries, ...further }).forEach(([key, entry], i) => {
  if (run[entry.kind]) test(`${key} ${entry.kind === 'form' ? 'sent empty' : 'as it should be'}`, () => run[entry.kind](key, entry, i));
});
