// Is what a person reads in their language? Small words that every page has, and the script of each line.
import { equal, assert } from './runner.mjs';

const kSmallWords = {
  uz: 'va uchun bilan yoki bu haqida boʻyicha qanday kerak emas siz shu orqali har qachon maʼlumot xizmatlar',
  'uz-Cyrl': 'ва учун билан ёки бу ҳақида бўйича қандай керак эмас сиз шу орқали ҳар қачон маълумот хизматлар',
  ru: 'и для в на с или не по о об как вы все это что из услуги',
  en: 'the and for of to or in is your you with by not how about services',
  kaa: 'hám ushın menen yamasa bul haqqında boyınsha qanday kerek emes siz usı arqalı hár qashan maǵlıwmat xızmetler',
};
const lists = Object.entries(kSmallWords).map(([lang, words]) => [lang, new Set(words.split(' '))]);

/** Which of the five languages a text is in, by its small words. */
export function languageOf(text) {
  const words = text.toLowerCase().split(/[^\p{L}\u02bb\u02bc]+/u);
  const counts = lists.map(([lang, list]) => [lang, words.filter((word) => list.has(word)).length]);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best), ['none', 0])[0];
}

/** Lines of text a person sees, without names of languages, codes, and what registers hold (translate=no). */
export function linesOf(page) {
  return page.evaluate(() => {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node.textContent.replace(/\s+/g, ' ').trim();
      if (words && !node.parentElement.closest('body [lang], [translate=no], script, style, noscript, textarea, code, pre')) lines.push(words);
    }
    return lines;
  });
}

const cyrillic = /\p{Script=Cyrillic}/u;
const kLatinWords = /(?:\p{Script=Latin}{3,}[\s,.:;-]+){3}/u; // three words in a row: more than a name or a mark

const kNumber = /^[A-Z]{2}-\d{2}(-[0-9A-Z]{4}){3}$/; // of a document or an application: its letters are no words

/** The lines of the page that are in the script of another language. */
export function foreignLines(all, lang) {
  const lines = all.filter((line) => !kNumber.test(line));
  return ['ru', 'uz-Cyrl'].includes(lang) ? lines.filter((line) => kLatinWords.test(`${line} `) && !cyrillic.test(line)) : lines.filter((line) => cyrillic.test(line));
}

/** The page says it is in `lang`, and it is; lines that match `quotes` may be in another. */
export async function assertSpeaks(page, lang, quotes) {
  equal(await page.getAttribute('html', 'lang'), lang, `language of ${page.url()}`);
  const lines = await linesOf(page);
  equal(languageOf(lines.join(' ')), lang, `by its words, ${page.url()}`);
  const foreign = foreignLines(lines, lang).filter((line) => !quotes?.test(line));
  assert(!foreign.length, `${page.url()} in ${lang} says: ${foreign.slice(0, 5).join(' | ')}`);
}
