// Checks on the reader's own device that a record is in the tamper-evident log: nothing is taken from the server's word but its signature.
// Spec: RFC 9162 2.1 (hashing, inclusion), C2SP signed-note and tlog-checkpoint, RFC 8785 (the texts arrive in canonical form).
//
// The server gives: { entry_b64, salt_b64, details, leaf_index, tree_size, hashes_b64: [], checkpoint, vkey }, or 404/409 while the record
// waits for its checkpoint. `details` is the text only the person may read; the entry holds hex(SHA-256(salt || details)) as "digest".
import { all, number, say } from './dom';

export interface Proof {
  entry_b64: string;
  salt_b64: string;
  details: string;
  leaf_index: number;
  tree_size: number;
  hashes_b64: string[];
  checkpoint: string;
  vkey: string;
}

export type Verdict = 'proved' | 'unsigned' | 'wrongLeaf' | 'wrongRoot' | 'wrongSignature';

const utf8 = new TextEncoder();
const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
const unbase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((octet, i) => octet === b[i]);

function join(...parts: (Uint8Array | number[])[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** RFC 9162 2.1.3.2; nothing when the path is longer or shorter than the place of the leaf asks for. */
export async function rootOf(leaf: Uint8Array<ArrayBuffer>, index: number, size: number, path: Uint8Array[]): Promise<Uint8Array | undefined> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  let fn = index;
  let sn = size - 1; // plain arithmetic, not shifts: those would cut to 32 bits
  let hash = leaf;
  for (const other of path) {
    if (sn === 0 || other.length !== 32) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      hash = await sha256(join([1], other, hash));
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = await sha256(join([1], hash, other));
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? hash : undefined;
}

interface Note {
  text: string;
  signatures: { name: string; octets: Uint8Array<ArrayBuffer> }[];
}

function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const signatures = [];
  for (const line of note.slice(end + 2).split('\n')) {
    const match = /^— (\S+) (\S+)$/.exec(line);
    if (match) signatures.push({ name: match[1] ?? '', octets: unbase64(match[2] ?? '') });
    else if (line) return undefined;
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** True, false, or nothing when this browser knows no Ed25519. */
async function signatureHolds(note: Note, vkey: string): Promise<boolean | undefined> {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey);
  if (!match) return false;
  const [, name = '', id = '', encoded = ''] = match;
  const key = unbase64(encoded); // type 1 = Ed25519, then 32 octets
  const expected = (await sha256(join(utf8.encode(`${name}\n`), key))).slice(0, 4);
  if (key.length !== 33 || key[0] !== 1 || hex(expected) !== id) return false;
  const signature = note.signatures.find((s) => s.name === name && equal(s.octets.slice(0, 4), expected));
  if (!signature || signature.octets.length !== 68) return false;
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', key.slice(1), 'Ed25519', false, ['verify']);
  } catch {
    return undefined;
  }
  return crypto.subtle.verify('Ed25519', imported, signature.octets.slice(4), utf8.encode(note.text));
}

export async function check(proof: Proof): Promise<Verdict> {
  const entry = unbase64(proof.entry_b64);
  const digest = hex(await sha256(join(unbase64(proof.salt_b64), utf8.encode(proof.details))));
  const stated = JSON.parse(new TextDecoder().decode(entry)) as { digest?: unknown; id?: unknown };
  const shown = JSON.parse(proof.details) as { id?: unknown };
  if (stated.digest !== digest || stated.id !== shown.id) return 'wrongLeaf';

  const note = parseNote(proof.checkpoint);
  const [origin, size, root] = note?.text.split('\n') ?? [];
  if (!note || !origin || !root || size !== String(proof.tree_size) || !proof.vkey.startsWith(`${origin}+`)) return 'wrongRoot';
  const leaf = await sha256(join([0], entry));
  const computed = await rootOf(leaf, proof.leaf_index, proof.tree_size, proof.hashes_b64.map(unbase64));
  if (!computed || !equal(computed, unbase64(root))) return 'wrongRoot';

  const signed = await signatureHolds(note, proof.vkey);
  return signed === undefined ? 'unsigned' : signed ? 'proved' : 'wrongSignature';
}

/** The proof must be of the record this page shows, not of another one that happens to hold. */
function isOf(proof: Proof, record: string): boolean {
  return (JSON.parse(proof.details) as { id?: unknown }).id === record;
}

async function run(box: HTMLElement, status: HTMLElement): Promise<void> {
  const show = (key: string, result: string, ...values: string[]): void => {
    status.dataset['result'] = result;
    status.textContent = say(box, key, ...values);
  };
  if (!window.crypto?.subtle) return show('old', 'unsure');
  show('running', 'unsure');
  let proof: Proof;
  try {
    const answer = await fetch(box.dataset['proof'] ?? '', { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    if (answer.status === 404 || answer.status === 409) return show('pending', 'unsure');
    if (!answer.ok) return show('unreachable', 'unsure');
    proof = (await answer.json()) as Proof;
  } catch {
    return show('unreachable', 'unsure');
  }
  let verdict: Verdict;
  try {
    verdict = isOf(proof, box.dataset['record'] ?? '') ? await check(proof) : 'wrongLeaf';
  } catch {
    verdict = 'wrongLeaf'; // not even readable: what was sent is not the record
  }
  const good = verdict === 'proved' || verdict === 'unsigned';
  show(verdict, verdict === 'proved' ? 'good' : good ? 'unsure' : 'bad', number(proof.leaf_index + 1), number(proof.tree_size));
}

export function startProofs(): void {
  for (const box of all('[data-proof]')) {
    const button = box.querySelector('button');
    const status = box.querySelector<HTMLElement>('[role=status]');
    if (!button || !status) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      button.disabled = true;
      void run(box, status).finally(() => {
        button.disabled = false;
        button.focus(); // disabling took the focus away
      });
    });
  }
}

if (typeof document !== 'undefined') startProofs();
