// The page's own check of an inclusion proof, against a tree and a signature made here by other means.
import crypto from 'node:crypto';
import { equal, open, test } from '../kit/index.mjs';

const sha = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const leafHash = (entry) => sha([0], entry);
const nodeHash = (a, b) => sha([1], a, b);
const split = (n) => 2 ** (Math.ceil(Math.log2(n)) - 1); // largest power of two below n
const root = (leaves) => (leaves.length === 1 ? leaves[0] : nodeHash(root(leaves.slice(0, split(leaves.length))), root(leaves.slice(split(leaves.length)))));
function path(index, leaves) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k ? [...path(index, leaves.slice(0, k)), root(leaves.slice(k))] : [...path(index - k, leaves.slice(k)), root(leaves.slice(0, k))];
}

const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
const origin = 'log.darcha.example';
const keyBytes = Buffer.concat([Buffer.from([1]), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]);
const keyId = sha(`${origin}\n`, keyBytes).subarray(0, 4);
const vkey = `${origin}+${keyId.toString('hex')}+${keyBytes.toString('base64')}`;

function proofOf(index, size) {
  const salt = crypto.randomBytes(16);
  const details = JSON.stringify({ at: '2026-11-20T11:12:00Z', id: '0', kind: 'persons.read', purpose: 'prefill' });
  const entry = Buffer.from(JSON.stringify({ at: '2026-11-20T11:12:00Z', digest: sha(salt, details).toString('hex'), id: '0', kind: 'persons.read', v: 1 }));
  const leaves = Array.from({ length: size }, (_, i) => leafHash(i === index ? entry : Buffer.from(`entry ${i}`)));
  const text = `${origin}\n${size}\n${root(leaves).toString('base64')}\n`;
  const signature = Buffer.concat([keyId, crypto.sign(null, Buffer.from(text), privateKey)]).toString('base64');
  return {
    entry_b64: entry.toString('base64'),
    salt_b64: salt.toString('base64'),
    details,
    leaf_index: index,
    tree_size: size,
    hashes_b64: path(index, leaves).map((h) => h.toString('base64')),
    checkpoint: `${text}\n— ${origin} ${signature}\n`,
    vkey,
  };
}

async function verdictOn(page, answer) {
  await page.unroute('**/ishlanma/galereya');
  await page.route('**/ishlanma/galereya', (route) => (route.request().resourceType() === 'fetch' ? route.fulfill(answer) : route.fallback()));
  await page.click('#isbot button');
  await page.waitForFunction(() => !document.querySelector('#isbot button').disabled);
  return page.getAttribute('#isbot [role=status]', 'data-result');
}
const json = (value) => ({ contentType: 'application/json', body: JSON.stringify(value) });

test('the page proves a record at any place of trees of many sizes', async () => {
  const page = await open();
  await page.goto('/ishlanma/galereya');
  for (const [index, size] of [[0, 1], [0, 2], [1, 2], [2, 3], [4, 5], [6, 7], [5, 8], [8, 9], [100, 257], [255, 1000], [999, 1000]])
    equal(await verdictOn(page, json(proofOf(index, size))), 'good', `leaf ${index} of ${size}`);
  await page.done();
});

test('the page refuses a proof in which anything was changed', async () => {
  const page = await open();
  await page.goto('/ishlanma/galereya');
  const changed = (change) => {
    const proof = proofOf(37, 100);
    change(proof);
    return json(proof);
  };
  const swapped = (text, from, to) => Buffer.from(Buffer.from(text, 'base64').toString().replace(from, to)).toString('base64');
  const cases = {
    details: (p) => (p.details = p.details.replace('prefill', 'nothing')),
    'another record': (p) => (p.details = p.details.replace('"id":"0"', '"id":"1"')),
    entry: (p) => (p.entry_b64 = swapped(p.entry_b64, 'persons.read', 'persons.seen')),
    salt: (p) => (p.salt_b64 = crypto.randomBytes(16).toString('base64')),
    'a missing hash': (p) => p.hashes_b64.pop(),
    'a hash too many': (p) => p.hashes_b64.push(p.hashes_b64[0]),
    'another hash': (p) => (p.hashes_b64[2] = crypto.randomBytes(32).toString('base64')),
    index: (p) => (p.leaf_index = 36),
    size: (p) => (p.tree_size = 101),
    'a root nobody signed': (p) => (p.checkpoint = p.checkpoint.replace(/\n[^\n]+\n\n/, `\n${crypto.randomBytes(32).toString('base64')}\n\n`)),
    'signature of another text': (p) => (p.checkpoint = p.checkpoint.split('\n\n')[0] + '\n\n' + proofOf(1, 3).checkpoint.split('\n\n')[1]),
    'another key': (p) => (p.vkey = p.vkey.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'))),
    nonsense: (p) => (p.entry_b64 = '%%%'),
  };
  for (const [what, change] of Object.entries(cases)) equal(await verdictOn(page, changed(change)), 'bad', what);
  await page.done();
});

test('the page does not claim anything while the record waits or the server is away', async () => {
  const page = await open();
  await page.goto('/ishlanma/galereya');
  equal(await verdictOn(page, { status: 404, body: '' }), 'unsure');
  equal(await verdictOn(page, { status: 500, body: '' }), 'unsure');
  await page.done();
});
