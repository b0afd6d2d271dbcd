import { describe, expect, it } from 'vitest';
import { NOW } from '../../../test/domain/samples.ts';
import { type Claim, openClaims } from '../claims/claim.ts';
import { deliver, erase, giveShipment, type Recipient, ship } from './shipment.ts';

const [claim] = openClaims(
  { poolId: 'pool-1', prizeId: 'prize-1', kind: 'PHYSICAL', claimWindowSeconds: null },
  [{ place: 1, ticketNumber: 1, userId: 'user-1' }],
  { now: NOW, newId: () => 'claim-1' },
);
if (!claim) throw new Error('there is a winner');
const recipient: Recipient = {
  ...{ name: 'Ada', lines: ['Ring 1'], city: 'Graz', postcode: '8010', country: 'AT', phone: '+43' },
};
const demand = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('the sample is refused');
  return result.value;
};
const ready = demand(giveShipment(claim, undefined, recipient, NOW));
const shipped = demand(ship(ready, { carrier: 'Post', tracking: 'T1' }, NOW));
const delivered = demand(deliver(shipped, 1_000, NOW));
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => result.error?.code;

describe('where a prize goes', () => {
  it('can be said again until it is on its way', () => {
    const moved = giveShipment(claim, ready, { ...recipient, city: 'Wien' }, NOW);
    expect(moved).toMatchObject({ ok: true, value: { recipient: { city: 'Wien' } } });
    for (const sent of [shipped, delivered]) {
      expect(codeOf(giveShipment(claim, sent, recipient, NOW))).toBe('raffle.shipment_sent');
    }
  });

  it('is asked of nobody who did not accept, or whose prize is not a thing', () => {
    const others: Partial<Claim>[] = [{ state: 'OPEN' }, { state: 'DECLINED' }, { state: 'EXPIRED' }, { kind: 'CASH' }];
    for (const other of others) {
      const refused = giveShipment({ ...claim, ...other }, undefined, recipient, NOW);
      expect(codeOf(refused)).toBe('raffle.claim_not_shippable');
    }
  });
});

describe('a parcel', () => {
  it('is sent and arrives, once and in this order', () => {
    expect([ready.state, shipped.state, delivered.state]).toEqual(['READY', 'SHIPPED', 'DELIVERED']);
    expect(codeOf(ship(undefined, { carrier: 'Post', tracking: null }, NOW))).toBe('raffle.shipment_missing');
    expect(codeOf(ship(shipped, { carrier: 'Post', tracking: null }, NOW))).toBe('raffle.shipment_sent');
    expect(codeOf(deliver(undefined, 1_000, NOW))).toBe('raffle.shipment_missing');
    for (const other of [ready, delivered]) {
      expect(codeOf(deliver(other, 1_000, NOW))).toBe('raffle.shipment_not_on_its_way');
    }
  });

  it('forgets whom it was for some time after it arrived, and not before', () => {
    const after = (ms: number) => new Date(NOW.getTime() + ms);
    expect(erase(delivered, after(999))).toBeUndefined();
    expect(erase(shipped, after(9_999))).toBeUndefined();
    const erased = erase(delivered, after(1_000));
    expect(erased).toMatchObject({ recipient: null, tracking: null, erasedAt: after(1_000), carrier: 'Post' });
    expect(erased && erase(erased, after(2_000))).toBeUndefined();
  });
});
