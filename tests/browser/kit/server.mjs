// The program under test: $DARCHA, or the release or development build, with the synthetic country, on free ports, in a data folder of its own that goes with it.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const kReady = 120_000; // the first start makes a database and loads the country
const log = path.join(root, 'build', 'journeys-server.log');

/** The program under test; checks its proofs too. */
export function program() {
  const candidates = [process.env.DARCHA, ...['release', 'dev'].map((preset) => path.join(root, 'build', preset, 'src', 'darcha'))].filter(Boolean);
  const found = candidates.find((file) => fs.existsSync(file));
  if (!found) throw new Error(`no program to test: ./dev build release, or set BASE_URL to a running server (looked for ${candidates.join(', ')})`);
  return found;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts it and waits until it answers. Gives { url, data, mail, log, stop }; `mail` is the port that takes mails. */
export async function startServer() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'darcha-journeys-'));
  fs.chmodSync(data, 0o755); // started by root, the database belongs to another user
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const [port, internal, mail] = [await freePort(), await freePort(), await freePort()];
  const out = fs.openSync(log, 'w');
  // Once for each build: a model that is there already is left as it is.
  const model = spawnSync(program(), ['train', '--quick'], { cwd: root, stdio: ['ignore', out, out], timeout: kReady });
  if (model.status !== 0) throw new Error(`no model for suggestions was made:\n${fs.readFileSync(log, 'utf8')}`);
  const child = spawn(program(), ['serve', '--demo', '--port', String(port), '--internal-port', String(internal), '--mail-port', String(mail), '--data-dir', data], { cwd: root, stdio: ['ignore', out, out] });
  fs.closeSync(out);
  let ended;
  const exit = new Promise((resolve) => {
    child.once('error', (error) => resolve((ended = error.message)));
    child.once('exit', (code, signal) => resolve((ended = `exit ${code ?? signal}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (ended === undefined) {
      child.kill('SIGTERM');
      await Promise.race([exit, pause(20_000)]);
      if (ended === undefined) child.kill('SIGKILL');
    }
    fs.rmSync(data, { recursive: true, force: true });
    if (ended !== undefined && ended !== 'exit 0') throw new Error(`the server did not end well (${ended}):\n${fs.readFileSync(log, 'utf8').split('\n').slice(-40).join('\n')}`);
  };
  const until = Date.now() + kReady;
  for (;;) {
    if (ended !== undefined || Date.now() > until) {
      await stop().catch(() => {});
      throw new Error(`the server did not start (${ended ?? 'no answer in two minutes'}):\n${fs.readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`);
    }
    try {
      const answer = await fetch(`${url}/`);
      await answer.text();
      if (answer.status < 500) return { url, data, mail, log, stop };
    } catch {
      // not listening yet
    }
    await pause(200);
  }
}
