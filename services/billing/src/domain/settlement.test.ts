import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, contradicts, isFinal, type Report, type Settlement, type SettlementStatus } from './settlement.ts';

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T00:01:00Z');

const settlement = (status: SettlementStatus, sequence = 0): Settlement => ({
  id: 's1',
  provider: 'sandbox',
  providerId: null,
  status,
  failureCode: null,
  sequence,
  updatedAt: at,
});

const report = (status: SettlementStatus): Report => ({ providerId: 'p1', status, failureCode: 'gone' });

const statuses: SettlementStatus[] = ['PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED'];

describe('a settlement', () => {
  it('goes forward with the provider’s report, and takes on its id and its reason', () => {
    expect(advance(settlement('PENDING'), report('PROCESSING'), later)).toMatchObject({
      status: 'PROCESSING',
      providerId: 'p1',
      failureCode: null,
      sequence: 0,
      updatedAt: later,
    });
    expect(advance(settlement('PENDING'), report('FAILED'), later)).toMatchObject({ failureCode: 'gone', sequence: 1 });
  });

  it('is the very same after a late `updated`: nothing overwrites an end', () => {
    for (const ended of [settlement('SUCCEEDED', 1), settlement('FAILED', 1)])
      for (const status of statuses)
        expect(advance<SettlementStatus, Settlement>(ended, report(status), later)).toBe(ended);
  });

  it('keeps the provider’s id where a later refusal names none', () => {
    const processing = advance(settlement('PENDING'), report('PROCESSING'), at);
    const refused = advance(processing, { ...report('FAILED'), providerId: null }, later);
    expect(refused).toMatchObject({ status: 'FAILED', providerId: 'p1' });
  });

  it('ends once, however reports come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses), { maxLength: 10 }), (reports) => {
        const last = reports.reduce((thing, status) => advance(thing, report(status), later), settlement('PENDING'));
        expect(last.sequence).toBe(reports.some(isFinal) ? 1 : 0);
        expect(last.status).toBe(reports.find(isFinal) ?? (reports.includes('PROCESSING') ? 'PROCESSING' : 'PENDING'));
      }),
    );
  });

  it('contradicts a report only where both have ended, and differently', () => {
    const pairs = statuses.flatMap((ours) => statuses.map((theirs) => [ours, theirs] as const));
    expect(pairs.filter(([ours, theirs]) => contradicts(ours, theirs))).toEqual([
      ['SUCCEEDED', 'FAILED'],
      ['FAILED', 'SUCCEEDED'],
    ]);
  });
});
