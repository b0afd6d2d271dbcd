import { countrySchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Recipient, Shipment } from '../../domain/shipments/shipment.ts';

export const shipmentStateSchema = z.enum(['READY', 'SHIPPED', 'DELIVERED']);

const line = (most: number) => z.string().trim().min(1).max(most);

/** As it is written on the parcel. */
export const recipientSchema = z.strictObject({
  name: line(200),
  lines: z.array(line(200)).min(1).max(4).describe('Street and whatever else stands above the town'),
  city: line(100),
  postcode: line(20),
  country: countrySchema,
  phone: line(40).optional().describe('For the carrier alone'),
});

export const recipientFromHttp = ({ phone, ...recipient }: z.output<typeof recipientSchema>): Recipient => ({
  ...recipient,
  phone: phone ?? null,
});

export const shipmentSchema = z.object({
  state: shipmentStateSchema,
  recipient: z
    .object({
      name: z.string(),
      lines: z.array(z.string()),
      city: z.string(),
      postcode: z.string(),
      country: z.string(),
      phone: z.string().nullable(),
    })
    .nullable()
    .describe('Null once it was erased'),
  givenAt: timestampSchema,
  carrier: z.string().nullable(),
  tracking: z.string().nullable(),
  shippedAt: timestampSchema.nullable(),
  deliveredAt: timestampSchema.nullable(),
  eraseAfter: timestampSchema.nullable().describe('From then on the recipient is erased'),
  erasedAt: timestampSchema.nullable(),
});

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export const shipmentToHttp = ({ claimId: _, recipient, ...shipment }: Shipment): z.input<typeof shipmentSchema> => ({
  ...shipment,
  recipient: recipient && { ...recipient, lines: [...recipient.lines] },
  givenAt: shipment.givenAt.toISOString(),
  shippedAt: time(shipment.shippedAt),
  deliveredAt: time(shipment.deliveredAt),
  eraseAfter: time(shipment.eraseAfter),
  erasedAt: time(shipment.erasedAt),
});
