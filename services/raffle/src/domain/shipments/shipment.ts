import { ok, type Result, refuse } from '@tessera/kernel';
import type { Claim } from '../claims/claim.ts';
import type { RefusalOf } from '../errors.ts';

/** READY: we know where to. SHIPPED: it is on its way, and the address stays as it was. DELIVERED: it arrived. */
export const shipmentStates = ['READY', 'SHIPPED', 'DELIVERED'] as const;
export type ShipmentState = (typeof shipmentStates)[number];

/** Whom a parcel is for. Personal data: shown to its owner and staff, in no event and no log, and erased some time after delivery. */
export interface Recipient {
  readonly name: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly postcode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string | null;
}

/** The parcel that takes a physical prize to the winner of a claim. */
export interface Shipment {
  readonly claimId: string;
  readonly state: ShipmentState;
  /** Null once it was erased. */
  readonly recipient: Recipient | null;
  readonly givenAt: Date;
  readonly carrier: string | null;
  /** Erased together with the recipient, since it leads to the address. */
  readonly tracking: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** From this moment on the recipient is erased; null until it is delivered. */
  readonly eraseAfter: Date | null;
  readonly erasedAt: Date | null;
}

/** The parcel of a prize that was accepted. */
export const addressShipment = (
  claim: Claim,
  recipient: Recipient,
  now: Date,
): Result<Shipment, RefusalOf<'raffle.claim_not_shippable'>> => {
  if (claim.kind !== 'PHYSICAL' || (claim.state !== 'ACCEPTED' && claim.state !== 'FULFILLED')) {
    return refuse('raffle.claim_not_shippable', 'Only a physical prize that was accepted is sent.');
  }
  return ok({
    ...{ claimId: claim.id, state: 'READY', recipient, givenAt: now, carrier: null, tracking: null },
    ...{ shippedAt: null, deliveredAt: null, eraseAfter: null, erasedAt: null },
  });
};

export type GiveShipmentRefusal = RefusalOf<'raffle.claim_not_shippable' | 'raffle.shipment_sent'>;

/** Says or corrects where the prize goes, until it is on its way. */
export const giveShipment = (
  claim: Claim,
  earlier: Shipment | undefined,
  recipient: Recipient,
  now: Date,
): Result<Shipment, GiveShipmentRefusal> =>
  earlier && earlier.state !== 'READY'
    ? refuse('raffle.shipment_sent', 'The prize is on its way already, to the address that was given before.')
    : addressShipment(claim, recipient, now);

export interface Dispatch {
  readonly carrier: string;
  readonly tracking: string | null;
}

export type ShipRefusal = RefusalOf<'raffle.shipment_missing' | 'raffle.shipment_sent'>;

export const ship = (
  shipment: Shipment | undefined,
  { carrier, tracking }: Dispatch,
  now: Date,
): Result<Shipment, ShipRefusal> => {
  if (!shipment) return refuse('raffle.shipment_missing', 'The winner has not said yet where the prize goes.');
  if (shipment.state !== 'READY') return refuse('raffle.shipment_sent', 'The prize was marked as sent before.');
  return ok({ ...shipment, state: 'SHIPPED', carrier, tracking, shippedAt: now });
};

export type DeliverRefusal = RefusalOf<'raffle.shipment_missing' | 'raffle.shipment_not_on_its_way'>;

/** It arrived; `keptMs` later nobody needs to know any more where. */
export const deliver = (
  shipment: Shipment | undefined,
  keptMs: number,
  now: Date,
): Result<Shipment, DeliverRefusal> => {
  if (!shipment) return refuse('raffle.shipment_missing', 'The winner has not said yet where the prize goes.');
  if (shipment.state !== 'SHIPPED') {
    return refuse(
      'raffle.shipment_not_on_its_way',
      'Only what was marked as sent, and has not arrived yet, can arrive.',
    );
  }
  return ok({ ...shipment, state: 'DELIVERED', deliveredAt: now, eraseAfter: new Date(now.getTime() + keptMs) });
};

/** The shipment without the person, if that is due. */
export const erase = (shipment: Shipment, now: Date): Shipment | undefined =>
  shipment.erasedAt === null && shipment.eraseAfter !== null && now >= shipment.eraseAfter
    ? { ...shipment, recipient: null, tracking: null, erasedAt: now }
    : undefined;
