// The frame of every page and the components, as the gallery shows them.
import { assert, checkPage, checkWeight, equal, keyboardOnly, languages, open, shot, test } from '../kit/index.mjs';

const gallery = '/ishlanma/galereya';

for (const lang of languages) {
  test(`gallery in ${lang}: accessible, valid, fits a small phone`, async () => {
    const page = await open();
    await page.goto(`${gallery}?til=${lang}`);
    equal(await page.getAttribute('html', 'lang'), lang);
    await checkPage(page, `gallery-${lang}`);
    await shot(page, `gallery-${lang}-1280`);
    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, `gallery-${lang}-390`);
    await page.done();
  });
}

test('a page that does not exist says so in words, with the way on', async () => {
  const page = await open({ width: 390, height: 844 });
  const answer = await page.goto('/bunday-sahifa-yoq');
  equal(answer.status(), 404);
  await checkPage(page, 'not-found');
  await page.done();
});

test('first view of the gallery stays under 60 KB', () => checkWeight(gallery));

test('skip link is the first stop of the keyboard and leads to the main part', async () => {
  const page = await open();
  await page.goto('/bunday-sahifa-yoq');
  await page.keyboard.press('Tab');
  const keys = keyboardOnly(page);
  const first = await keys.focused();
  assert(first.visible && first.tag === 'A', `first stop is ${first.tag} ${first.words}`);
  await page.keyboard.press('Enter');
  assert(page.url().endsWith('#asosiy'), page.url());
  await page.done();
});

test('settings without JavaScript: dark, large, high contrast, kept on the next page', async () => {
  const page = await open({ js: false });
  await page.goto(gallery);
  await page.click('details.p-end > summary');
  await page.check('#prefs [name=scheme][value=dark]');
  await page.check('#prefs [name=large_text]');
  await page.check('#prefs [name=high_contrast]');
  await page.click('#prefs button[type=submit]');
  assert(page.url().includes(gallery), `came back to ${page.url()}`);
  equal(await page.getAttribute('html', 'data-color-scheme'), 'dark');
  equal(await page.getAttribute('html', 'data-contrast'), 'high');
  equal(await page.getAttribute('html', 'data-text'), 'large');
  await page.done();
});

test('settings with JavaScript hold at once and after a reload', async () => {
  const page = await open();
  await page.goto(gallery);
  await page.click('details.p-end > summary');
  const kept = page.waitForResponse((r) => r.url().includes('/sozlamalar'));
  await page.check('#prefs [name=high_contrast]');
  equal(await page.getAttribute('html', 'data-contrast'), 'high');
  await kept;
  await page.reload();
  equal(await page.getAttribute('html', 'data-contrast'), 'high', 'after a reload');
  await page.done();
});

test('error summary has the focus and its links lead to the fields', async () => {
  const page = await open();
  await page.goto(gallery);
  equal(await page.evaluate(() => document.activeElement?.id), 'xatolar');
  await page.click('#xatolar a >> nth=0');
  equal(await page.evaluate(() => document.activeElement?.id), 'pochta');
  await page.done();
});

test('a conditional question is folded away unless its answer is chosen, and always there without JavaScript', async () => {
  const page = await open();
  await page.goto(gallery);
  assert(await page.isVisible('#daromad'), 'shown while its answer is chosen');
  await page.check('#boshqa');
  assert(!(await page.isVisible('#daromad')), 'folded away after another answer');
  await page.done();
  const plain = await open({ js: false });
  await plain.goto(gallery);
  await plain.check('#boshqa');
  assert(await plain.isVisible('#daromad'), 'without JavaScript it stays');
  await plain.done();
});

test('read aloud says honestly that the device has no voice', async () => {
  const page = await open();
  await page.addInitScript(() => {
    // a device without voices, whatever this machine has
    Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [], addEventListener: (_, f) => f(), cancel() {}, speak() { throw new Error('spoke'); } } });
  });
  await page.goto(`${gallery}?til=uz`);
  await page.click('details.p-end > summary');
  await Promise.all([page.waitForNavigation(), page.click('#prefs [name=read_aloud]')]);
  await page.click('#aloud button');
  await page.waitForFunction(() => document.querySelector('#aloud [role=status]')?.textContent?.includes('ovoz yoʻq'));
  await page.done();
});

test('open menus fit a phone 320 px wide', async () => {
  const page = await open({ width: 320, height: 700 });
  for (const lang of ['ru', 'kaa']) {
    await page.goto(`/qulayliklar?til=${lang}`);
    for (const menu of ['details.p-langsel', '.p-util details.p-end', 'details.p-mnav']) {
      await page.click(`${menu} > summary`);
      const box = await page.locator(`${menu} > .p-pop`).boundingBox();
      assert(box && box.x >= 0 && box.x + box.width <= 320, `${menu} in ${lang} reaches from ${box?.x} to ${(box?.x ?? 0) + (box?.width ?? 0)}`);
      await page.keyboard.press('Escape');
      assert(!(await page.isVisible(`${menu} > .p-pop`)), `${menu} does not close with Escape`);
    }
  }
  await page.done();
});

