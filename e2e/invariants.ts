/**
 * What holds whenever nothing is under way any more. Each statement returns the rows that break the promise, so none is
 * the good answer; `plant` breaks it, which shows that the statement can see it.
 */
export interface Invariant {
  readonly promise: string;
  readonly broken: string;
  /** Run by the test in a transaction that is rolled back, with triggers and foreign keys off. */
  readonly plant: string;
}

const firstOf = (table: string, what = 'true'): string => `ctid = (select ctid from ${table} where ${what} limit 1)`;

const ledger: readonly Invariant[] = [
  {
    promise: 'all accounts of a tenant and currency add up to zero',
    broken: `select tenant_id, currency, sum(posted_minor) from wallet.accounts
      group by tenant_id, currency having sum(posted_minor) <> 0`,
    plant: `update wallet.accounts set posted_minor = posted_minor + 1 where ${firstOf('wallet.accounts')}`,
  },
  {
    promise: 'what an account shows is the sum of its entries',
    broken: `select a.id, a.posted_minor, e.total from wallet.accounts a left join lateral (
        select coalesce(sum(case direction when 'CREDIT' then amount_minor else -amount_minor end), 0) as total,
          coalesce(max(sequence), 0) as last
        from wallet.ledger_entries where tenant_id = a.tenant_id and account_id = a.id) e on true
      where a.posted_minor <> e.total or a.sequence <> e.last`,
    plant: `update wallet.ledger_entries set amount_minor = amount_minor + 1 where ${firstOf('wallet.ledger_entries')}`,
  },
  {
    promise: 'what an account holds back is the sum of its active holds',
    broken: `select a.id, a.held_minor, h.total from wallet.accounts a left join lateral (
        select coalesce(sum(amount_minor), 0) as total from wallet.holds
        where tenant_id = a.tenant_id and account_id = a.id and status = 'ACTIVE') h on true
      where a.held_minor <> h.total`,
    plant: `update wallet.accounts set held_minor = 1 where ${firstOf('wallet.accounts', 'posted_minor > 0')}`,
  },
  {
    promise: 'the entries of an account are numbered from 1 without a gap',
    broken: `select tenant_id, account_id from wallet.ledger_entries group by tenant_id, account_id
      having min(sequence) <> 1 or max(sequence) <> count(*)`,
    plant: `update wallet.ledger_entries set sequence = sequence + 1000000 where ${firstOf('wallet.ledger_entries')}`,
  },
  {
    promise: 'every transfer has one debit and one credit of its amount',
    broken: `select t.id from wallet.transfers t left join wallet.ledger_entries e
        on e.tenant_id = t.tenant_id and e.transfer_id = t.id and e.amount_minor = t.amount_minor
      group by t.tenant_id, t.id having count(*) filter (where e.direction = 'DEBIT') <> 1
        or count(*) filter (where e.direction = 'CREDIT') <> 1`,
    plant: `delete from wallet.ledger_entries where ${firstOf('wallet.ledger_entries')}`,
  },
];

const payments: readonly Invariant[] = [
  {
    promise: 'a succeeded payment is credited exactly once, and nothing else is topped up',
    broken: `select p.id, t.id from (select * from billing.payments where status = 'SUCCEEDED') p
      full join (select * from wallet.transfers where reason = 'TOPUP') t
        on t.tenant_id = p.tenant_id and t.refs->>'paymentId' = p.id::text and t.amount_minor = p.amount_minor
      where p.id is null or t.id is null
      union all select tenant_id, null from wallet.transfers where reason = 'TOPUP'
        group by tenant_id, refs->>'paymentId' having count(*) > 1`,
    plant: `delete from wallet.transfers where ${firstOf('wallet.transfers', "reason = 'TOPUP'")}`,
  },
];

