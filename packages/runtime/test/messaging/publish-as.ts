import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { type EventContract, encodeHeaders } from '@tessera/contracts';
import type { TestNats } from '@tessera/testing';
import type { z } from 'zod';
import { connectNats } from '../../src/messaging/index.ts';
import { newId } from './two-services.ts';

export interface Sent<E extends EventContract> {
  readonly tenantId: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly data: z.input<E['schema']>;
}

/** Puts one event into its stream as its owner would, past any outbox. */
export const publishAs = async <E extends EventContract>(broker: TestNats, event: E, sent: Sent<E>): Promise<void> => {
  const nats = await connectNats({ url: broker.url(event.service), name: event.service });
  const { data, ...about } = sent;
  const envelope = {
    ...about,
    id: newId(),
    source: `/tessera/${event.service}`,
    type: event.subject.replace(/^events\./, ''),
    time: new Date().toISOString(),
    aggregate: event.aggregate,
    correlationId: 'test',
  };
  const head = headers();
  for (const [name, value] of Object.entries(encodeHeaders(envelope, event))) head.set(name, value);
  await jetstream(nats).publish(event.subject, JSON.stringify(data), { msgID: envelope.id, headers: head });
  await nats.close();
};
