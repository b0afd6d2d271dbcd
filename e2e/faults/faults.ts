import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type EventEnvelope, encodeHeaders, purchaseConfirmed, purchaseRefunded } from '@tessera/contracts';
import { factOf } from './facts.ts';
import type { FaultPlace } from './place.ts';

export interface Fault {
  readonly name: string;
  /** What was seen at the moment of the fault: that it struck between the two steps it aims at. */
  readonly seen: string;
  /** Events that are committed in it. */
  readonly events: number;
  readonly deliveredTwice: number;
  /** Strikes, proves that it struck, and brings back what it took away. */
  run(place: FaultPlace): Promise<void>;
}

/** Each of another aggregate, as many as the consumer handles at once: so all are at the same step together. */
const N = 8;
const purchases = (): string[] => Array.from({ length: N }, () => randomUUID());

const rowsInOutbox = async (place: FaultPlace, rows: number): Promise<boolean> =>
  (await place.count('raffle.outbox')) === rows;

/** A publisher that has committed its events and reaches for a broker that does not hear it. */
const committedUnheard = async (place: FaultPlace) => {
  const publisher = await place.start('publisher');
  publisher.wire.blackhole('requests');
  publisher.commit(purchases());
  await place.until('the events are committed', () => rowsInOutbox(place, N));
  return publisher;
};

const killedBeforePublish: Fault = {
  name: 'SIGKILL of the publisher between commit and publish',
  seen: 'the rows are in the outbox, the stream has none of them',
  events: N,
  deliveredTwice: 0,
  async run(place) {
    await place.start('consumer');
    const publisher = await committedUnheard(place);
    // Long enough for the relay to have tried.
    await delay(300);
    await publisher.sigkill();
    await place.until('rows without messages', async () => {
      return (await rowsInOutbox(place, N)) && (await place.inStream()).length === 0;
    });
    await place.start('publisher');
  },
};

/** Everything is published, and the publisher dies while its delete waits for a lock that the test holds. */
const dieBetweenPublishAndDelete = async (place: FaultPlace): Promise<void> => {
  const publisher = await committedUnheard(place);
  const barrier = await place.barrier('select from raffle.outbox for update');
  publisher.wire.heal();
  await place.until('published, and the delete waits', async () => {
    return (await place.inStream()).length >= N && (await place.blocked('publisher', 'delete from outbox')) > 0;
  });
  await publisher.sigkill();
  await barrier.letGo();
  await place.until('the delete died with its process', async () => (await place.sessions('publisher')) === 0);
  await place.until('all rows are still there', () => rowsInOutbox(place, N));
};

const killedBeforeDelete: Fault = {
  name: 'SIGKILL of the publisher between publish and outbox delete',
  seen: 'the rows are in the outbox, the stream has all of them',
  events: N,
  deliveredTwice: 0,
  async run(place) {
    await place.start('consumer');
    await dieBetweenPublishAndDelete(place);
    await place.start('publisher');
  },
};

const killedBeforeDeleteForLong: Fault = {
  name: 'the same, and down for longer than the stream remembers repeats',
  seen: 'the rows are in the outbox, the stream has all of them and later has them twice',
  events: N,
  deliveredTwice: N,
  async run(place) {
    await place.start('consumer');
    await place.forgetRepeatsAfter(200);
    await dieBetweenPublishAndDelete(place);
    await delay(1_000);
    await place.start('publisher');
    await place.until('every message is in the stream twice', async () => (await place.inStream()).length === 2 * N);
  },
};

/** A consumer that waits for messages on a pull that the server has just got, so that nothing must be sent to get one. */
const freshConsumer = async (place: FaultPlace) => {
  const consumer = await place.start('consumer');
  await place.until('the consumer has asked', async () => (await place.consumer()).waitingPulls > 0);
  return consumer;
};

const effectsWithoutAck = async (place: FaultPlace) => {
  // The publisher first: what the consumer has asked for lasts a few seconds only.
  const publisher = await place.start('publisher');
  const consumer = await freshConsumer(place);
  consumer.wire.blackhole('requests');
  publisher.commit(purchases());
  await place.until('effects and inbox rows are committed, and no ack came', async () => {
    const [effects, inbox] = [await place.count('loyalty.effects'), await place.count('loyalty.inbox')];
    return effects === N && inbox === N && (await place.consumer()).unacknowledged === N;
  });
  return consumer;
};

const killedBeforeAck: Fault = {
  name: 'SIGKILL of the consumer between effect commit and ack',
  seen: 'effects and inbox rows are committed, the broker waits for every ack',
  events: N,
  deliveredTwice: N,
  async run(place) {
    const consumer = await effectsWithoutAck(place);
    await consumer.sigkill();
    await place.start('consumer');
  },
};

/** Messages are with the consumer, and every handler waits inside its transaction for a lock that the test holds. */
const insideTheTransaction = async (place: FaultPlace) => {
  const consumer = await freshConsumer(place);
  const barrier = await place.barrier('lock table loyalty.effects in share mode');
  (await place.start('publisher')).commit(purchases());
  await place.until('every handler is inside its transaction', async () => {
    return (await place.blocked('consumer', 'insert into effects')) === N;
  });
  await place.until('nothing of it is committed or acknowledged', async () => {
    return (await place.count('loyalty.inbox')) === 0 && (await place.consumer()).unacknowledged === N;
  });
  return { consumer, barrier };
};

