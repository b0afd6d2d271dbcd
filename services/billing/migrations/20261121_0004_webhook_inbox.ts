import type { SqlMigration } from '@tessera/runtime/postgres';

/** The id of a callback that came before callbacks had one: a UUIDv7 of the time it came in, told apart by what names it. */
const ID_OF_OLD = `(
  lpad(to_hex((extract(epoch from received_at) * 1000)::bigint), 12, '0')
  || '7' || substr(md5(provider || provider_event_id), 1, 3)
  || '8' || substr(md5(provider || provider_event_id), 4, 15)
)::uuid`;

/** Callbacks about more than payments, listed newest first by an id of our own. */
export const webhookInbox: SqlMigration = {
  name: '20261121_0004_webhook_inbox',
  up: [
    'alter table billing.webhook_events rename column provider_payment_id to provider_object_id',
    `alter table billing.webhook_events
       add column id uuid,
       add column kind text not null default 'payment' check (kind in ('payment', 'refund', 'dispute', 'payout'))`,
    // Row-level security is forced on the table's owner too, who has no tenant here.
    'alter table billing.webhook_events no force row level security',
    `update billing.webhook_events set id = ${ID_OF_OLD}`,
    'alter table billing.webhook_events force row level security',
    'alter table billing.webhook_events alter column id set not null, alter column kind drop default',
    'create unique index webhook_events_id on billing.webhook_events (tenant_id, id desc)',
  ],
  down: [
    'drop index billing.webhook_events_id',
    'alter table billing.webhook_events drop column id, drop column kind',
    'alter table billing.webhook_events rename column provider_object_id to provider_payment_id',
  ],
};
