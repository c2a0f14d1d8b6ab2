// Builds assets/ from front/: style sheets, page scripts, icons, fonts. The result is committed, so that the server is built without npm.
//   npm ci && npm run build      npm run check: builds aside and compares with what is committed
// Everything runs offline once npm ci is done. Budgets at the end are part of the build: too heavy is broken.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));
const committed = path.join(here, '..', 'assets');
const checking = process.argv.includes('--check');

let esbuild, lightningcss, postcss;
try {
  [esbuild, lightningcss, postcss] = await Promise.all([import('esbuild'), import('lightningcss'), import('postcss').then((m) => m.default)]);
} catch (error) {
  console.error(`front: the build tools are not installed (${error.code ?? error.message}).\n  Run "npm ci" in front/; it needs the npm registry once. assets/ is committed and serves without it.`);
  process.exit(2);
}

// The floor: phones sold around 2018 with their last browser. Older ones get plain HTML, which works.
const targets = { chrome: 88 << 16, safari: 14 << 16, firefox: 78 << 16 };
const budget = { 'core.css + fonts.css': 16, scriptsOfOnePage: 15, firstView: 60, everything: 220 }; // KB; the first three compressed

const modules = // what templates use; each is paid for by every first view
  'base button list input validation-message tag';
const own = ['theme', 'base', 'frame', 'catalogue', 'forms', 'cabinet', 'tables', 'screens'];

const read = (...parts) => fs.readFileSync(path.join(here, ...parts), 'utf8');
const brotli = (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** @layer needs Chrome 99: an older browser would drop all of it. The order of the source is already the order of the layers. */
const withoutLayers = {
  postcssPlugin: 'without-layers',
  AtRule: { layer: (rule) => (rule.nodes ? rule.replaceWith(rule.nodes) : rule.remove()) },
};

/** Strings in Norwegian, right-to-left rules and sizes nobody uses here. */
const unused = /:lang\((nb|nn|no)\)|:dir\(rtl\)|u-datalist|u-summary,|data-size="?2x[sl]/;
const withoutUnused = {
  postcssPlugin: 'without-unused',
  Rule(rule) {
    if (!unused.test(rule.selector)) return;
    const kept = rule.selectors.filter((selector) => !unused.test(selector));
    if (!kept.length) rule.remove();
    else if (kept.length !== rule.selectors.length) rule.selectors = kept;
  },
};

/** Custom properties that nothing reads: tokens of the design system for parts that are not used here. `others`: sheets that read these. */
const withoutUnread = (others) => ({
  postcssPlugin: 'without-unread',
  OnceExit(sheet) {
    for (let removed = true; removed; ) { // what only an unread one reads is unread itself
      const readers = new Set(Array.from((sheet.toString() + others).matchAll(/var\(\s*(--[\w-]+)/g), (found) => found[1]));
      removed = false;
      sheet.walkDecls(/^--/, (property) => {
        if (readers.has(property.prop)) return;
        property.remove();
        removed = true;
      });
    }
  },
});

/** theme.css writes each colour once; here it is copied to where the system, not the person, asks for dark or for more contrast. */
const dark = '[data-color-scheme="dark"]';
const contrast = '[data-contrast="high"]';
const withSystemWishes = {
  postcssPlugin: 'with-system-wishes',
  Once(sheet) {
    const media = { dark: [], contrast: [], both: [] };
    for (const rule of sheet.nodes.filter((node) => node.type === 'rule')) {
      const isDark = rule.selector.includes(dark);
      const isContrast = rule.selector.includes(contrast);
      const copy = (replace) => rule.clone({ selector: replace(rule.selector) });
      const auto = (selector) => selector.replace(dark, '[data-color-scheme="auto"]');
      const wish = (selector) => selector.replace(contrast, ':not([data-contrast])');
      if (isDark) media.dark.push(copy(auto));
      if (isContrast) media.contrast.push(copy(wish));
      if (isDark && isContrast) media.both.push(copy((selector) => wish(auto(selector))));
    }
    const add = (params, nodes) => sheet.append(postcss.atRule({ name: 'media', params, nodes }));
    add('(prefers-color-scheme: dark)', media.dark);
    add('(prefers-contrast: more)', media.contrast);
    add('(prefers-color-scheme: dark) and (prefers-contrast: more)', media.both);
  },
};

async function style(name, css, others) {
  const plugins = [withoutLayers, withoutUnused];
  if (others !== undefined) plugins.push(withoutUnread(others));
  const plain = await postcss(plugins).process(css, { from: undefined });
  return lightningcss.transform({ filename: name, code: Buffer.from(plain.css), minify: true, targets, errorRecovery: true }).code;
}

function sprite() {
  const symbols = fs
    .readdirSync(path.join(here, 'icons'))
    .sort()
    .map((file) => {
      const inside = /<svg[^>]*viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/.exec(read('icons', file));
      if (!inside) throw new Error(`icons/${file}: not an svg with a viewBox`);
      return `<symbol id="${path.basename(file, '.svg')}" viewBox="${inside[1]}">${inside[2].trim()}</symbol>`;
    });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

async function scripts() {
  const entries = ['page', 'suggest', 'wizard', 'live', 'proof', 'desk'];
  const built = await esbuild.build({
    entryPoints: entries.map((name) => path.join(here, 'islands', `${name}.ts`)),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020', // all browsers of the floor
    charset: 'utf8',
    legalComments: 'none',
    outdir: 'unwritten',
    write: false,
  });
  return built.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]);
}

async function build() {
  const files = new Map();
  for (const font of ['inter-latn.woff2', 'inter-cyrl.woff2']) files.set(font, fs.readFileSync(path.join(here, 'fonts', font)));
  files.set('fonts.css', await style('fonts.css', read('css', 'fonts.css'))); // the server puts digests into the names when it loads assets/

  const theme = (await postcss([withSystemWishes]).process(read('css', 'theme.css'), { from: undefined })).css;
  const kit = modules.split(' ').map((name) => read('node_modules', '@digdir', 'designsystemet-css', 'dist', 'src', `${name}.css`));
  const band = `url("data:image/svg+xml,${encodeURIComponent(read('svg', 'girih.svg').trim())}")`;
  const portal = own.map((name) => (name === 'theme' ? theme : read('css', `${name}.css`))).join('\n').replace('url(girih.svg)', band);
  files.set('core.css', await style('core.css', [read('css', 'tokens.css'), ...kit, portal].join('\n'), read('css', 'work.css')));

  files.set('work.css', await style('work.css', read('css', 'work.css'))); // officers only

  for (const [name, bytes] of await scripts()) files.set(name, bytes);
  files.set('icons.svg', Buffer.from(sprite()));
  files.set('mark.svg', Buffer.from(read('svg', 'mark.svg')));
  files.set('INTER-OFL.txt', Buffer.from(read('licences', 'INTER-OFL.txt')));
  files.set('DESIGNSYSTEMET-MIT.txt', Buffer.from(read('licences', 'DESIGNSYSTEMET-MIT.txt')));
  return files;
}

/** What a phone fetches, compressed; the page's own HTML is counted by the browser tests. */
function weigh(files) {
  const kb = (names) => names.reduce((sum, name) => sum + (name.endsWith('.woff2') ? files.get(name).length : brotli(files.get(name))), 0) / 1024;
  const css = kb(['core.css', 'fonts.css']);
  const others = ['suggest.js', 'wizard.js', 'live.js', 'proof.js', 'desk.js'];
  const all = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0) / 1024;
  const rows = [
    ['core.css + fonts.css', css, budget['core.css + fonts.css']],
    ['core + fonts + work.css', kb(['core.css', 'fonts.css', 'work.css']), budget['core.css + fonts.css'] + 3],
    ['all scripts together', kb(['page.js', ...others]), budget.scriptsOfOnePage],
    ['first view without HTML', kb(['core.css', 'fonts.css', 'inter-latn.woff2', 'page.js', 'wizard.js', 'icons.svg', 'mark.svg']), budget.firstView - 8],
    ['assets/ uncompressed', all, budget.everything],
  ];
  for (const [what, is, most] of rows) console.log(`  ${what.padEnd(26)} ${is.toFixed(1).padStart(6)} KB of ${most}${is > most ? '   TOO HEAVY' : ''}`);
  return rows.every(([, is, most]) => is <= most);
}

