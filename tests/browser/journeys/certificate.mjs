// A certificate from search to PDF, on a phone and without JavaScript, as each reader would get it; then verified by a stranger.
import { execFileSync } from 'node:child_process';
import { assert, assertSpeaks, darcha, equal, inFile, languages, open, test, tooWide } from '../kit/index.mjs';
import { applyFor, people, signIn } from '../kit/people.mjs';

const service = 'residence-certificate';
const holders = [people.nukus, people.samarkand, people.tashkent, people.family, people.student];

async function pdfOf(page) {
  const href = await page.getAttribute('a[href$=".pdf"], a[href$="/pdf"], section[aria-labelledby=hujjat] a.ds-button', 'href');
  const answer = await page.context().request.get(href);
  equal(answer.status(), 200, href);
  equal(answer.headers()['content-type'], 'application/pdf');
  return answer.body();
}

/** What must hold on each page of the way: it speaks the reader's language, and nothing reaches beyond a phone's screen. */
const readable = (lang) => async (page) => {
  await assertSpeaks(page, lang);
  const wide = await tooWide(page);
  assert(!wide.length, `${page.url()}: ${wide}`);
};

languages.forEach((lang, i) =>
  test(`certificate without JavaScript at 390 px, from search to verification, in ${lang}`, async () => {
    const page = await open({ width: 390, height: 844, js: false, lang });
    await page.goto('/');
    await page.fill('input[type=search], input[name=q]', 'propiska');
    await page.press('input[type=search], input[name=q]', 'Enter');
    assert(await page.locator(`a[href="/xizmatlar/${service}"]`).count(), 'search does not find the certificate by an everyday word');
    const pages = [];
    await readable(lang)(page);
    await applyFor(page, service, holders[i], async (seen) => {
      pages.push(new URL(seen.url()).pathname);
      await readable(lang)(seen);
    });
    for (const part of ['/xizmatlar/', '/kirish', '/shakl/', '/tekshirish'])
      assert(pages.some((path) => path.includes(part)), `${part} was not on the way: ${pages}`);

    const pdf = await pdfOf(page);
    const code = (await page.locator('section[aria-labelledby=hujjat] code').first().innerText()).trim();
    inFile(pdf, 'hujjat.pdf', (file) => {
      const signature = execFileSync('pdfsig', ['-nocert', file]).toString();
      assert(signature.includes('Signature is Valid'), signature);
      assert(signature.includes('Total document signed'), signature);
      const words = execFileSync('pdftotext', ['-layout', file, '-']).toString();
      assert(words.replace(/[\s-]/g, '').includes(code.replace(/[\s-]/g, '')), `the code ${code} is not printed in the document`);
    });

    const stranger = await open({ width: 390, height: 844, js: false, lang });
    await stranger.goto('/tekshirish');
    await stranger.locator('form[method=get][action="/tekshirish"] input').first().fill(code);
    await stranger.click('form[method=get][action="/tekshirish"] button');
    await readable(lang)(stranger);
    assert(await stranger.locator('main .p-alert[data-color=success]').count(), `not valid by its code: ${await stranger.locator('main').innerText()}`);
    const changed = Buffer.from(pdf).fill(0x20, 900, 910);
    for (const [octets, wanted] of i ? [[pdf, 'success']] : [[pdf, 'success'], [changed, 'danger']]) { // checks of files are limited per minute
      await stranger.goto('/tekshirish');
      await stranger.setInputFiles('input[type=file]', { name: 'hujjat.pdf', mimeType: 'application/pdf', buffer: octets });
      await stranger.click('form[enctype] button');
      assert(await stranger.locator(`main .p-alert[data-color=${wanted}]`).count(), `a file that should be ${wanted}: ${await stranger.locator('main').innerText()}`);
    }
    equal(stranger.trouble.concat(page.trouble).join('; '), '');
    await stranger.done();
    await page.done();
  }),
);

test('what belongs to somebody else is a page that does not exist, in the reader’s language', async () => {
  const owner = await open({ js: false });
  await signIn(owner, people.kazakh);
  const receipt = new URL(await applyFor(owner, service, people.kazakh)).pathname;
  await owner.goto('/kabinet/kim-kordi');
  const record = await owner.getAttribute('main table a, main a[href*="/kim-kordi/"]', 'href');
  const other = await open({ js: false, lang: 'ru' });
  await signIn(other, people.nukus);
  for (const target of [receipt, `${receipt}/tekshirish`, `${receipt}/shakl/purpose`, record, '/kabinet/arizalar/x', '/kabinet/tuzatishlar/yangi?nima=nothing', '/xizmatlar/nothing']) {
    const answer = await other.goto(target);
    equal(answer.status(), 404, target);
    equal(await other.getAttribute('html', 'lang'), 'ru', target);
  }
  await other.done();
  await owner.done();
});

test('the page checks the proof of who looked, and the program agrees with the downloaded file', async () => {
  const page = await open();
  await signIn(page, people.samarkand);
  await page.goto('/kabinet/kim-kordi');
  await page.locator('main a[href*="/kim-kordi/"]').last().click();
  await page.click('main button[type=button]');
  await page.waitForFunction(() => document.querySelector('main [data-result]')?.dataset.result === 'good');
  const answer = await page.context().request.get(await page.getAttribute('a[download]', 'href'));
  equal(answer.status(), 200);
  const proof = await answer.json();
  assert(proof.vkey && proof.checkpoint && proof.entry_b64, 'the proof is not complete');
  inFile(await answer.body(), 'isbot.json', (file) => {
    const { code, out } = darcha('audit', 'prove', file);
    equal(code, 0, out);
  });
  const forged = { ...proof, details: proof.details.replace('"kind":"', '"kind":"x') };
  inFile(Buffer.from(JSON.stringify(forged)), 'isbot.json', (file) => assert(darcha('audit', 'prove', file).code !== 0, 'the program believes a changed record'));
  await page.done();
});
