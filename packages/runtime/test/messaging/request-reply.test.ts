import { headers, type NatsConnection } from '@nats-io/transport-node';
import { captureHold, getBalance, placeHold } from '@tessera/contracts';
import { ok, refuse, systemClock } from '@tessera/kernel';
import { type TestDatabase, type TestNats, testDatabase, testNats } from '@tessera/testing';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallContext, DependencyUnavailable } from '../../src/context/index.ts';
import {
  clientMetrics,
  connectNats,
  createRequestClient,
  defineResponder,
  type RequestClient,
  RequestServer,
  serverMetrics,
} from '../../src/messaging/index.ts';
import { type Database, defineMigrations, openDatabase } from '../../src/postgres/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { newId } from './two-services.ts';

let place: TestDatabase;
let broker: TestNats;
let database: Database;
let raffleNats: NatsConnection;
let walletNats: NatsConnection;
let client: RequestClient;
let server: RequestServer;
let placed = 0;
const holdId = newId();

const ctx = (): CallContext => ({
  tenantId: newId(),
  actor: { kind: 'user', id: newId(), role: 'member', scopes: [] },
  correlationId: 'corr',
  clock: systemClock,
  newId,
});

const input = (amountMinor = 500) => ({
  account: { kind: 'user' as const, userId: newId() },
  amountMinor,
  currency: 'EUR',
  ttlSeconds: 60,
  references: {},
});

beforeAll(async () => {
  place = await testDatabase(defineMigrations('wallet', []));
  broker = await testNats();
  database = await openDatabase({ service: 'wallet', url: place.url });
  raffleNats = await connectNats({ url: broker.url('raffle'), name: 'raffle' });
  walletNats = await connectNats({ url: broker.url('wallet'), name: 'wallet' });
  client = createRequestClient('raffle', raffleNats, clientMetrics(new Registry()));
  const responders = [
    defineResponder({
      request: placeHold,
      handle: (asked, call) =>
        database.transact(call, async () => {
          if (asked.amountMinor > 1_000) return refuse('wallet.insufficient_funds', 'Too little is there.');
          placed += 1;
          return ok({ holdId, accountId: newId(), expiresAt: '2026-01-01T00:00:00.000Z' });
        }),
    }),
    defineResponder({
      request: captureHold,
      handle: async () => {
        throw new Error('planted');
      },
    }),
  ];
  const logger = createLogger({ service: 'wallet', level: 'silent' });
  server = new RequestServer(responders, {
    nats: walletNats,
    logger,
    metrics: serverMetrics(new Registry()),
    clock: systemClock,
    newId,
  });
  server.start();
  await walletNats.flush();
});
afterAll(async () => {
  await server.stop();
  await Promise.all([raffleNats.close(), walletNats.close()]);
  await database.close();
  await broker.release();
  await place.drop();
});

describe('request and reply', () => {
  it('answers with the output, and the same key again with the same answer and no second effect', async () => {
    const call = ctx();
    const before = placed;
    const request = input();
    const first = await client.call(placeHold, request, call, { idempotencyKey: 'k1' });
    const second = await client.call(placeHold, request, call, { idempotencyKey: 'k1' });
    expect(first).toMatchObject({ ok: true, value: { holdId } });
    expect(second).toEqual(first);
    expect(placed).toBe(before + 1);
  });

  it('makes ten calls with one key at once have one effect and one answer', async () => {
    const call = ctx();
    const before = placed;
    const request = input();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.call(placeHold, request, call, { idempotencyKey: 'race' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(placed).toBe(before + 1);
  });

  it('returns a refusal as a value, remembered like any answer', async () => {
    const call = ctx();
    const request = input(5_000);
    for (let time = 0; time < 2; time += 1) {
      const answer = await client.call(placeHold, request, call, { idempotencyKey: 'poor' });
      expect(answer).toEqual({
        ok: false,
        error: { code: 'wallet.insufficient_funds', message: 'Too little is there.' },
      });
    }
  });

  it('refuses the same key with another request as the bug it is', async () => {
    const call = ctx();
    await client.call(placeHold, input(100), call, { idempotencyKey: 'mixed' });
    await expect(client.call(placeHold, input(200), call, { idempotencyKey: 'mixed' })).rejects.toThrow('conflict');
  });

  it('says which service failed, was silent, or is not there', async () => {
    const capture = {
      holdId,
      credit: { kind: 'pool' as const, poolId: newId() },
      reason: 'TICKET_PURCHASE' as const,
      references: {},
    };
    await expect(client.call(captureHold, capture, ctx(), { idempotencyKey: 'x' })).rejects.toMatchObject({
      dependency: 'wallet',
    });
    const nobody = client.call(getBalance, { account: { kind: 'pool', poolId: newId() }, currency: 'EUR' }, ctx());
    await expect(nobody).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(nobody).rejects.toThrow('no instance is listening');
  });

  it('does not even ask after the caller’s deadline', async () => {
    const late = { ...ctx(), deadline: new Date(Date.now() - 1) };
    await expect(client.call(placeHold, input(), late, { idempotencyKey: 'late' })).rejects.toThrow('deadline');
  });

  it('is not answered into a subject that is not the caller’s own inbox', async () => {
    const before = placed;
    const head = headers();
    for (const [name, value] of [
      ['tenant', newId()],
      ['caller', 'billing'],
      ['deadline', String(Date.now() + 5_000)],
      ['idempotency-key', 'x'],
    ]) {
      head.set(name ?? '', value ?? '');
    }
    const forged = raffleNats.request(placeHold.subject, JSON.stringify(input()), { timeout: 300, headers: head });
    await expect(forged).rejects.toThrow();
    expect(placed).toBe(before);
  });

  it('demands a key for a request that changes something', async () => {
    await expect(client.call(placeHold, input(), ctx())).rejects.toThrow('idempotency key');
  });

  it('is closed to services that the contract does not name as callers', async () => {
    const loyalty = await connectNats({ url: broker.url('loyalty'), name: 'loyalty' });
    const stranger = createRequestClient('loyalty', loyalty, clientMetrics(new Registry()));
    await expect(stranger.call(placeHold, input(), ctx(), { idempotencyKey: 'x', timeoutMs: 500 })).rejects.toThrow();
    await loyalty.close();
    expect(placed).toBeGreaterThan(0);
  });
});
