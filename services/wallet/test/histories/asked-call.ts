import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CallContext,
  DependencyUnavailable,
  IdempotencyConflict,
  IdempotencyInFlight,
  IdempotentReplay,
} from '@tessera/runtime/context';
import { RetryLater } from '@tessera/runtime/messaging';
import type { LedgerCommand, LedgerResult } from '../../src/domain/ledger/decide-postings.ts';
import { callOf, type OpenLedger } from '../ledger-on-postgres.ts';

/** What comes as news from billing or identity, and is not called by anybody: in a transaction of its subscriber, without a key. */
const news: readonly LedgerCommand['type'][] = [
  'open-account',
  'announce-top-up',
  'abandon-top-up',
  'credit-top-up',
  'refund-top-up',
  'open-dispute',
  'end-dispute',
  'end-withdrawal',
];

export const isNews = ({ type }: LedgerCommand): boolean => news.includes(type);

/** Anything as text, so that two that are the same can be told from two that are not. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    return part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part;
  });

/** One call: the same key and request, however often it is made. */
export interface AskedCall {
  readonly round: number;
  readonly command: LedgerCommand;
  readonly ctx: CallContext;
  /** What was ever decided of it, also in transactions that came to nothing, by the bytes that would answer it. */
  readonly decided: Map<string, LedgerResult>;
  /** What it was answered. */
  readonly answers: Map<string, LedgerResult>;
}

/** What one try came to: the answer's bytes, or that the key belongs to another request. */
export type Told = { readonly bytes: string } | 'conflict';

export const askedCall = (command: LedgerCommand, key: string, tenantId: string, round: number): AskedCall => {
  const decided = new Map<string, LedgerResult>();
  const call = { round, decided, answers: new Map<string, LedgerResult>() };
  if (isNews(command)) return { ...call, command, ctx: callOf(undefined, null, tenantId) };
  const named = 'idempotencyKey' in command ? { ...command, idempotencyKey: key } : command;
  const { idempotency, ...ctx } = callOf(key, textOf(named), tenantId);
  const toReply = (result: unknown) => {
    const bytes = textOf(result);
    decided.set(bytes, result as LedgerResult);
    return { status: 200, contentType: 'application/json', body: Buffer.from(bytes) };
  };
  return { ...call, command: named, ctx: idempotency ? { ...ctx, idempotency: { ...idempotency, toReply } } : ctx };
};

/** The call with its key and another request. */
export const changedCall = (call: AskedCall): AskedCall => {
  const { idempotency } = call.ctx;
  if (!idempotency) throw new Error('only a call with a key can be changed');
  const requestHash = createHash('sha256').update(idempotency.requestHash).digest();
  return { ...call, ctx: { ...call.ctx, idempotency: { ...idempotency, requestHash } } };
};

/** How often somebody tries again who is told to. */
const TRIES = 400;

/** Asks as callers do: who is told that it is still running, or that nobody has time, asks again. */
export const ask = async (ledger: Pick<OpenLedger, 'execute' | 'inside'>, call: AskedCall): Promise<Told> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const result: LedgerResult = isNews(call.command)
        ? await ledger.inside(call.command, call.ctx)
        : await ledger.execute(call.command, call.ctx);
      return answered(call, textOf(result), result);
    } catch (error) {
      if (error instanceof IdempotentReplay) return answered(call, Buffer.from(error.reply.body).toString());
      if (error instanceof IdempotencyConflict) return 'conflict';
      const isWorthwhile =
        error instanceof IdempotencyInFlight || error instanceof RetryLater || error instanceof DependencyUnavailable;
      if (!isWorthwhile || tries === TRIES) throw new Error(`${call.command.type} failed`, { cause: error });
      await delay(tries);
    }
  }
};

const answered = (call: AskedCall, bytes: string, result = call.decided.get(bytes)): Told => {
  if (!result) throw new Error(`${call.command.type} was answered with what nobody decided: ${bytes}`);
  call.answers.set(bytes, result);
  return { bytes };
};
