import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@tessera/kernel';
import { freePort } from '@tessera/stack';
import { eventually, type HttpClient, request, type ServiceHarness, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fundedMembers } from '../funded-members.ts';
import type { ClaimBody } from '../running-claims.ts';
import { buy, openPool, type Someone, raffle as settings, settled, someone } from '../running-raffle.ts';
import { type WalletProcess, walletProcess } from '../wallet-process.ts';

/*
 * From the money that pays for a ticket to the prize, over files that the running services gave out, checked by the command that anybody runs.
 */

let raffle: ServiceHarness<typeof systemClock>;
let wallet: WalletProcess;
let walletHttp: HttpClient;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'receipt-to-ledger-'));
  raffle = await serviceHarness({ ...settings, clock: systemClock });
  const port = await freePort();
  wallet = await walletProcess(raffle, { PORT: String(port), ANCHOR_MS: '100' });
  walletHttp = request(`http://127.0.0.1:${port}`);
  await Promise.all([wallet.start(), raffle.start()]);
});
afterAll(async () => {
  await wallet.kill();
  await raffle.stop();
  rmSync(folder, { recursive: true });
});

const VERIFY = join(import.meta.dirname, '..', '..', '..', '..', 'tools', 'src', 'verify', 'main.ts');

/** The command, as a process of its own, typed in the folder of the files whatever command runs this test. */
const verify = (...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, INIT_CWD: folder } };
    execFile(process.execPath, [VERIFY, 'receipt', ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr });
    });
  });

const keep = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);

/** The export once the draw of the pool is anchored in it, which is for the wallet's job to do. */
const exportOf = (staff: Someone, poolId: string): Promise<string> =>
  eventually(
    async () => {
      const { bytes } = await walletHttp.with({ token: staff.token }).get('/v1/ledger/export');
      const text = Buffer.from(bytes).toString();
      if (!text.includes(`"draws":[{"poolId":"${poolId}"`)) throw new Error('the draw is not anchored yet');
      return text;
    },
    { timeoutMs: 15_000 },
  );

/** A pool that one member has bought all of and won, with its files. */
const playedPool = async () => {
  const staff = await someone(raffle, 'staff');
  const [member] = await fundedMembers(raffle, staff.tenantId, 1);
  if (!member) throw new Error('there is no member');
  const poolId = await openPool(staff.http, { ticketsRequired: 3 }, { valueMinor: 1_000 });
  const bought = await buy(member.http, poolId, 3);
  await settled(staff.http, poolId);
  const ticketId = bought.body.tickets[0]?.id ?? '';
  const receipt = Buffer.from((await member.http.get(`/v1/tickets/${ticketId}/receipt`)).bytes).toString();
  const ledger = await exportOf(staff, poolId);
  keep('receipt.json', receipt);
  keep('draw.json', (await raffle.http.get(`/v1/pools/${poolId}/draw-file`)).bytes);
  keep('ledger.ndjson', ledger);
  return { staff, member, poolId, receipt, ledger };
};

it('a ticket is followed from the payment to the payout, and what is forged on the way is named', {
  timeout: 120_000,
}, async () => {
  const { member, poolId, receipt, ledger } = await playedPool();
  const whole = await verify('receipt.json', '--draw', 'draw.json', '--ledger', 'ledger.ndjson');
  expect(whole.said).toContain('is whole, link by link');
  expect(whole.said).toMatch(/^ {2}payment +member .* paid 1500 minor units EUR/m);
  expect(whole.said).toMatch(/^ {2}anchored +by checkpoint \d+ of/m);
  expect(whole.said).toMatch(/^ {2}payout +1000 minor units EUR from the pool/m);
  expect(whole.code).toBe(0);

  // What the member is told of their own money has the same entries.
  type Entries = { items: readonly { readonly hash: string; readonly reason: string }[] };
  const page = await walletHttp.with({ token: member.token }).get<Entries>('/v1/wallet/entries');
  const own = page.body.items;
  keep('entries.ndjson', `${Buffer.from(page.bytes).toString()}\n`);
  const alone = await verify('receipt.json', '--entries', 'entries.ndjson', '--tenant', member.tenantId);
  expect(alone).toMatchObject({ code: 0, said: expect.stringContaining('paid 1500 minor units EUR') });
  const { payment } = JSON.parse(receipt) as { payment: { entry: { hash: string } } };
  expect(own.filter(({ hash }) => hash === payment.entry.hash)).toMatchObject([{ reason: 'TICKET_PURCHASE' }]);
  const claims = (await member.http.get<{ items: readonly ClaimBody[] }>('/v1/claims')).body.items;
  const won = (await member.http.get<ClaimBody>(`/v1/claims/${claims.find((claim) => claim.poolId === poolId)?.id}`))
    .body;
  const paidOut = own.filter(({ reason }) => reason === 'PRIZE_PAYOUT').map(({ hash }) => hash);
  expect(won.payouts?.map(({ entry }) => entry?.hash)).toEqual(paidOut);

  keep('hash.json', receipt.replace(payment.entry.hash, 'ab'.repeat(32)));
  expect(await verify('hash.json', '--ledger', 'ledger.ndjson')).toMatchObject({
    code: 1,
    said: expect.stringContaining('at payment.entry.hash'),
  });
  keep('forged.ndjson', ledger.replace('"amountMinor":"1500"', '"amountMinor":"1"'));
  expect(await verify('receipt.json', '--ledger', 'forged.ndjson')).toMatchObject({
    code: 1,
    said: expect.stringContaining('BROKEN at link 1'),
  });
});
