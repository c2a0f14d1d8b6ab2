// What the state learns from appeals: figures that anybody reads and takes home, and causes that heads and supervisors keep. Selectors are of
// structure, never of words.
import { assert, assertSpeaks, checkPage, equal, keyboardOnly, languages, open, shot, test } from '../kit/index.mjs';
import { officers, openOfficer, until } from '../kit/people.mjs';

const dimensions = ['oy', 'tashkilot', 'mavzu', 'hudud', 'kanal'];

const csv = (text) => text.trim().split('\r\n').map((line) => line.split(',')); // the columns asked for here are never quoted

test('figures of appeals are read by anybody, with a picture and a table of each, and taken home as data', async () => {
  const page = await open({ width: 390, height: 844, js: false });
  for (const by of dimensions) {
    await page.goto(`/korsatkichlar?boyicha=${by}`);
    const pictures = await page.locator('svg.p-chart[role=img]').evaluateAll((all) =>
      all.map((svg) => Boolean(svg.querySelector('title')?.textContent && svg.querySelector('desc')?.textContent)),
    );
    assert(pictures.length > 0 && pictures.every(Boolean), `a picture without title or description by ${by}`);
    assert((await page.locator('main table[role=table] tbody tr').count()) > 1, `no table by ${by}`);
    await shot(page, `korsatkichlar-${by}-390`);
  }
  for (const lang of languages) {
    await page.goto(`/korsatkichlar?boyicha=mavzu&til=${lang}`);
    await assertSpeaks(page, lang);
  }
  const api = page.context().request;
  const groups = csv(await (await api.get('/korsatkichlar/guruhlar.csv')).text());
  const received = groups[0].indexOf('received');
  assert(groups.length > 3 && groups.slice(1).every((row) => Number(row[received]) >= 5), 'a group of fewer than five is published');
  const answers = csv(await (await api.get('/korsatkichlar/javoblar.csv')).text());
  const [answer, n] = ['answer', 'n'].map((name) => answers[0].indexOf(name));
  for (const row of answers.slice(1))
    assert(row[answer] === 'stars' || Number(row[n]) === 0 || Number(row[n]) >= 5, `a number under five is published: ${row.join(',')}`);
  const first = await api.get('/korsatkichlar/jadval.csv?boyicha=mavzu');
  const again = await api.get('/korsatkichlar/jadval.csv?boyicha=mavzu', { headers: { 'If-None-Match': first.headers()['etag'] } });
  equal(again.status(), 304, 'what did not change is sent again');
  const described = await api.get('/korsatkichlar/jadval.csv-metadata.json');
  equal((await described.json()).tableSchema.columns.length, csv(await first.text())[0].length, 'columns described');
  await page.done();
  const wide = await open({ width: 1280, height: 900 });
  await wide.goto('/korsatkichlar?boyicha=hudud');
  await checkPage(wide, 'korsatkichlar');
  await wide.done();
});

test('a cause is opened from a cluster with the keyboard alone, and closed by a second officer', async () => {
  const head = await openOfficer(officers.appealsHead, { post: 1 });
  const form = await until('a cluster of appeals', async () => {
    await head.goto('/xodim/tizimli-sabablar');
    return (await head.locator('main a[href*="/yangi?"]').count()) ? head.locator('main a[href*="/yangi?"]').last().getAttribute('href') : undefined;
  });
  await shot(head, 'tizimli-sabablar-xodim');
  await head.goto(form);
  await checkPage(head, 'tizimli-sabab-yangi');
  const keys = keyboardOnly(head);
  await keys.to('#nomi');
  await head.keyboard.type('Quvurlar eskirgan');
  await head.keyboard.press('Tab');
  await head.keyboard.type('Bir mahallada suv tez-tez uziladi.');
  await head.keyboard.press('Tab');
  await head.keyboard.press('ArrowDown');
  await head.keyboard.press('Tab');
  await head.keyboard.type('Quvurlar almashtiriladi.');
  for (const part of ['20', '12', '2027']) {
    await head.keyboard.press('Tab');
    await head.keyboard.type(part);
  }
  await keys.to('type=submit');
  await Promise.all([head.waitForEvent('load'), head.keyboard.press('Enter')]);
  const desk = new URL(head.url()).pathname;
  assert(/TS-\d\d/.test(desk), `the cause was not opened: ${await head.locator('main').innerText()}`);
  await head.keyboard.press('y');
  await head.keyboard.type('Quvurlar almashtirildi, dalolatnoma 14-son.');
  await keys.to('type=submit');
  await Promise.all([head.waitForEvent('load'), head.keyboard.press('Enter')]);
  equal(await head.locator('form[action$="/tasdiqlash"]').count(), 0, 'who proposed may confirm');
  await shot(head, 'tizimli-sabab-xodim');
  await head.done();
  const second = await openOfficer(officers.appealsAbove);
  await second.goto(desk);
  await checkPage(second, 'tizimli-sabab-xodim');
  await second.keyboard.press('t');
  await keyboardOnly(second).to('type=submit');
  await Promise.all([second.waitForEvent('load'), second.keyboard.press('Enter')]);
  await second.done();
  const anyone = await open({ width: 390, height: 844, js: false });
  await anyone.goto('/tizimli-sabablar');
  await shot(anyone, 'tizimli-sabablar-390');
  await anyone.goto(desk.replace('/xodim', ''));
  assert((await anyone.locator('main').innerText()).includes('dalolatnoma 14-son'), 'the proof is not public');
  equal(await anyone.locator('.p-tl li').count(), 3, 'what happened');
  await anyone.done();
  const seen = await open({ width: 390, height: 844 });
  await seen.goto(desk.replace('/xodim', ''));
  await checkPage(seen, 'tizimli-sabab');
  await seen.done();
});
