import { setTimeout as delay } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { getBalance } from '@tessera/contracts';
import { systemClock } from '@tessera/kernel';
import {
  eventually,
  type Neighbour,
  neighbour,
  type TcpProxy,
  type TestNats,
  tcpProxy,
  testNats,
} from '@tessera/testing';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientMetrics, connectNats, createRequestClient } from '../../src/messaging/index.ts';
import { newId } from './two-services.ts';

let broker: TestNats;
let wallet: Neighbour;
let wire: TcpProxy;
let raffle: NatsConnection;
let asked = 0;

beforeAll(async () => {
  broker = await testNats();
  wallet = await neighbour('wallet', broker);
  await wallet.answer(getBalance, async () => {
    asked += 1;
    return { ok: true, value: { accountId: newId(), postedMinor: 7, heldMinor: 0, availableMinor: 7 } };
  });
  wire = await tcpProxy({ target: broker.url('raffle') });
  raffle = await connectNats({ url: wire.through(broker.url('raffle')), name: 'raffle' });
});
afterAll(async () => {
  await raffle.close();
  await wire.stop();
  await wallet.close();
  await broker.release();
});

describe('a request whose connection is lost', () => {
  it.each(['requests', 'replies'] as const)('with its %s is asked again as soon as there is another', async (lost) => {
    const client = createRequestClient('raffle', raffle, clientMetrics(new Registry()));
    const before = asked;
    wire.blackhole(lost);
    const ctx = {
      tenantId: newId(),
      actor: { kind: 'system', id: 'raffle', scopes: [] },
      correlationId: 'c',
      clock: systemClock,
      newId,
    } as const;
    const account = { kind: 'user' as const, userId: newId() };
    const answer = client.call(getBalance, { account, currency: 'EUR' }, ctx, { timeoutMs: 20_000 });
    // The wallet heard it only where the reply is what is lost.
    if (lost === 'replies') await eventually(() => expect(asked).toBe(before + 1));
    else await delay(100);
    wire.cut();
    await eventually(() => expect(wire.connections()).toBe(0));
    expect(asked).toBe(before + (lost === 'replies' ? 1 : 0));
    const backAt = performance.now();
    wire.heal();
    expect(await answer).toMatchObject({ ok: true, value: { postedMinor: 7 } });
    // Without asking again it would wait out its own twenty seconds.
    expect(performance.now() - backAt).toBeLessThan(12_000);
    expect(asked).toBe(before + (lost === 'replies' ? 2 : 1));
  });
});