const raffle: readonly Invariant[] = [
  {
    promise: 'the tickets of a pool are numbered from 1 without a gap, as many as it says it sold',
    broken: `select p.id, p.sold, count(t.number) from raffle.pools p
      left join raffle.tickets t on t.tenant_id = p.tenant_id and t.pool_id = p.id
      group by p.tenant_id, p.id, p.sold having count(t.number) <> p.sold or coalesce(max(t.number), 0) <> count(t.number)`,
    plant: `delete from raffle.tickets where ${firstOf('raffle.tickets')}`,
  },
  {
    promise: 'a purchase has the tickets that it paid for, and none when it came to nothing',
    broken: `select p.id, p.status, p.quantity, count(t.number) from raffle.purchases p
      left join raffle.tickets t on t.tenant_id = p.tenant_id and t.purchase_id = p.id
      group by p.tenant_id, p.id, p.status, p.quantity, p.confirmed_at
      having count(t.number) <> case when p.confirmed_at is null then 0 else p.quantity end`,
    plant: `update raffle.purchases set quantity = quantity + 1 where ${firstOf('raffle.purchases', "status = 'CONFIRMED'")}`,
  },
  {
    promise: 'a purchase that holds is paid by one transfer of its amount, and no transfer bought nothing',
    broken: `select p.id, t.id from (select * from raffle.purchases where status <> 'FAILED' and payment <> 'FREE') p
      full join (select * from wallet.transfers where reason = 'TICKET_PURCHASE') t
        on t.tenant_id = p.tenant_id and t.id = p.transfer_id and t.amount_minor = p.amount_minor
      where p.id is null or t.id is null`,
    plant: `delete from raffle.purchases where ${firstOf('raffle.purchases', "status = 'CONFIRMED'")}`,
  },
  {
    promise: 'every cent of a pool is with the winners, the operator, the buyers or still in its account',
    broken: `select p.id from raffle.pools p
      cross join lateral (select coalesce(sum(amount_minor) filter (where status <> 'FAILED'), 0)
          - coalesce(sum(amount_minor) filter (where status = 'REFUNDED'), 0) as kept
        from raffle.purchases where tenant_id = p.tenant_id and pool_id = p.id) bought
      cross join lateral (select coalesce(sum(amount_minor), 0) as total from raffle.payouts
        where tenant_id = p.tenant_id and pool_id = p.id and source = 'POOL' and paid_at is not null) paid
      cross join lateral (select coalesce(sum(posted_minor), 0) as total from wallet.accounts
        where tenant_id = p.tenant_id and owner_kind = 'pool' and owner_id = p.id) account
      where bought.kept - paid.total <> account.total or (p.settled_at is not null and account.total <> 0)`,
    plant: `delete from raffle.payouts where ${firstOf('raffle.payouts', "source = 'POOL'")}`,
  },
  {
    promise: 'a cash prize was paid whole to whoever claimed it, and to nobody else',
    broken: `select c.id from raffle.claims c join raffle.prizes p on p.tenant_id = c.tenant_id and p.id = c.prize_id
      where c.kind = 'CASH' and c.state = 'FULFILLED' and p.value_minor <> (
        select coalesce(sum(amount_minor), 0) from raffle.payouts where tenant_id = c.tenant_id and pool_id = c.pool_id
          and place = c.place and user_id = c.user_id and paid_at is not null)
      union all select o.pool_id from raffle.payouts o where o.target = 'WINNER' and not exists (
        select from raffle.claims where tenant_id = o.tenant_id and pool_id = o.pool_id and place = o.place
          and user_id = o.user_id and state in ('ACCEPTED', 'FULFILLED'))`,
    plant: `update raffle.payouts set user_id = pool_id where ${firstOf('raffle.payouts', "target = 'WINNER'")}`,
  },
  {
    promise: 'a full pool that was not cancelled is drawn once, with as many winners as it promised',
    broken: `select p.id from raffle.pools p where p.sold = p.tickets_required and p.state <> 'CANCELLED' and (
        (select count(*) from raffle.draw_results where tenant_id = p.tenant_id and pool_id = p.id) <> 1 or
        (select count(*) from raffle.draw_picks where tenant_id = p.tenant_id and pool_id = p.id and kind = 'WINNER')
          <> p.winner_count)`,
    plant: `delete from raffle.draw_picks where ${firstOf('raffle.draw_picks')}`,
  },
  {
    promise: 'every payout is one transfer of its amount',
    broken: `select o.pool_id, o.leg from raffle.payouts o left join wallet.transfers t
        on t.tenant_id = o.tenant_id and t.id = o.transfer_id and t.amount_minor = o.amount_minor
      where t.id is null`,
    plant: `update raffle.payouts set transfer_id = pool_id where ${firstOf('raffle.payouts')}`,
  },
];

