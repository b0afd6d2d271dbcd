import { type Database, type Transaction, toDate } from '@tessera/runtime/postgres';
import { SealedTextUnreadable, type Sealer } from '@tessera/runtime/secrets';
import { errorOf, type Outcome, type Verdict } from '../../domain/webhooks/delivery.ts';
import { TEST_TYPE } from '../../domain/webhooks/event-type.ts';
import type { WebhookMessage } from '../../domain/webhooks/message.ts';
import type { Claim, ClaimedDelivery, DueDeliveries } from '../../use-cases/webhooks/webhooks.ports.ts';
import { secretPlace } from './secret-rows.ts';

/** Longer than an attempt can take with everything around it; after it another instance may try. */
const LEASE_SECONDS = 60;

/** An endpoint where nothing got through for so long is not asked any more. */
const FAILING_DAYS = 5;

interface ClaimedRow {
  readonly tenant_id: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly created_at: string;
  readonly attempts: number;
  readonly traceparent: string | null;
  readonly url: string;
  readonly secrets: readonly { readonly id: string; readonly sealed: string }[] | null;
  readonly aggregate_id: string | null;
  readonly sequence: string | null;
  readonly occurred_at: string | null;
  readonly data: unknown;
}

/**
 * Each endpoint is looked at by itself, in its own part of the index, and in another order each time: so none waits behind
 * the backlog of another. One that fails is sent one at a time, so that it cannot take up what the others need. Each event is
 * looked up by itself too (`limit 1` says so to the planner): the archive is far too large to be read for a few. `clock_timestamp()` moves while a
 * statement runs, so it bounds no index; the time at which the statement began does.
 */
export const CLAIM = `
  with chosen as (
    select delivery.* from (select * from webhook_endpoints where status = 'ACTIVE' order by random()) as endpoint
    left join unnest($1::uuid[], $2::int[]) as busy(endpoint_id, sending) on busy.endpoint_id = endpoint.id
    cross join lateral (
      select tenant_id, endpoint_id, event_id from webhook_deliveries
      where tenant_id = endpoint.tenant_id and endpoint_id = endpoint.id and status = 'PENDING' and due_at <= statement_timestamp()
      order by due_at
      limit greatest(0, case when endpoint.failing_since is null then $3::int else 1 end - coalesce(busy.sending, 0))
      for update skip locked
    ) as delivery
    limit $4
  ), claimed as (
    update webhook_deliveries as delivery
    set lease_id = $5, due_at = clock_timestamp() + $6 * interval '1 second', attempts = delivery.attempts + 1,
      last_attempt_at = clock_timestamp()
    from chosen
    where delivery.tenant_id = chosen.tenant_id and delivery.endpoint_id = chosen.endpoint_id and delivery.event_id = chosen.event_id
    returning delivery.*
  )
  select claimed.tenant_id, claimed.endpoint_id, claimed.event_id, claimed.type, claimed.created_at, claimed.attempts,
    claimed.traceparent, endpoint.url, event.aggregate_id, event.sequence, event.occurred_at, event.data,
    (select json_agg(json_build_object('id', secret.id, 'sealed', secret.sealed) order by secret.created_at desc, secret.id desc)
     from webhook_secrets as secret
     where secret.tenant_id = claimed.tenant_id and secret.endpoint_id = claimed.endpoint_id
       and (secret.expires_at is null or secret.expires_at > clock_timestamp())) as secrets
  from claimed
  join webhook_endpoints as endpoint on endpoint.tenant_id = claimed.tenant_id and endpoint.id = claimed.endpoint_id
  left join lateral (
    select * from events where tenant_id = claimed.tenant_id and id = claimed.event_id limit 1
  ) as event on true`;

/** Of endpoints that work: one that fails has a backlog of its own making. */
const OLDEST_DUE = `
  select coalesce(extract(epoch from clock_timestamp() - min(waiting.due_at)), 0)::float8 as seconds
  from webhook_endpoints as endpoint cross join lateral (
    select due_at from webhook_deliveries
    where tenant_id = endpoint.tenant_id and endpoint_id = endpoint.id and status = 'PENDING' order by due_at limit 1
  ) as waiting
  where endpoint.status = 'ACTIVE' and endpoint.failing_since is null and waiting.due_at < clock_timestamp()`;

export interface DueDeliveriesOptions {
  readonly database: Database;
  readonly sealer: Sealer;
  /** Told of a secret that does not open, which waits until it does. */
  readonly onUnreadable: (error: SealedTextUnreadable, endpointId: string) => void;
}

