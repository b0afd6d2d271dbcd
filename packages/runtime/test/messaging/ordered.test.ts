import { loyaltyAwardEntry, purchaseConfirmed, purchaseFailed, purchaseRefunded } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineSubscriber, listDeadLetters } from '../../src/messaging/index.ts';
import { publishAs } from './publish-as.ts';
import { newId, openTwoServices, type TwoServices } from './two-services.ts';

let two: TwoServices;
beforeAll(async () => {
  two = await openTwoServices();
});
afterAll(async () => {
  await two.close();
});

const purchase = (purchaseId: string) => ({
  purchaseId,
  poolId: newId(),
  userId: newId(),
  amountMinor: 500,
  currency: 'EUR',
});

const confirmed = (id: string) => ({
  ...purchase(id),
  ticketNumbers: [1],
  transferId: newId(),
  confirmedAt: '2026-01-01T00:00:00.000Z',
});
const refunded = (id: string) => ({ ...purchase(id), transferId: newId(), refundedAt: '2026-01-01T00:00:00.000Z' });
const failed = (id: string) => ({ ...purchase(id), quantity: 1, code: 'wallet.insufficient_funds' });

describe('an ordered subscription', () => {
  it('handles an aggregate’s events in sequence, whatever order they arrive in, each once', async () => {
    const handled: string[] = [];
    const consumer = two.consumer(
      defineSubscriber({
        subscription: loyaltyAwardEntry,
        handle: async (event) => void handled.push(`${event.envelope.aggregateId}:${event.envelope.sequence}`),
      }),
      Array.from({ length: 20 }, () => 30),
    );
    consumer.start();
    const tenantId = newId();
    const [late, single] = [newId(), newId()];
    await publishAs(two.broker, purchaseRefunded, { tenantId, aggregateId: late, sequence: 2, data: refunded(late) });
    await publishAs(two.broker, purchaseConfirmed, {
      tenantId,
      aggregateId: single,
      sequence: 1,
      data: confirmed(single),
    });
    await eventually(() => expect(handled).toEqual([`${single}:1`]));
    await publishAs(two.broker, purchaseConfirmed, { tenantId, aggregateId: late, sequence: 1, data: confirmed(late) });
    await publishAs(two.broker, purchaseConfirmed, { tenantId, aggregateId: late, sequence: 1, data: confirmed(late) });
    await eventually(() => expect(handled).toEqual([`${single}:1`, `${late}:1`, `${late}:2`]));
    await consumer.stop();
    expect(handled).toHaveLength(3);
    expect(await listDeadLetters(two.loyalty)).toEqual([]);
  });

  it('moves on over events that it does not handle', async () => {
    const handled: number[] = [];
    const consumer = two.consumer(
      defineSubscriber({
        subscription: loyaltyAwardEntry,
        handle: async (event) => void handled.push(event.envelope.sequence),
      }),
      Array.from({ length: 20 }, () => 30),
    );
    consumer.start();
    const [tenantId, id] = [newId(), newId()];
    await publishAs(two.broker, purchaseConfirmed, { tenantId, aggregateId: id, sequence: 2, data: confirmed(id) });
    await publishAs(two.broker, purchaseFailed, { tenantId, aggregateId: id, sequence: 1, data: failed(id) });
    await eventually(() => expect(handled).toEqual([2]));
    await consumer.stop();
  });
});
