// Who writes without a name leaves nothing: not in a row, a log line, a file, nor in what was written at the same moment about them.
// Everything that could give them away bears a mark; afterwards the whole database, the logs and the data folder are searched for the marks.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { assert, dataFolder, equal, open, test } from '../kit/index.mjs';
import { officers, openOfficer, people, signIn, until } from '../kit/people.mjs';

const next = (page) => page.click('main .p-actions button[type=submit]:not([name])');
const postgres = () => ['-h', fs.readFileSync(path.join(dataFolder(), 'postgres', 'postmaster.pid'), 'utf8').split('\n')[4], '-U', 'darcha', 'darcha'];

function run(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1024 ** 3, timeout: 120_000 });
  if (done.error) throw done.error;
  return done;
}
/** Every row there is, one a line, as a backup holds it. */
function dump() {
  const done = run('pg_dump', ['--data-only', '--inserts', ...postgres()]);
  equal(done.status, 0, `pg_dump: ${done.stderr}`);
  return done.stdout;
}
const rows = (text) => text.split('\n').filter((line) => line.startsWith('INSERT INTO '));
const query = (sql) => run('psql', [...postgres(), '-AtX', '-c', sql]).stdout.trim();

/** A photo that says where it was taken, by which camera and by whom, and more behind its end. */
function photo(mark) {
  const segment = (marker, payload) => Buffer.concat([Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 255]), payload]);
  const exif = Buffer.from(`Exif\0\0MM\0*\0\0\0\x08\0\0 GPS ${mark}exif`, 'latin1');
  return Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe1, exif), segment(0xfe, Buffer.from(`${mark}comment`)), segment(0xda, Buffer.from('s')), Buffer.from('ab'), Buffer.from([0xff, 0xd9]), Buffer.from(`${mark}behind`)]);
}

async function marked(page, mark) {
  await page.context().setExtraHTTPHeaders({ 'User-Agent': `${mark}agent`, 'X-Forwarded-For': '203.0.113.77', 'Accept-Language': `uz, x-${mark}` });
  await page.context().addCookies([{ name: 'kuzatuv', value: `${mark}cookie`, url: process.env.BASE_URL }]);
}

/** From the first page to the receipt; gives number and code. A name is typed, and then thought better of. */
async function write(page, mark, words) {
  await page.goto('/murojaat');
  await page.fill('#matn', words);
  await page.setInputFiles('input[type=file]', { name: `${mark}name.jpg`, mimeType: 'image/jpeg', buffer: photo(mark) });
  await next(page);
  await page.selectOption('#tuman', '1726266');
  await next(page);
  await page.check('input[name=kim][value=ism]');
  await page.fill('#ism', `${mark}person`);
  await page.fill('#aloqa', `${mark}@example.org`);
  await next(page);
  await page.locator('main button[name=orqaga]').first().click();
  await page.check('input[name=kim][value=anonim]');
  await next(page);
  await page.check('input[name=tur][value=ariza]');
  await next(page);
  const number = /MR-\d\d(-[0-9A-Z]{4}){3}/.exec(await page.locator('main').innerText())?.[0];
  assert(number, `no receipt: ${await page.locator('main').innerText()}`);
  return { number, code: (await page.locator('#kod').innerText()).trim() };
}

test('who writes without a name stands nowhere: in no row, log, file or trace of the same moment', async () => {
  const mark = `zq${Math.random().toString(36).slice(2, 10)}`;
  const control = `Nazoratsoz${mark.slice(2)}`; // in the words of the appeal: if even this is not found, nothing was searched
  const before = query('select session_id from identity.sessions').split('\n');
  const signedIn = await open({ js: false });
  await signIn(signedIn, people.student);
  const [session, subject] = query('select session_id, subject_id from identity.sessions').split('\n').filter((row) => !before.includes(row.split('|')[0])).map((row) => row.split('|'))[0];
  const stranger = await open({ js: false });
  const officer = await openOfficer(officers.appeals, { js: false });
  const earlier = new Set(rows(dump()));

  for (const page of [signedIn, stranger]) await marked(page, mark);
  const one = await write(signedIn, mark, `${control} Hovlimizda chiroq yonmaydi.`);
  const two = await write(stranger, mark, `${control} Koʻchada chuqur bor.`);
  await stranger.goto(`/murojaat/${two.number}`);
  await stranger.locator('#amal-xabar > summary').click();
  await stranger.locator('#amal-xabar textarea').fill('Yana bir gap.');
  await stranger.locator('#amal-xabar button').click();
  await officer.goto('/xodim/murojaat-kiritish');
  await officer.fill('#matn', `${control} Kelib aytildi: suv yoʻq.`);
  await officer.selectOption('#tuman', '1726266');
  await next(officer);
  await until('the lists follow', async () => query(`select count(*) from murojaat.search where body like '%${control.toLowerCase()}%'`) === '3');

  const all = dump();
  assert(all.includes(control), 'the dump holds nothing of the appeals');
  const codes = [one, two].flatMap(({ code }) => [code, code.replaceAll('-', '')]);
  for (const secret of [mark + 'agent', mark + 'cookie', mark + 'name', mark + 'person', `${mark}@`, mark + 'exif', mark + 'comment', mark + 'behind', '203.0.113.77', ...codes])
    assert(!all.includes(secret), `a backup of the database holds ${secret}`);

  const since = rows(all).filter((row) => !earlier.has(row));
  assert(since.some((row) => row.includes(one.number)), 'no new row bears the number');
  for (const id of [session, subject])
    equal(since.filter((row) => row.includes(id)).map((row) => row.slice(0, 200)).join('\n'), '', `rows written meanwhile that tie the author's ${id === subject ? 'person' : 'session'} to the moment`);
  for (const { number } of [one, two]) {
    const key = query(`select subject_id from murojaat.numbers where number = '${number}'`);
    equal(query(`select count(*) from persons.subjects where subject_id = '${key}'`), '0', 'the subject of an anonymous appeal is a person');
    equal(query(`select count(distinct actor_id) from murojaat.events where subject_id = '${key}' and actor_kind = 'citizen' and actor_id <> '00000000-0000-0000-0000-000000000000'`), '0', 'an event names its actor');
  }

  const log = process.env.SERVER_LOG ? fs.readFileSync(process.env.SERVER_LOG, 'latin1') : '';
  assert(!process.env.SERVER_LOG || log.includes('/murojaat/yuborish'), 'the log knows nothing of the requests');
  for (const secret of [mark, '203.0.113.77', session, subject, ...codes]) assert(!log.includes(secret), `the log holds ${secret}`);

  // Everything on the disk: objects, uploads, the database's own files with what it has not yet overwritten, its log.
  const patterns = [mark, '203.0.113.77', ...codes].flatMap((secret) => ['-e', secret]);
  equal(run('grep', ['-rlaF', ...patterns, dataFolder()]).stdout, '', 'files of the data folder that hold a mark');
  assert(run('grep', ['-rlaF', '-e', control, dataFolder()]).stdout !== '', 'the search of the data folder finds nothing at all');
  for (const page of [signedIn, stranger, officer]) await page.done();
});
