// A mail program of one's own: hands a mail to the server by SMTP, and reads the letters that it would send.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { dataFolder } from './house.mjs';

const box = 'murojaat@localhost';

export const mailOf = ({ from, subject, text, id = `${Math.random()}@example.org` }) =>
  [`From: ${from}`, `To: <${box}>`, `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`, `Message-ID: <${id}>`,
    'Date: Sat, 21 Nov 2026 11:30:00 +0500', 'Content-Type: text/plain; charset=utf-8', '', ...text.split('\n'), ''].join('\r\n');

/** What the server answered to the mail's end, or to the first thing that it refused. */
export function deliver(mail, { to = box, sender = 'aygul@example.org', helo = 'example.org' } = {}) {
  if (!process.env.MAIL_PORT) throw new Error('where to? Set MAIL_PORT to the --mail-port of the server at BASE_URL');
  const turns = [`EHLO ${helo}`, `MAIL FROM:<${sender}>`, `RCPT TO:<${to}>`, 'DATA', `${mail.replace(/^\./gm, '..')}.`, 'QUIT'];
  return new Promise((resolve, reject) => {
    let heard = '';
    let answer;
    const socket = net.connect(Number(process.env.MAIL_PORT), '127.0.0.1');
    socket.setTimeout(30_000, () => socket.destroy(new Error(`the mail server is silent after: ${heard}`)));
    socket.once('error', reject);
    socket.once('close', () => (answer ? resolve(answer) : reject(new Error(`the mail server closed after: ${heard}`))));
    socket.on('data', (octets) => {
      heard += octets;
      const last = heard.split('\r\n').at(-2) ?? '';
      if (!heard.endsWith('\r\n') || !/^\d{3} /.test(last)) return;
      heard = '';
      if (turns.length === 1 || last >= '4') {
        answer ??= last;
        turns.splice(0, turns.length - 1);
      }
      if (turns.length) socket.write(`${turns.shift()}\r\n`);
    });
  });
}

const decoded = (text) => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
const words = (header) => header.replace(/\?=\r\n =\?/g, '?==?').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, text) => Buffer.from(text, 'base64').toString('utf8'));

/** Letters in the outbox to this address: { subject, replyTo, text, pdf }. */
export function lettersTo(address) {
  const folder = path.join(dataFolder(), 'outbox');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
  return files
    .map((name) => fs.readFileSync(path.join(folder, name), 'latin1'))
    .filter((octets) => octets.includes(`\r\nTo: <${address}>\r\n`))
    .map((octets) => {
      const [head, ...rest] = octets.split('\r\n\r\n');
      const pdf = /Content-Type: application\/pdf[^]*?\r\n\r\n([^]*?)\r\n--/.exec(octets)?.[1];
      return {
        subject: words(/\r\nSubject: ([^]*?)\r\n(?! )/.exec(`${head}\r\n`)[1]),
        replyTo: /\r\nReply-To: <([^>]*)>/.exec(head)?.[1],
        text: decoded(rest.join('\r\n\r\n')),
        pdf: pdf ? Buffer.from(pdf, 'base64') : undefined,
      };
    });
}
