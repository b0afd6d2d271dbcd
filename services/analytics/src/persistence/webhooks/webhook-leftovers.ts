import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { Sealer } from '@tessera/runtime/secrets';
import type { WebhookLeftovers } from '../../use-cases/webhooks/webhooks.ports.ts';
import { secretPlace } from './secret-rows.ts';

export const createWebhookLeftovers = (database: Database, sealer: Sealer): WebhookLeftovers => ({
  deleteFinished: (keptDays, slice) => count(database, FINISHED_LONG_AGO, keptDays, slice),
  giveUpForDisabled: (slice) => count(database, OF_DISABLED_ENDPOINTS, slice),
  deleteForDeleted: (slice) => count(database, OF_DELETED_ENDPOINTS, slice),
  deleteEnded: () =>
    database.asWorker(async (tx) => {
      await tx.execute(EMPTY_DELETED_ENDPOINTS);
      await tx.execute('delete from webhook_secrets where expires_at < clock_timestamp()');
    }),
  reseal: () => database.asWorker((tx) => resealSome(tx, sealer)),
});

const count = (database: Database, statement: string, ...parameters: readonly unknown[]): Promise<number> =>
  database.asWorker(async (tx) => (await tx.execute(statement, parameters)).length);

const FINISHED_LONG_AGO = `
  delete from webhook_deliveries where ctid = any(array(
    select ctid from webhook_deliveries
    where status <> 'PENDING' and finished_at < statement_timestamp() - $1 * interval '1 day' limit $2
  )) returning 1`;

const OF_DISABLED_ENDPOINTS = `
  update webhook_deliveries as delivery
  set status = 'FAILED', finished_at = clock_timestamp(), lease_id = null, last_error = coalesce(last_error, 'the endpoint was disabled')
  from webhook_endpoints as endpoint
  where endpoint.tenant_id = delivery.tenant_id and endpoint.id = delivery.endpoint_id and endpoint.status = 'DISABLED'
    and delivery.ctid = any(array(
      select waiting.ctid from webhook_endpoints as disabled cross join lateral (
        select ctid from webhook_deliveries
        where tenant_id = disabled.tenant_id and endpoint_id = disabled.id and status = 'PENDING'
          and (lease_id is null or due_at < clock_timestamp())
        limit $1
      ) as waiting where disabled.status = 'DISABLED' limit $1
    ))
  returning 1`;

const OF_DELETED_ENDPOINTS = `
  delete from webhook_deliveries where ctid = any(array(
    select theirs.ctid from webhook_endpoints as deleted cross join lateral (
      select ctid from webhook_deliveries where tenant_id = deleted.tenant_id and endpoint_id = deleted.id limit $1
    ) as theirs where deleted.status = 'DELETED' limit $1
  )) returning 1`;

/** Not before an hour: a transaction that still saw it in use may be about to write deliveries for it. */
const EMPTY_DELETED_ENDPOINTS = `
  delete from webhook_endpoints as endpoint
  where status = 'DELETED' and changed_at < clock_timestamp() - interval '1 hour' and not exists (
    select from webhook_deliveries where tenant_id = endpoint.tenant_id and endpoint_id = endpoint.id)`;

interface SealedRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly sealed: string;
}

const resealSome = async (tx: Transaction, sealer: Sealer): Promise<number> => {
  const rows = await tx.execute<SealedRow>(
    `select tenant_id, id, sealed from webhook_secrets where not starts_with(sealed, $1) limit 100 for update skip locked`,
    [`sealed.v1.${sealer.keyId}.`],
  );
  for (const { tenant_id: tenantId, id, sealed } of rows) {
    const place = secretPlace(tenantId, id);
    await tx.execute('update webhook_secrets set sealed = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      id,
      sealer.seal(sealer.open(sealed, place), place),
    ]);
  }
  return rows.length;
};