export const createDueDeliveries = (options: DueDeliveriesOptions): DueDeliveries => ({
  claim: ({ leaseId, sending, perEndpoint, limit }: Claim) =>
    options.database.asWorker(async (tx) => {
      const rows = await tx.execute<ClaimedRow>(CLAIM, [
        [...sending.keys()],
        [...sending.values()],
        perEndpoint,
        limit,
        leaseId,
        LEASE_SECONDS,
      ]);
      return rows.map((row) => toClaimed(row, leaseId, options));
    }),
  settle: (delivery, { outcome, verdict }) =>
    options.database.asWorker(async (tx) => {
      const mine = await writeDown(tx, delivery, outcome, verdict);
      return mine ? judgeEndpoint(tx, delivery, verdict) : undefined;
    }),
  oldestDueSeconds: () =>
    options.database.asWorker(async (tx) => {
      const [row] = await tx.execute<{ seconds: number }>(OLDEST_DUE);
      return row?.seconds ?? 0;
    }),
});

const toClaimed = (row: ClaimedRow, leaseId: string, options: DueDeliveriesOptions): ClaimedDelivery => ({
  tenantId: row.tenant_id,
  endpointId: row.endpoint_id,
  url: row.url,
  secrets: openSecrets(row, options),
  leaseId,
  attempts: row.attempts,
  message: toMessage(row),
  traceparent: row.traceparent ?? undefined,
});

/** Nothing is sent unsigned: an endpoint without a secret waits, like one whose secret does not open. */
const openSecrets = (row: ClaimedRow, { sealer, onUnreadable }: DueDeliveriesOptions): string[] | undefined => {
  try {
    return row.secrets?.map(({ id, sealed }) => sealer.open(sealed, secretPlace(row.tenant_id, id)));
  } catch (error) {
    if (!(error instanceof SealedTextUnreadable)) throw error;
    onUnreadable(error, row.endpoint_id);
    return undefined;
  }
};

const toMessage = (row: ClaimedRow): WebhookMessage => {
  const about = { id: row.event_id, type: row.type };
  if (row.type === TEST_TYPE || row.occurred_at === null) {
    const timestamp = toDate(row.created_at).toISOString();
    return { ...about, timestamp, data: { endpointId: row.endpoint_id } };
  }
  return {
    ...about,
    timestamp: toDate(row.occurred_at).toISOString(),
    ...(row.aggregate_id === null ? {} : { aggregateId: row.aggregate_id, sequence: Number(row.sequence) }),
    data: row.data,
  };
};

/** False where the lease is another's by now, or nobody's because it was asked to be sent again. */
const writeDown = async (
  tx: Transaction,
  { tenantId, endpointId, message, leaseId }: ClaimedDelivery,
  outcome: Outcome,
  verdict: Verdict,
): Promise<boolean> => {
  const status = { delivered: 'DELIVERED', 'given-up': 'FAILED', retry: 'PENDING', 'put-back': 'PENDING' }[
    verdict.kind
  ];
  const rows = await tx.execute(
    `update webhook_deliveries set status = $5, lease_id = null,
       finished_at = case when $5 <> 'PENDING' then clock_timestamp() end,
       due_at = clock_timestamp() + $6 * interval '1 millisecond',
       attempts = attempts - case when $7 then 1 else 0 end,
       last_status = $8, last_error = $9
     where tenant_id = $1 and endpoint_id = $2 and event_id = $3 and lease_id = $4 and status = 'PENDING' returning 1`,
    [
      tenantId,
      endpointId,
      message.id,
      leaseId,
      status,
      'delayMs' in verdict ? verdict.delayMs : 0,
      verdict.kind === 'put-back',
      outcome.kind === 'answered' ? outcome.status : null,
      errorOf(outcome),
    ],
  );
  return rows.length > 0;
};

/** The row of the endpoint is written where something changes for it, and not at every delivery. */
const judgeEndpoint = async (
  tx: Transaction,
  { tenantId, endpointId }: ClaimedDelivery,
  verdict: Verdict,
): Promise<'GONE' | 'FAILING' | undefined> => {
  if (verdict.kind === 'put-back') return undefined;
  if (verdict.kind === 'delivered') {
    await tx.execute(
      'update webhook_endpoints set failing_since = null where tenant_id = $1 and id = $2 and failing_since is not null',
      [tenantId, endpointId],
    );
    return undefined;
  }
  const isGone = verdict.kind === 'given-up' && verdict.endpointGone;
  await tx.execute(
    `update webhook_endpoints set failing_since = clock_timestamp()
     where tenant_id = $1 and id = $2 and status = 'ACTIVE' and failing_since is null`,
    [tenantId, endpointId],
  );
  const [disabled] = await tx.execute<{ reason: 'GONE' | 'FAILING' }>(
    `update webhook_endpoints set status = 'DISABLED', disabled_reason = case when $3 then 'GONE' else 'FAILING' end,
       disabled_at = clock_timestamp(), changed_at = clock_timestamp(), version = version + 1
     where tenant_id = $1 and id = $2 and status = 'ACTIVE'
       and ($3 or failing_since < clock_timestamp() - $4 * interval '1 day')
     returning disabled_reason as reason`,
    [tenantId, endpointId, isGone, FAILING_DAYS],
  );
  return disabled?.reason;
};