const people: readonly Invariant[] = [
  {
    promise: 'every member of a tenant has one membership and a wallet',
    broken: `select m.tenant_id, m.user_id from identity.members m where
        (select count(*) from loyalty.memberships where tenant_id = m.tenant_id and user_id = m.user_id) <> 1 or
        not exists (select from wallet.accounts
          where tenant_id = m.tenant_id and owner_kind = 'user' and owner_id = m.user_id)`,
    plant: `delete from loyalty.memberships where ${firstOf('loyalty.memberships')}`,
  },
  {
    promise: 'a balance of points is the sum of its entries and of what is left of its lots',
    broken: `select m.id from loyalty.memberships m where
        m.balance_hundredths <> (select coalesce(sum(hundredths), 0) from loyalty.point_entries
          where tenant_id = m.tenant_id and membership_id = m.id) or
        m.balance_hundredths <> (select coalesce(sum(remaining_hundredths), 0) from loyalty.point_lots
          where tenant_id = m.tenant_id and membership_id = m.id)`,
    plant: `update loyalty.memberships set balance_hundredths = balance_hundredths + 1 where ${firstOf('loyalty.memberships')}`,
  },
  {
    promise: 'every confirmed purchase earned points once',
    broken: `select p.id from raffle.purchases p where p.confirmed_at is not null and (
        select count(*) from loyalty.point_entries where tenant_id = p.tenant_id
          and fact_type = 'purchase-confirmed' and fact_id = p.id::text and type = 'EARN') <> 1`,
    plant: `delete from loyalty.point_entries where ${firstOf('loyalty.point_entries')}`,
  },
  {
    promise: 'every claim is told of to its winner by one mail, and no mail of anything else',
    broken: `select c.id, m.about from raffle.claims c
      full join identity.mails m on m.tenant_id = c.tenant_id and m.about = c.id and m.user_id = c.user_id
      where c.id is null or m.about is null`,
    plant: `delete from identity.mails where ${firstOf('identity.mails')}`,
  },
];

/** Each state of a table that an event tells of, and the event. */
const told = (what: string, table: string, id: string, event: string, where = 'true'): Invariant => ({
  promise: `${what} has exactly one event ${event}`,
  broken: `select s.id, e.id from (select tenant_id, ${id} as id from ${table} where ${where}) s
    full join (select tenant_id, aggregate_id::uuid as id from analytics.events where subject = 'events.${event}.v1') e
      on e.tenant_id = s.tenant_id and e.id = s.id
    where s.id is null or e.id is null
    union all select tenant_id, aggregate_id::uuid from analytics.events where subject = 'events.${event}.v1'
      group by tenant_id, aggregate_id having count(*) > 1`,
  plant: `delete from analytics.events where subject = 'events.${event}.v1'`,
});

const events: readonly Invariant[] = [
  {
    promise: 'the events of an aggregate are numbered from 1 without a gap',
    broken: `select tenant_id, aggregate, aggregate_id from analytics.events group by tenant_id, aggregate, aggregate_id
      having min(sequence) <> 1 or max(sequence) <> count(*) or count(distinct sequence) <> count(*)`,
    plant: 'update analytics.events set sequence = sequence + 1 where sequence = 1',
  },
  told('a transfer', 'wallet.transfers', 'id', 'wallet.transfer.transfer-posted'),
  told('an account', 'wallet.accounts', 'id', 'wallet.account.account-opened'),
  told(
    'a confirmed purchase',
    'raffle.purchases',
    'id',
    'raffle.purchase.purchase-confirmed',
    'confirmed_at is not null',
  ),
  told('a claim', 'raffle.claims', 'id', 'raffle.claim.claim-opened'),
  told('a drawn pool', 'raffle.draw_results', 'pool_id', 'raffle.pool.draw-completed'),
  told('a succeeded payment', 'billing.payments', 'id', 'billing.payment.payment-succeeded', "status = 'SUCCEEDED'"),
  told('a membership', 'loyalty.memberships', 'id', 'loyalty.membership.membership-created'),
];

