// @ts-nocheck
import { readFileSync } from 'node:fs';
import net from 'node:net';
const { url, token, accounts, seconds } = JSON.parse(readFileSync('/tmp/load.json'));
const u = new URL(url); const N = Number(process.env.CALLERS ?? 64);
let key = 0; const run = Date.now(); const lat = []; let errors = 0; const until = performance.now() + seconds * 1000;
const pick = () => accounts[(Math.random() * accounts.length) | 0];
const head = `POST /v1/transfers HTTP/1.1\r\nhost: ${u.host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\nidempotency-key: `;
const req = () => { const d = process.env.HOT ? accounts[0] : pick(); let c = pick(); while (c === d) c = pick();
  const body = `{"debit":{"kind":"account","accountId":"${d}"},"credit":{"kind":"account","accountId":"${c}"},"amountMinor":1,"currency":"EUR","note":"bench"}`;
  return `${head}b-${run}-${key++}\r\ncontent-length: ${body.length}\r\n\r\n${body}`; };
await Promise.all(Array.from({ length: N }, () => new Promise((resolve) => {
  const s = net.connect(Number(u.port), u.hostname); s.setNoDelay(true); let at; let buf = '';
  const send = () => { if (performance.now() > until) { s.destroy(); resolve(); return; } at = performance.now(); s.write(req()); };
  s.on('connect', send);
  s.on('data', (d) => { buf += d.toString('latin1'); const e = buf.indexOf('\r\n\r\n'); if (e < 0) return; const m = /content-length: (\d+)/i.exec(buf); const len = m ? Number(m[1]) : (/0\r\n\r\n$/.test(buf) ? 0 : Infinity); if (buf.length < e + 4 + len && len) return;
    if (!buf.startsWith('HTTP/1.1 201')) { errors++; if (errors < 3) console.log(buf.slice(0, 600)); } lat.push(performance.now() - at); buf = ''; send(); });
})));
lat.sort((a, b) => a - b); console.log(`${N} callers: ${(lat.length / seconds).toFixed(0)}/s p50 ${lat[lat.length >> 1]?.toFixed(1)} p99 ${lat[(lat.length * .99) | 0]?.toFixed(1)} errors ${errors}`);
