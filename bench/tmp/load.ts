// @ts-nocheck
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { ApiClient, foundClub } from '@tessera/tools/demo';
import pg from 'pg';
import { withStack } from '../src/with-stack.ts';
import { writeFileSync } from 'node:fs';

const seconds = Number(process.env.SECS ?? 6);
await withStack({ services: ['identity', 'wallet', 'gateway'], env: { RATE_LIMIT_PER_MINUTE: '10000000', LOG_LEVEL: 'warn' , ...(process.env.NOTRACE ? {TRACE_SAMPLE_RATIO:'0'}:{}) } }, async (stack) => {
  const api = new ApiClient(stack.urls.gateway);
  const club = await foundClub(api, `bench${Date.now() % 100_000}`);
  const url = new URL(stack.databaseAdminUrl);
  url.pathname = '/tessera';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`insert into wallet.accounts (tenant_id,id,owner_kind,owner_id,kind,currency,floor_minor,posted_minor,head_hash,opened_at)
    select $1, gen_random_uuid(), 'user', gen_random_uuid(), 'default','EUR', 0, 1000000000, decode(repeat('00',32),'hex'), now() from generate_series(1,1000)`, [club.tenantId]);
  await admin.query('analyze wallet.accounts');
  const { rows } = await admin.query('select id from wallet.accounts where tenant_id=$1 and owner_kind=$2', [club.tenantId, 'user']);
  writeFileSync('/tmp/load.json', JSON.stringify({ url: stack.urls.wallet, token: club.owner.token, accounts: rows.map((r) => r.id), seconds }));
  for (let i = 0; i < 2; i++) {
    const before = await admin.query('select count(*)::int as n from wallet.transfers');
    const hist = new Map<string, number>(); let sampling = true;
    const sampler = process.env.SAMPLE ? (async () => { const c = new pg.Client({ connectionString: url.href }); await c.connect(); while (sampling) { const { rows } = await c.query("select left(regexp_replace(query, '\\s+', ' ', 'g'), 70) as q, state, coalesce(wait_event,'cpu') as w, xact_start is not null as x from pg_stat_activity where application_name='tessera-wallet' and state <> 'idle'"); for (const r of rows) { const k = `${r.state} ${r.w} | ${r.q}`; hist.set(k, (hist.get(k) ?? 0) + 1); } hist.set('samples', (hist.get('samples') ?? 0) + 1); await new Promise((r) => setTimeout(r, 3)); } await c.end(); })() : undefined;
    const cpu0 = cpu(stack.services.pid('wallet'));
    await new Promise((resolve) => spawn(process.execPath, [new URL('./client.mjs', import.meta.url).pathname], { stdio: 'inherit' , env: {...process.env, NODE_OPTIONS: ''}}).on('exit', resolve));
    const cpu1 = cpu(stack.services.pid('wallet'));
    sampling = false; await sampler; [...hist].sort((a, b) => b[1] - a[1]).slice(0, 30).forEach(([k, v]) => console.log(String(v).padStart(6), k));
    const after = await admin.query('select count(*)::int as n from wallet.transfers');
    const d = await admin.query('select count(distinct posted_at)::int as b from wallet.transfers'); console.log('batches so far', d.rows[0].b, 'of', after.rows[0].n);
    console.log('transfers', after.rows[0].n - before.rows[0].n, 'wallet cpu s', (cpu1 - cpu0) / 100);
  }
  await admin.end();
});
import { readFileSync } from 'node:fs';
function cpu(pid: number | undefined) { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return Number(f[11]) + Number(f[12]); }
process.exit(0);