const services = ['identity', 'wallet', 'raffle', 'loyalty', 'billing', 'analytics'] as const;
type Service = (typeof services)[number];

const nothingIn = (promise: string, table: string, where: string, plant: string): Invariant => ({
  promise,
  broken: `select * from ${table} where ${where}`,
  plant,
});

const parked = (service: Service, table: 'outbox' | 'dead_letters'): string =>
  table === 'outbox'
    ? `insert into ${service}.outbox (tenant_id, event_id, subject, aggregate, headers, body)
       values (gen_random_uuid(), gen_random_uuid(), 'planted', 'planted/1', '{}', '{}')`
    : `insert into ${service}.dead_letters (tenant_id, consumer, event_id, subject, headers, body, error, attempts)
       values (gen_random_uuid(), 'planted', gen_random_uuid(), 'planted', '{}', '{}', 'planted', 1)`;

/** What of these services' own machinery would be left over. */
const published = (of: readonly Service[]): readonly Invariant[] => [
  ...of.map((service) =>
    nothingIn(`${service} has published everything`, `${service}.outbox`, 'true', parked(service, 'outbox')),
  ),
  ...of.map((service) =>
    nothingIn(`${service} has no dead letter`, `${service}.dead_letters`, 'true', parked(service, 'dead_letters')),
  ),
];

const noRaffleUnderWay: readonly Invariant[] = [
  nothingIn(
    'no purchase is under way',
    'raffle.purchases',
    "status in ('PENDING', 'REFUNDING')",
    `update raffle.purchases set status = 'PENDING', transfer_id = null, entry_account_id = null, entry_sequence = null,
       entry_hash = null where ${firstOf('raffle.purchases', "status = 'CONFIRMED'")}`,
  ),
  nothingIn(
    'no pool waits for its draw or its payouts',
    'raffle.pools',
    `state in ('FULL', 'STARTED') or (state = 'COMPLETED' and settled_at is null)
      or reserved <> 0 or (state = 'OPEN' and sold = tickets_required)`,
    `update raffle.pools set settled_at = null where state = 'COMPLETED'`,
  ),
  nothingIn(
    'no money is held back',
    'wallet.holds',
    "status = 'ACTIVE'",
    `insert into wallet.holds (tenant_id, id, account_id, amount_minor, currency, status, refs, placed_at, expires_at)
      select tenant_id, gen_random_uuid(), id, 1, currency, 'ACTIVE', '{}', now(), now() + interval '1 hour'
      from wallet.accounts limit 1`,
  ),
];

const noPaymentUnderWay: readonly Invariant[] = [
  nothingIn(
    'no payment is under way',
    'billing.payments',
    "status in ('PENDING', 'PROCESSING')",
    `update billing.payments set status = 'PENDING' where ${firstOf('billing.payments')}`,
  ),
  nothingIn(
    'every callback of the provider is applied',
    'billing.webhook_events',
    "state <> 'APPLIED'",
    `update billing.webhook_events set state = 'PARKED' where ${firstOf('billing.webhook_events')}`,
  ),
];

/** Of a raffle and its wallet that run by themselves. */
export const raffleInvariants: readonly Invariant[] = [
  ...ledger,
  ...raffle,
  ...published(['wallet', 'raffle']),
  ...noRaffleUnderWay,
];

export const invariants: readonly Invariant[] = [
  ...[...ledger, ...payments, ...raffle, ...people, ...events],
  ...[...published(services), ...noRaffleUnderWay, ...noPaymentUnderWay],
];
