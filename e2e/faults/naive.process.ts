import { jetstream } from '@nats-io/jetstream';
import { loyaltyAwardEntry } from '@tessera/contracts';
import { connectNats } from '@tessera/runtime/messaging';
import pg from 'pg';

/** A consumer as one would write it without an inbox: effect, then ack. It shows that the table sees what it is for. */
const { stream, durable } = loyaltyAwardEntry;
const nats = await connectNats({ url: process.env['NATS_URL'] ?? '', name: 'loyalty' });
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] ?? '' });
const consumer = await jetstream(nats).consumers.get(stream, durable);
process.send?.('ready');

for await (const message of await consumer.consume()) {
  const client = await pool.connect();
  await client.query('begin');
  await client.query(`select set_config('tessera.tenant', $1, true)`, [message.headers?.get('ce-tenant')]);
  await client.query('insert into loyalty.effects (tenant_id, event_id) values ($1, $2)', [
    message.headers?.get('ce-tenant'),
    message.headers?.get('ce-id'),
  ]);
  await client.query('commit');
  client.release();
  message.ack();
}
