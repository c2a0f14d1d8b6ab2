// Pure parts of the islands, in Node. What they do in a page is tested in tests/browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = fs.mkdtempSync(path.join(os.tmpdir(), 'islands-'));
await build({ entryPoints: ['proof', 'aloud'].map((name) => path.join(here, '..', 'islands', `${name}.ts`)), bundle: true, format: 'esm', outdir: out, outExtension: { '.js': '.mjs' } });
globalThis.crypto ??= (await import('node:crypto')).webcrypto; // Node 18 has it, but not as a global
const { rootOf } = await import(pathToFileURL(path.join(out, 'proof.mjs')));
const { pieces } = await import(pathToFileURL(path.join(out, 'aloud.mjs')));
test.after(() => fs.rmSync(out, { recursive: true }));

// RFC 6962 reference tree of eight leaves, as published with the certificate-transparency test data: roots and paths are not computed here.
const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const sha = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const leaf = (i) => sha(Uint8Array.from([0, ...hex(leaves[i])]));
const kRoot8 = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';
const kPath0 = ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'];
const kPath5 = ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'];

test('published inclusion paths lead to the published root', async () => {
  for (const [index, proof] of [[0, kPath0], [5, kPath5]]) assert.equal(Buffer.from(await rootOf(await leaf(index), index, 8, proof.map(hex))).toString('hex'), kRoot8);
});

test('a path of the wrong length, an index outside the tree and a hash of the wrong size are refused', async () => {
  const first = await leaf(0);
  assert.equal(await rootOf(first, 0, 8, kPath0.slice(1).map(hex)), undefined);
  assert.equal(await rootOf(first, 0, 8, [...kPath0, kPath0[0]].map(hex)), undefined);
  assert.equal(await rootOf(first, 8, 8, kPath0.map(hex)), undefined);
  assert.equal(await rootOf(first, -1, 8, kPath0.map(hex)), undefined);
  assert.equal(await rootOf(first, 0.5, 8, kPath0.map(hex)), undefined);
  assert.equal(await rootOf(first, 0, 8, [hex(kPath0[0]), hex('00'), hex(kPath0[2])]), undefined);
});

test('text to read aloud is cut at sentences, nothing is lost and no piece is long', () => {
  const text = 'Bir gap. Ikkinchi gap! '.repeat(40) + '\n\nSarlavha\nYana bir gap?';
  const parts = pieces(text);
  assert.ok(parts.every((part) => part.length <= 220 && part));
  assert.equal(parts.join(' ').replace(/\s+/g, ' '), text.replace(/\s+/g, ' ').trim());
  assert.ok(parts.includes('Sarlavha'));
});
