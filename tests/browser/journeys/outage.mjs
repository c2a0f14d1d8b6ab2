// The database hangs, then dies: people get a page that says so in their language, and a moment later everything is as it was.
import fs from 'node:fs';
import path from 'node:path';
import { assert, assertSpeaks, dataFolder, equal, open, test } from '../kit/index.mjs';
import { people, signIn, until } from '../kit/people.mjs';

const postmaster = () => Number(fs.readFileSync(path.join(dataFolder(), 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
const childrenOf = (pid) =>
  fs.readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && fs.readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1] === String(pid);
    } catch {
      return false; // ended meanwhile
    }
  }).map(Number);

test('a database that hangs and dies: a clear page in the reader’s language, nothing lost, and it comes back by itself', async () => {
  const page = await open({ js: false, lang: 'ru' });
  await signIn(page, people.kazakh);
  await page.goto('/xizmatlar/residence-certificate/ariza');
  if (!page.url().includes('/shakl/purpose')) await page.goto(page.url().replace(/\/(shakl\/.*|tekshirish)$/, '/shakl/purpose'));
  const step = page.url();
  const words = `Школа номер ${Date.now()}`;
  await page.check('input[value=other]');
  await page.fill('#purpose_other', words);

  const first = postmaster();
  const all = [first, ...childrenOf(first)];
  assert(all.length > 3, `these are no processes of a database: ${all}`);
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  try {
    page.setDefaultNavigationTimeout(60_000);
    const away = await page.context().newPage(); // the form stays open where it is
    const answer = await away.goto('/kabinet/arizalar', { timeout: 60_000 });
    equal(answer.status(), 503, 'while the database hangs');
    await assertSpeaks(away, 'ru');
    assert(Number(answer.headers()['retry-after']) > 0, 'it does not say when to try again');
    assert((await away.locator('main h1').innerText()).length > 5, 'no heading');
    await away.close();
  } finally {
    for (const pid of all) process.kill(pid, 'SIGKILL');
  }

  let faults = [];
  await until('the cabinet is back', async () => {
    const answer = await page.context().request.get('/kabinet/arizalar');
    if (![200, 503].includes(answer.status())) faults.push(answer.status());
    return answer.status() === 200;
  }, 60_000);
  equal(faults.join(), '', 'statuses while it came back');
  assert(postmaster() !== first, 'the same database process');
  await page.click('main form button[type=submit]:visible');
  await page.goto(step);
  equal(await page.inputValue('#purpose_other'), words, 'what was typed during the outage');
  await page.done();
}, 300);
