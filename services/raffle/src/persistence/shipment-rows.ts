import type { Transaction } from '@tessera/runtime/postgres';
import { type Recipient, type Shipment, shipmentStates } from '../domain/shipments/shipment.ts';
import type { ShipmentRows } from '../use-cases/shipments/shipments.ports.ts';
import { type ClaimColumns, claimFromRecord } from './claim.mapping.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';

interface ShipmentColumns {
  readonly claim_id: string;
  readonly shipment_state: string;
  readonly name: string | null;
  readonly lines: string[] | null;
  readonly city: string | null;
  readonly postcode: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  readonly given_at: string;
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly shipped_at: string | null;
  readonly delivered_at: string | null;
  readonly erase_after: string | null;
  readonly erased_at: string | null;
}

const COLUMNS = `s.claim_id, s.state as shipment_state, s.name, s.lines, s.city, s.postcode, s.country, s.phone, s.given_at,
  s.carrier, s.tracking, s.shipped_at, s.delivered_at, s.erase_after, s.erased_at`;

export const shipmentRowsOf = (tx: Transaction): ShipmentRows => {
  const { tenantId } = tx;
  return {
    async find(claimId) {
      const [row] = await tx.execute<ShipmentColumns>(
        `select ${COLUMNS} from shipments s where s.tenant_id = $1 and s.claim_id = $2`,
        [tenantId, claimId],
      );
      return row && shipmentFromRecord(row);
    },

    save: (shipment) => save(tx, shipment),

    async list({ limit, before, state }) {
      const rows = await tx.execute<ShipmentColumns & ClaimColumns>(
        `select c.*, ${COLUMNS} from shipments s join claims c on c.tenant_id = s.tenant_id and c.id = s.claim_id
         where s.tenant_id = $1 and ($2::uuid is null or s.claim_id < $2) and ($3::text is null or s.state = $3)
         order by s.claim_id desc limit $4`,
        [tenantId, before ?? null, state ?? null, limit],
      );
      return rows.map((row) => ({ claim: claimFromRecord(row), shipment: shipmentFromRecord(row) }));
    },
  };
};

const save = async (tx: Transaction, shipment: Shipment): Promise<void> => {
  const { recipient } = shipment;
  await tx.execute(
    `insert into shipments (tenant_id, claim_id, state, name, lines, city, postcode, country, phone, given_at, carrier,
       tracking, shipped_at, delivered_at, erase_after, erased_at, next_attempt_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       coalesce($15::timestamptz, 'infinity'))
     on conflict (tenant_id, claim_id) do update set state = excluded.state, name = excluded.name, lines = excluded.lines,
       city = excluded.city, postcode = excluded.postcode, country = excluded.country, phone = excluded.phone,
       given_at = excluded.given_at, carrier = excluded.carrier, tracking = excluded.tracking,
       shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at, erase_after = excluded.erase_after,
       erased_at = excluded.erased_at, next_attempt_at = excluded.next_attempt_at`,
    [
      tx.tenantId,
      shipment.claimId,
      shipment.state,
      recipient?.name ?? null,
      recipient ? [...recipient.lines] : null,
      recipient?.city ?? null,
      recipient?.postcode ?? null,
      recipient?.country ?? null,
      recipient?.phone ?? null,
      shipment.givenAt,
      shipment.carrier,
      shipment.tracking,
      shipment.shippedAt,
      shipment.deliveredAt,
      shipment.eraseAfter,
      shipment.erasedAt,
    ],
  );
};

/** All of a recipient is there or none of it: the table sees to that. */
const recipientFrom = ({ name, lines, city, postcode, country, phone }: ShipmentColumns): Recipient | null =>
  name === null || lines === null || city === null || postcode === null || country === null
    ? null
    : { name, lines, city, postcode, country, phone };

const shipmentFromRecord = (row: ShipmentColumns): Shipment => ({
  claimId: row.claim_id,
  state: oneOf(shipmentStates, row.shipment_state),
  recipient: recipientFrom(row),
  givenAt: toDate(row.given_at),
  carrier: row.carrier,
  tracking: row.tracking,
  shippedAt: toDateOrNull(row.shipped_at),
  deliveredAt: toDateOrNull(row.delivered_at),
  eraseAfter: toDateOrNull(row.erase_after),
  erasedAt: toDateOrNull(row.erased_at),
});
