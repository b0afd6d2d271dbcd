import { type Call, type CallsOutcome, makeCalls } from '../calls/calls.ts';
import type { Throughput } from '../report.ts';
import { checkLedger, countTransfers } from './check-ledger.ts';
import type { Ledger } from './history.ts';
import type { WalletPlace } from './place.ts';

export interface Timing {
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** How many different bodies are sent, again and again, each time with another key. */
const BODIES = 10_000;
export const BATCH = 100;
export const CALLERS = 64;

const account = (accountId: string | undefined) => ({ kind: 'account', accountId });

/** Different for every `n`, and never the same account twice; 7,919 is prime, so pairs do not repeat soon. */
const transferBetween = ({ accountIds }: Ledger, n: number, debit = n % accountIds.length) => {
  const credit = (debit + 1 + ((n * 7_919) % (accountIds.length - 1))) % accountIds.length;
  return {
    debit: account(accountIds[debit]),
    credit: account(accountIds[credit]),
    amountMinor: 1 + (n % 9),
    currency: 'EUR',
    note: 'moved by the bench',
  };
};

const range = <T>(count: number, of: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => of(n));

/** A transfer a call, spread over all members. */
export const spreadTransfers = (ledger: Ledger, token: string): Call[] =>
  range(BODIES, (n) => ({
    ...{ method: 'POST', path: '/v1/transfers', token },
    body: JSON.stringify(transferBetween(ledger, n)),
  }));

/** A transfer a call, all from one account. */
export const hotTransfers = (ledger: Ledger, token: string): Call[] =>
  range(BODIES, (n) => ({
    ...{ method: 'POST', path: '/v1/transfers', token },
    body: JSON.stringify(transferBetween(ledger, n, 0)),
  }));

const BATCH_PATH = '/v1/transfers/batch';

/** A hundred transfers a call, each with its own result. */
export const batchesOfTransfers = (ledger: Ledger, token: string): Call[] =>
  range(BODIES / BATCH, (call) => ({
    ...{ method: 'POST', path: BATCH_PATH, token },
    body: JSON.stringify({
      mode: 'independent',
      transfers: range(BATCH, (n) => transferBetween(ledger, call * BATCH + n)),
    }),
  }));

/** Whether this commit's wallet takes batches: a route that is there finds fault with an empty body, one that is not is not found. */
export const takesBatches = async (place: WalletPlace, token: string): Promise<boolean> => {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': 'is-it-there',
  };
  const response = await fetch(place.stack.urls.wallet + BATCH_PATH, { method: 'POST', headers, body: '{}' });
  await response.body?.cancel();
  return response.status !== 404;
};

/** Makes the calls and then looks for every answer in the ledger. */
export const postTransfers = async (
  { stack, traces, admin, settle }: WalletPlace,
  ledger: Ledger,
  calls: readonly Call[],
  { timing, callers = CALLERS, transfersACall = 1 }: { timing: Timing; callers?: number; transfersACall?: number },
): Promise<Throughput & { readonly outcome: CallsOutcome }> => {
  await settle();
  const before = await countTransfers(admin, ledger.tenantId);
  const status = transfersACall === 1 ? 201 : 200;
  const job = { origin: stack.urls.wallet, callers, calls, status, until: timing, keepTransferIds: true };
  const traced = traces.bytes();
  const outcome = await makeCalls(job);
  if (traces.bytes() === traced) throw new Error('tracing is off, and should be measured with the rest');
  const expected = outcome.answeredInAll * transfersACall;
  if (outcome.transferIds.length !== expected)
    throw new Error(`${outcome.transferIds.length} transfers were answered where ${expected} were asked for`);
  await checkLedger(admin, ledger.tenantId, { before, transferIds: outcome.transferIds });
  return { perSecond: (outcome.answered * transfersACall * 1_000) / outcome.ms, latencies: outcome.latencies, outcome };
};

/** The newest page of entries of every account in turn. */
export const statementPages = ({ accountIds }: Ledger, token: string): Call[] =>
  accountIds.map((id) => ({ method: 'GET', path: `/v1/accounts/${id}/entries?limit=50`, token }));

export const readStatements = async (
  { stack, settle }: WalletPlace,
  ledger: Ledger,
  token: string,
  timing: Timing,
): Promise<Throughput> => {
  await settle();
  const calls = statementPages(ledger, token);
  const outcome = await makeCalls({ origin: stack.urls.wallet, callers: CALLERS, calls, status: 200, until: timing });
  return { perSecond: (outcome.answered * 1_000) / outcome.ms, latencies: outcome.latencies };
};