const killedBeforeEffect: Fault = {
  name: 'SIGKILL of the consumer before the effect commits',
  seen: 'every handler is inside its transaction, no inbox row is committed, the broker waits for every ack',
  events: N,
  deliveredTwice: N,
  async run(place) {
    const { consumer, barrier } = await insideTheTransaction(place);
    await consumer.sigkill();
    await barrier.letGo();
    await place.until('the transactions died with it', async () => (await place.sessions('consumer')) === 0);
    if ((await place.count('loyalty.effects')) > 0) throw new Error('an effect outlived its process');
    await place.start('consumer');
  },
};

const brokerRestart: Fault = {
  name: 'SIGKILL and restart of the broker with unacknowledged messages',
  seen: 'effects are committed, the broker waits for every ack before it dies and after it is back',
  events: N,
  deliveredTwice: N,
  async run(place) {
    const { wire } = await effectsWithoutAck(place);
    await place.nats.kill();
    await place.nats.restart();
    const { pending, unacknowledged } = await place.consumer();
    if (pending + unacknowledged !== N) throw new Error(`the broker came back with ${pending} + ${unacknowledged}`);
    wire.cut();
    wire.heal();
  },
};

const postgresRestart: Fault = {
  name: 'SIGKILL and restart of Postgres inside the effect’s transaction',
  seen: 'every handler is inside its transaction when Postgres dies, nothing of it is there when it is back',
  events: N,
  deliveredTwice: N,
  async run(place) {
    const { barrier } = await insideTheTransaction(place);
    await place.until('the outbox is settled', () => rowsInOutbox(place, 0));
    // The relay's deletes do not wait for the disk; this fault is about the effect, so they are there before it strikes.
    await place.sql('checkpoint');
    await place.postgres.kill();
    await place.postgres.restart();
    await barrier.letGo();
    if ((await place.count('raffle.outbox')) > 0) throw new Error('the outbox was not settled before the crash');
  },
};

/** One event as it would be on the wire. */
const wireEvent = (place: FaultPlace, purchaseId: string, sequence: number) => {
  const contract = sequence === 1 ? purchaseConfirmed : purchaseRefunded;
  const envelope: EventEnvelope = {
    id: randomUUID(),
    source: '/tessera/raffle',
    type: contract.subject.replace(/^events\./, ''),
    time: new Date().toISOString(),
    tenantId: place.tenantId,
    aggregate: 'purchase',
    aggregateId: purchaseId,
    sequence,
    correlationId: randomUUID(),
  };
  const fact = { ...factOf(purchaseId), refundedAt: '2026-01-02T00:00:00.000Z' };
  const body = JSON.stringify(contract.schema.parse(fact));
  const headers = encodeHeaders(envelope, contract);
  return { publish: (msgId: string = envelope.id) => place.publishRaw(envelope, headers, body, msgId) };
};

export const duplicatePublish: Fault = {
  name: 'the same event published twice under two message ids',
  seen: 'the stream has every event twice',
  events: N,
  deliveredTwice: N,
  async run(place) {
    await place.start('consumer');
    for (const purchaseId of purchases()) {
      const event = wireEvent(place, purchaseId, 1);
      await event.publish(`${purchaseId}-1`);
      await event.publish(`${purchaseId}-2`);
    }
    const ids = await place.inStream();
    if (ids.length !== 2 * N || new Set(ids).size !== N) throw new Error('the stream dropped a repeat');
  },
};

const reorder: Fault = {
  name: 'an aggregate’s second event arrives before its first',
  seen: 'the second event came, was put off because the first was missing, and had no effect',
  events: 2 * N,
  deliveredTwice: N,
  async run(place) {
    await place.start('consumer');
    const pairs = purchases().map((id) => ({ first: wireEvent(place, id, 1), second: wireEvent(place, id, 2) }));
    for (const { second } of pairs) await second.publish();
    await place.until('every early event was put off', async () => {
      const early = await place.count(`loyalty.inbox_attempts where attempts > 1 and last_error like '%waits for 1'`);
      return early === N;
    });
    if ((await place.count('loyalty.effects')) > 0) throw new Error('an early event had its effect');
    for (const { first } of pairs) await first.publish();
    await place.until('each pair had its effects in order', async () => {
      const ends = await place.count('loyalty.inbox_positions where sequence = 2');
      return ends === N;
    });
  },
};

const lateMessages: Fault = {
  name: 'messages under way for longer than the broker waits for acks',
  seen: 'no message has arrived yet, and the broker has sent every one again',
  events: N,
  deliveredTwice: N,
  async run(place) {
    const publisher = await place.start('publisher');
    await place.expectAcksWithin(500);
    const { wire } = await freshConsumer(place);
    wire.blackhole('replies');
    publisher.commit(purchases());
    await place.until('every message was sent again', async () => (await place.consumer()).sentAgain === N);
    if ((await place.count('loyalty.effects')) > 0) throw new Error('a message arrived before');
    wire.heal();
  },
};

export const faults: readonly Fault[] = [
  killedBeforePublish,
  killedBeforeDelete,
  killedBeforeDeleteForLong,
  killedBeforeEffect,
  killedBeforeAck,
  brokerRestart,
  postgresRestart,
  duplicatePublish,
  reorder,
  lateMessages,
];
