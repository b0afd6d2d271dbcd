import { QUICKNET } from '@tessera/proofs';
import { describe, expect, it } from 'vitest';
import { NOW, sampleOpen } from '../../../test/domain/samples.ts';
import { freezeList } from './draw.ts';
import { type BarrelResult, checkRecordable, recordBarrel } from './record-draw.ts';

const pool = sampleOpen({
  ...{ state: 'STARTED', sold: 20, winnerCount: 2, alternateCount: 1, drawMode: 'MANUAL', secretHash: null },
});
const frozen = freezeList(
  { ...pool, state: 'FULL' },
  { ticketCount: 20, merkleRoot: new Uint8Array(32) },
  { chain: QUICKNET, leadSeconds: 60, behindMs: 0 },
  NOW,
);
const later = new Date(NOW.getTime() + 600_000);
const result: BarrelResult = {
  ...{ winners: [3, 20], alternates: [1], drawnAt: new Date(NOW.getTime() + 300_000) },
  ...{ witnesses: ['Ada Lovelace', 'Alan Turing'], evidence: 'Minutes 7', evidenceHash: null },
};
const record = (change: Partial<BarrelResult> = {}) => recordBarrel(frozen, { ...result, ...change }, 'user:1', later);

describe('recordBarrel', () => {
  it('given tickets of the list, each once, and two people who saw it, then that is the draw', () => {
    expect(record()).toMatchObject({
      ok: true,
      value: {
        ...{ winners: [3, 20], alternates: [1] },
        evidence: { kind: 'RECORD', recordedBy: 'user:1', record: { witnesses: ['Ada Lovelace', 'Alan Turing'] } },
      },
    });
  });

  it.each([
    ['/winners', { winners: [3] }],
    ['/alternates', { alternates: [] }],
    ['/winners/1', { winners: [3, 21] }],
    ['/winners/0', { winners: [0, 3] }],
    ['/winners/1', { winners: [3, 3] }],
    ['/alternates/0', { alternates: [20] }],
  ])('given picks that cannot be, then it points to %s', (pointer, change) => {
    expect(record(change)).toMatchObject({ ok: false, error: { code: 'raffle.picks_invalid', pointer } });
  });

  it.each([[['Ada', 'ada']], [['Ada  Lovelace', 'Ada Lovelace ']], [['', 'Ada']]] as const)(
    'given witnesses %j, then they are not two people',
    (witnesses) => {
      const [first, second] = witnesses;
      expect(record({ witnesses: [first, second] })).toMatchObject({
        ...{ ok: false, error: { code: 'raffle.witnesses_invalid', pointer: '/witnesses/1' } },
      });
    },
  );

  it('given a time before the list was fixed, or in the future, then it was not this draw', () => {
    for (const drawnAt of [new Date(NOW.getTime() - 1), new Date(later.getTime() + 61_000)]) {
      expect(record({ drawnAt })).toMatchObject({
        ...{ ok: false, error: { code: 'raffle.draw_time_invalid', pointer: '/drawnAt' } },
      });
    }
  });
});

describe('checkRecordable', () => {
  it.each([
    ['raffle.draw_not_manual', { drawMode: 'DRAND' }],
    ['raffle.draw_not_started', { state: 'OPEN' }],
    ['raffle.draw_not_started', { state: 'FULL' }],
    ['raffle.draw_already_recorded', { state: 'COMPLETED' }],
    ['raffle.pool_cancelled', { state: 'CANCELLED' }],
  ] as const)('given no draw to record, then %s', (code, change) => {
    expect(checkRecordable({ ...pool, ...change })).toMatchObject({ ok: false, error: { code } });
    expect(checkRecordable(pool).ok).toBe(true);
  });
});