for (const [path, name] of [['/qulayliklar', 'accessibility'], ['/maxfiylik', 'privacy']]) {
  test(`${name} page in five languages`, async () => {
    const page = await open({ width: 390, height: 844 });
    for (const lang of languages) {
      await page.goto(`${path}?til=${lang}`);
      await checkPage(page, `${name}-${lang}`);
    }
    await page.done();
  });
}

test('suggestions work with the keyboard alone', async () => {
  const page = await open();
  await page.route('**/ishlanma/galereya?q=*', (route) =>
    route.fulfill({ contentType: 'application/json', body: JSON.stringify([{ title: 'Yashash joyi', href: '/qulayliklar' }, { title: 'Boshqa sayt', href: '//evil.example/' }, { title: '<b>Pasport</b>', href: '/maxfiylik' }]) }),
  );
  await page.goto(gallery);
  await page.fill('#q', 'ya');
  await page.waitForSelector('#q-suggest li');
  equal(await page.locator('#q-suggest li').count(), 2, 'an address of another site is left out');
  equal(await page.locator('#q-suggest li').nth(1).textContent(), '<b>Pasport</b>', 'words stay words');
  await page.press('#q', 'ArrowDown');
  await page.press('#q', 'ArrowDown');
  equal(await page.getAttribute('#q', 'aria-activedescendant'), 'q-suggest-1');
  await Promise.all([page.waitForNavigation(), page.press('#q', 'Enter')]);
  assert(page.url().endsWith('/maxfiylik'), page.url());
  await page.done();
});

test('autosave says saved only after the server said so', async () => {
  const page = await open();
  let answer = { status: 200, contentType: 'application/json', body: '{"saved_at":"10:45"}' };
  await page.route('**/ishlanma/galereya', (route) => (route.request().method() === 'POST' ? route.fulfill(answer) : route.fallback()));
  await page.goto(gallery);
  await page.fill('#telefon', '+998 90 000 00 01');
  await page.waitForFunction(() => document.querySelector('[data-autosave]').textContent.includes('10:45'));
  answer = { status: 500, body: '' };
  await page.fill('#telefon', '+998 90 000 00 02');
  await page.waitForFunction(() => document.querySelector('[data-autosave]').textContent.includes('saqlab boʻlmadi'));
  answer = { status: 200, contentType: 'application/json', body: '{"saved_at":"10:46"}' };
  await page.fill('#telefon', '+998 90 000 00 04');
  await page.waitForFunction(() => document.querySelector('[data-autosave]').textContent.includes('10:46'));
  answer = { status: 200, contentType: 'text/html', body: '<h1>Kirish</h1>' };
  await page.fill('#telefon', '+998 90 000 00 03');
  await page.waitForFunction(() => document.querySelector('[data-autosave]').textContent.includes('saqlab boʻlmadi'));
  await page.done();
});

const pdf = { name: 'ijara.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(300_000, 'x') };

test('an upload names the file, and a refusal by the server takes the place of the page without a reload', async () => {
  const page = await open();
  await page.goto(gallery);
  const refusal = '<!doctype html><title>Xato: Hujjat</title><main id="asosiy"><div data-error-summary role="alert" tabindex="-1" id="xatolar"><a href="#hujjat">Fayl katta</a></div></main>';
  await page.route(`**${gallery}`, (route) =>
    route.request().method() === 'POST' && route.request().resourceType() === 'xhr' ? route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: refusal }) : route.fallback(),
  );
  await page.setInputFiles('#hujjat', pdf);
  await page.waitForFunction(() => document.querySelector('form[enctype] [data-upload] [role=status]').textContent.includes('ijara.pdf (0,3 MB)'));
  await page.click('form[enctype] .p-actions button');
  await page.waitForFunction(() => document.title.startsWith('Xato:'));
  equal(await page.evaluate(() => document.activeElement?.id), 'xatolar');
  await page.done();
});

test('an upload that cannot be sent says so and keeps the answers', async () => {
  const page = await open();
  await page.goto(gallery);
  await page.route(`**${gallery}`, (route) => (route.request().method() === 'POST' ? route.abort('connectionfailed') : route.fallback()));
  await page.fill('#telefon', '+998 90 000 00 09');
  await page.setInputFiles('#hujjat', pdf);
  await page.click('form[enctype] .p-actions button');
  await page.waitForFunction(() => document.querySelector('form[enctype] [data-upload] [role=status]').textContent.includes('yuborilmadi'));
  equal(await page.inputValue('#telefon'), '+998 90 000 00 09');
  await page.done();
});

test('a timeline follows its case when the server says that something changed', async () => {
  const page = await open();
  let visits = 0;
  await page.route(`**${gallery}`, async (route) => {
    const answer = await route.fetch();
    const html = (await answer.text()).replace('id="holat"', 'id="holat" data-stream="/oqim-sinov" data-changed="Holat yangilandi"');
    visits++;
    await route.fulfill({ response: answer, body: visits > 1 ? html.replace('Hujjat tayyorlanmoqda', 'Hujjat tayyor') : html });
  });
  await page.route('**/oqim-sinov', (route) => route.fulfill({ contentType: 'text/event-stream', body: 'retry: 60000\ndata: 1\n\n' }));
  await page.goto(gallery);
  await page.waitForFunction(() => document.querySelector('#holat').textContent.includes('Hujjat tayyor') && !document.querySelector('#holat').textContent.includes('tayyorlanmoqda'));
  await page.done();
});
