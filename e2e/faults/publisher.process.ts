import { purchaseConfirmed } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { connectNats, OutboxRelay, relayMetrics } from '@tessera/runtime/messaging';
import { openDatabase } from '@tessera/runtime/postgres';
import { createLogger } from '@tessera/runtime/telemetry';
import { Registry } from 'prom-client';
import { factOf } from './facts.ts';

/** The publishing half of a service as a process of its own: commits what it is told to and relays its outbox. */
const newId = uuidv7Ids(systemClock);
const database = await openDatabase({ service: 'raffle', url: process.env['DATABASE_URL'] ?? '' });
const nats = await connectNats({ url: process.env['NATS_URL'] ?? '', name: 'raffle' });
const logger = createLogger({ service: 'raffle', level: 'warn' });
const metrics = relayMetrics(new Registry());
new OutboxRelay({ service: 'raffle', database, nats, logger, metrics }).start();

process.on('message', (order: { readonly tenantId: string; readonly purchaseIds: readonly string[] }) => {
  const ctx = {
    tenantId: order.tenantId,
    actor: { kind: 'system', id: 'raffle', scopes: [] },
    correlationId: newId(),
    clock: systemClock,
    newId,
  } as const;
  void database.transact(ctx, async (tx) => {
    for (const purchaseId of order.purchaseIds)
      tx.publish(purchaseConfirmed, { aggregateId: purchaseId, sequence: 1, data: factOf(purchaseId) });
  });
});
process.send?.('ready');
