import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { Call, CallsJob, CallsOutcome, CallsReport } from './calls.ts';

const TRANSFER_ID = /"transferId":"([0-9a-f-]{36})"/g;

const headersOf = ({ token, body }: Call): string[] =>
  body === undefined
    ? ['authorization', `Bearer ${token}`]
    : ['authorization', `Bearer ${token}`, 'content-type', 'application/json', 'idempotency-key', ''];

type Prepared = Call & { readonly headers: readonly string[] };

/** The handlers of undici itself, without streams and promises of its own: the cheapest call there is. */
const make = (pool: Pool, { method, path, body, headers }: Prepared): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    let status = 0;
    let text = '';
    const own = body === undefined ? [...headers] : headers.with(-1, randomUUID());
    pool.dispatch(
      { method, path, headers: own, body: body ?? null },
      {
        onRequestStart: () => undefined,
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          text += chunk.toString('latin1');
        },
        onResponseEnd: () => resolve({ status, text }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });

interface Bounds {
  readonly mostCalls: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const boundsOf = (until: CallsJob['until']): Bounds => {
  const endless = { mostCalls: Number.POSITIVE_INFINITY, warmUpMs: 0, measureMs: Number.POSITIVE_INFINITY };
  if (until === 'told') return endless;
  return 'calls' in until ? { ...endless, mostCalls: until.calls } : { ...endless, ...until };
};

let isStopped = false;

const carryOut = async (job: CallsJob): Promise<CallsOutcome> => {
  const { origin, callers, calls, status, until, keepTransferIds } = job;
  const { mostCalls, warmUpMs, measureMs } = boundsOf(until);
  const pool = new Pool(origin, { connections: callers, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const prepared = calls.map((call): Prepared => ({ ...call, headers: headersOf(call) }));
  const latencies: number[] = [];
  const transferIds: string[] = [];
  let next = 0;
  let answeredInAll = 0;
  let longestSilenceMs = 0;
  const from = performance.now() + warmUpMs;
  const fromUs = Number(process.hrtime.bigint() / 1_000n) + warmUpMs * 1_000;
  const to = from + measureMs;
  let lastAnswer = from;
  const cpu = process.cpuUsage();
  const caller = async () => {
    for (let index = next++; index < mostCalls && !isStopped && performance.now() < to; index = next++) {
      const call = prepared[index % prepared.length];
      if (!call) throw new Error('there are no calls to make');
      const asked = performance.now();
      const answer = await make(pool, call);
      const now = performance.now();
      if (answer.status !== status) throw new Error(`${call.path} answered ${answer.status}: ${answer.text}`);
      answeredInAll += 1;
      if (keepTransferIds) for (const [, id = ''] of answer.text.matchAll(TRANSFER_ID)) transferIds.push(id);
      if (now < from || now > to) continue;
      latencies.push(now - asked);
      longestSilenceMs = Math.max(longestSilenceMs, now - lastAnswer);
      lastAnswer = now;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const { user, system } = process.cpuUsage(cpu);
  await pool.close();
  const ms = Number.isFinite(measureMs) ? measureMs : lastAnswer - from;
  return {
    answered: latencies.length,
    ms,
    latencies: Float64Array.from(latencies).sort(),
    longestSilenceMs,
    transferIds,
    answeredInAll,
    window: { fromUs, toUs: fromUs + ms * 1_000 },
    cpuMs: (user + system) / 1_000,
  };
};

process.once('disconnect', () => process.exit());
process.on('message', (message: CallsJob | 'stop') => {
  if (message === 'stop') {
    isStopped = true;
    return;
  }
  carryOut(message).then(
    (outcome) => process.send?.({ outcome } satisfies CallsReport),
    (error: Error) => process.send?.({ failed: error.message } satisfies CallsReport),
  );
});
