import { concurrentIndex, type SqlMigration } from '@tessera/runtime/postgres';

const RULES = {
  purchases_type: `type in ('ENTRY', 'BOOST', 'RETRY')`,
  purchases_payment_way: `payment in ('TRANSFER', 'HOLD', 'PROVIDER', 'FREE')`,
  purchases_amount: `amount_minor between 0 and 9007199254740991 and (amount_minor = 0) = (payment = 'FREE')`,
  purchases_paid: `(transfer_id is not null) = (status in ('CONFIRMED', 'REFUNDING', 'REFUNDED') and payment <> 'FREE')`,
  purchases_refunded: `(refund_transfer_id is not null) = (status = 'REFUNDED' and payment <> 'FREE')`,
  purchases_provider: `(payment_id is not null) = (payment = 'PROVIDER')`,
};

const add = (rules: Readonly<Record<string, string>>): string =>
  Object.entries(rules)
    .map(([name, rule]) => `add constraint ${name} check (${rule}) not valid`)
    .join(', ');

const drop = (rules: Readonly<Record<string, string>>): string =>
  Object.keys(rules)
    .map((name) => `drop constraint ${name}`)
    .join(', ');

/** What held before there was anything free. */
const EARLIER = {
  purchases_amount_minor_check: 'amount_minor between 1 and 9007199254740991',
  purchases_paid: `(transfer_id is not null) = (status in ('CONFIRMED', 'REFUNDING', 'REFUNDED'))`,
  purchases_refunded: `(refund_transfer_id is not null) = (status = 'REFUNDED')`,
};

/**
 * Boosts, retries and free entries, purchases that go step by step, and payments from outside. A row that an instance of before
 * wrote, or still writes, is an ENTRY that is held and captured in one call: so say the defaults.
 */
const waysToBuy: SqlMigration = {
  name: '20261121_0006_ways_to_buy',
  up: [
    `alter table raffle.purchases
       add column type text not null default 'ENTRY',
       add column payment text not null default 'HOLD',
       add column payment_id uuid,
       add column go_ahead_at timestamptz default now(),
       add column redeemed_at timestamptz default now(),
       ${drop(EARLIER)}, ${add(RULES)}`,
  ],
  // Free entries of later stay: they break the earlier rules, which therefore are not held against old rows.
  down: [
    `alter table raffle.purchases
       ${drop(RULES)}, ${add(EARLIER)},
       drop column redeemed_at, drop column go_ahead_at, drop column payment_id, drop column payment, drop column type`,
  ],
};

const waysToBuyValid: SqlMigration = {
  name: '20261121_0006_ways_to_buy_valid',
  transactional: false,
  up: Object.keys(RULES).map((name) => `alter table raffle.purchases validate constraint ${name}`),
  down: [],
};

const waysToBuyPayments = concurrentIndex('20261121_0006_ways_to_buy_z_payments', {
  schema: 'raffle',
  index: 'purchases_payment',
  definition: 'on raffle.purchases (tenant_id, payment_id) where payment_id is not null',
  unique: true,
});

export const waysToBuySteps: readonly SqlMigration[] = [waysToBuy, waysToBuyValid, waysToBuyPayments];