function checkTypes() {
  execFileSync(process.execPath, [path.join(here, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', here], { stdio: 'inherit' });
}

/** The tokens are generated from tokens.config.json by `npm run tokens`; the tool asks for Node 20 or newer. */
function tokensDiffer() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.log('  tokens.css not compared with its source: the token tool needs Node 20');
    return false;
  }
  const out = fs.mkdtempSync(path.join(os.tmpdir(), 'tokens-'));
  execFileSync(process.execPath, [path.join(here, 'tokens.mjs'), path.join(out, 'tokens.css')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const same = fs.readFileSync(path.join(out, 'tokens.css'), 'utf8') === read('css', 'tokens.css');
  fs.rmSync(out, { recursive: true });
  if (!same) console.error('front: css/tokens.css is not what tokens.config.json gives: npm run tokens');
  return !same;
}

checkTypes();
const files = await build();
let good = weigh(files);
if (checking) {
  const stored = fs.existsSync(committed) ? fs.readdirSync(committed) : [];
  const different = [...files].filter(([name, bytes]) => !stored.includes(name) || !fs.readFileSync(path.join(committed, name)).equals(bytes)).map(([name]) => name);
  const strange = stored.filter((name) => !files.has(name));
  if (different.length || strange.length) {
    console.error(`front: assets/ is not what front/ builds: ${[...different, ...strange.map((n) => `${n} (stray)`)].join(', ')}\n  npm run build, and commit assets/`);
    good = false;
  }
  if (tokensDiffer()) good = false;
  if (good) console.log(`front: ${files.size} files in assets/ are what front/ builds`);
} else {
  fs.rmSync(committed, { recursive: true, force: true });
  fs.mkdirSync(committed, { recursive: true });
  for (const [name, bytes] of files) fs.writeFileSync(path.join(committed, name), bytes);
  console.log(`front: wrote ${files.size} files to assets/`);
}
process.exit(good ? 0 : 1);
