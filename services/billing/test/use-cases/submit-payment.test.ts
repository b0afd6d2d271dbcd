import { randomUUID } from 'node:crypto';
import { money, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPayment, type Payment } from '../../src/domain/payments/payment.ts';
import { publishCreated, publishFinal } from '../../src/messaging/to-contract.ts';
import { PaymentRecord } from '../../src/persistence/payment.record.ts';
import { createPaymentStore } from '../../src/persistence/payment-store.ts';
import { SandboxBooks } from '../../src/providers/sandbox/sandbox-books.ts';
import { SandboxCallbacks } from '../../src/providers/sandbox/sandbox-callbacks.ts';
import { createSandboxProvider } from '../../src/providers/sandbox/sandbox-provider.ts';
import { submitPayment } from '../../src/use-cases/payments/submit-payment.ts';
import type { PaymentStore } from '../../src/use-cases/ports.ts';
import type { PaymentProvider } from '../../src/use-cases/provider.ports.ts';
import { openBilling, type RunningBilling, SIGNING_SECRET } from '../running-billing.ts';

let billing: RunningBilling;
let database: Database;
let payments: PaymentStore;
let sandbox: PaymentProvider;
const newId = uuidv7Ids(systemClock);

beforeAll(async () => {
  billing = await openBilling();
  database = await openDatabase({ service: 'billing', url: billing.database.url, entities: [PaymentRecord] });
  const events = { created: publishCreated, ended: publishFinal };
  payments = createPaymentStore({ database, events, abandonedAfterMs: 3_600_000 });
  sandbox = createSandboxProvider(new SandboxBooks(database), new SandboxCallbacks(database), SIGNING_SECRET);
});
afterAll(async () => {
  await database.close();
  await billing.stop();
});

const pending = async (): Promise<{ ctx: CallContext; payment: Payment }> => {
  const ctx: CallContext = {
    tenantId: randomUUID(),
    actor: { kind: 'system', id: 'billing', scopes: [] },
    correlationId: newId(),
    clock: systemClock,
    newId,
  };
  const request = {
    id: newId(),
    userId: randomUUID(),
    purpose: 'WALLET_TOPUP' as const,
    provider: 'sandbox',
    paymentMethod: 'sandbox_ok',
    amount: money(2_000n, 'EUR'),
  };
  const opened = await payments.open(
    openPayment(request, { ...sandbox, amountProblem: undefined }, systemClock.now()),
    ctx,
  );
  if (!opened.ok) throw new Error(opened.error.message);
  return { ctx, payment: opened.value };
};

const submitThrough = (provider: PaymentProvider) =>
  submitPayment({ payments, providers: new Map([['sandbox', provider]]) });

const booksOf = ({ tenantId }: CallContext) =>
  billing.sql('select id from billing.sandbox_payments where tenant_id = $1', [tenantId]);

describe('submitting a payment', () => {
  it('that died after the provider made it and before we noted it makes one provider payment in the end', async () => {
    const { ctx, payment } = await pending();
    const dying: PaymentProvider = {
      ...sandbox,
      async createPayment(submitted, inside) {
        await sandbox.createPayment(submitted, inside);
        throw new Error('the answer was lost');
      },
    };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(submitThrough(dying)({ id: payment.id }, ctx)).rejects.toThrow('the answer was lost');
      expect(await payments.find(payment.id, ctx)).toMatchObject({ status: 'PENDING', providerId: null });
    }
    await submitThrough(sandbox)({ id: payment.id }, ctx);
    const books = await booksOf(ctx);
    expect(books).toHaveLength(1);
    expect(await payments.find(payment.id, ctx)).toMatchObject({
      status: 'PROCESSING',
      providerId: books[0]?.['id'],
    });
  });

  it('that fails is tried again later and later', async () => {
    const { ctx, payment } = await pending();
    const away: PaymentProvider = { ...sandbox, createPayment: () => Promise.reject(new Error('no connection')) };
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(submitThrough(away)({ id: payment.id }, ctx)).rejects.toThrow('no connection');
      const [row] = await billing.sql<{ wait: number }>(
        'select round(extract(epoch from submit_after - clock_timestamp()))::int as wait from billing.payments where id = $1',
        [payment.id],
      );
      waits.push(row?.wait ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(await booksOf(ctx)).toEqual([]);
  });

  it('by two at once makes one provider payment and moves ours once', async () => {
    const { ctx, payment } = await pending();
    const submit = submitThrough(sandbox);
    await Promise.all(Array.from({ length: 5 }, () => submit({ id: payment.id }, ctx)));
    expect(await booksOf(ctx)).toHaveLength(1);
    expect(await payments.find(payment.id, ctx)).toMatchObject({ status: 'PROCESSING', sequence: 1 });
  });

  it('that has ended, or never was, asks no provider', async () => {
    const { ctx, payment } = await pending();
    await submitThrough(sandbox)({ id: payment.id }, ctx);
    const untouchable: PaymentProvider = { ...sandbox, createPayment: () => Promise.reject(new Error('asked')) };
    await submitThrough(untouchable)({ id: payment.id }, ctx);
    await submitThrough(untouchable)({ id: newId() }, ctx);
  });
});

describe('taking what is due', () => {
  it('gives one payment to one taker, however many take at once', async () => {
    const due = await Promise.all([pending(), pending(), pending(), pending()]);
    const taken = await Promise.all(Array.from({ length: 6 }, () => payments.takeToSubmit(2)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { payment } of due) expect(ids).toContain(payment.id);
    expect(await payments.takeToSubmit(50)).toEqual([]);
  });
});
