import { headers, type NatsConnection } from '@nats-io/transport-node';
import { type TestNats, testNats } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNats } from '../../src/messaging/connection.ts';
import { NotAcknowledged, StreamPublisher } from '../../src/messaging/stream-publisher.ts';
import { jetstreamManager } from './nats-imports.ts';

const SILENT = 'silent.place';
const STREAM = 'EVENTS_WALLET';

let broker: TestNats;
let nats: NatsConnection;

beforeAll(async () => {
  broker = await testNats();
  nats = await connectNats({ url: broker.adminUrl, name: 'wallet' });
  // Somebody listens, so that the server says nothing, and never answers.
  nats.subscribe(SILENT, { callback: () => undefined });
});
afterAll(async () => {
  await nats.close();
  await broker.release();
});

const open = (timeoutMs = 10_000) => new StreamPublisher({ service: 'wallet', nats, timeoutMs });

const numbered = (id: string) => {
  const all = headers();
  all.set('Nats-Msg-Id', id);
  return { headers: all, body: '{}' };
};

const stored = async () => (await (await jetstreamManager(nats)).streams.info(STREAM)).state.messages;

describe('StreamPublisher', () => {
  it('resolves for each of many messages that are under way together, and keeps a repeat once', async () => {
    const publisher = open();
    const before = await stored();
    const ids = Array.from({ length: 300 }, (_, index) => `many-${index % 250}`);
    await Promise.all(ids.map((id) => publisher.publish('events.wallet.probe', numbered(id))));
    expect((await stored()) - before).toBe(250);
    publisher.close();
  });

  it('refuses what no stream takes, and what the stream will not take', async () => {
    const publisher = open();
    await expect(publisher.publish('nobody.listens', numbered('a'))).rejects.toThrow(/no stream takes this subject/);
    const elsewhere = numbered('b');
    elsewhere.headers.set('Nats-Expected-Stream', 'ANOTHER');
    await expect(publisher.publish('events.wallet.probe', elsewhere)).rejects.toThrow(/refused it: 400/);
    publisher.close();
  });

  it('gives up on what is not acknowledged in time, and on nothing else', async () => {
    const publisher = open(50);
    const outcomes = await Promise.allSettled([
      publisher.publish(SILENT, numbered('c')),
      publisher.publish('nobody.listens', numbered('d')),
      publisher.publish(SILENT, numbered('e')),
    ]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toEqual([
      'NotAcknowledged: no acknowledgement within 50 ms',
      'NotAcknowledged: no stream takes this subject',
      'NotAcknowledged: no acknowledgement within 50 ms',
    ]);
    await expect(publisher.publish(SILENT, numbered('f'))).rejects.toThrow(NotAcknowledged);
    publisher.close();
  });

  it('waits for nothing once it is closed', async () => {
    const publisher = open();
    const waiting = publisher.publish(SILENT, numbered('g'));
    publisher.close();
    await expect(waiting).rejects.toThrow(/closed/);
  });
});
