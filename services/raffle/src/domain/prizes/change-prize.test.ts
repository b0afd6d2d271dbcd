import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, samplePrize } from '../../../test/domain/samples.ts';
import { archivePrize, editPrize, MOST_STOCK, restockPrize } from './change-prize.ts';

const texts = { title: 'Other', description: 'Else', media: [], sponsor: 'Us' };
const gone = { ...samplePrize(), archivedAt: NOW };

describe('editPrize', () => {
  it('shows it otherwise, as the next version', () => {
    expect(editPrize(samplePrize(), texts, false)).toEqual({
      ok: true,
      value: { ...samplePrize(), ...texts, version: 2 },
    });
  });

  it('is refused in use and in the archive', () => {
    expect(editPrize(samplePrize(), texts, true)).toMatchObject({ error: { code: 'raffle.prize_in_use' } });
    expect(editPrize(gone, texts, false)).toMatchObject({ error: { code: 'raffle.prize_archived' } });
  });
});

describe('archivePrize', () => {
  it('ends it once, and not in use', () => {
    expect(archivePrize(samplePrize(), false, NOW)).toMatchObject({ ok: true, value: { archivedAt: NOW, version: 2 } });
    expect(archivePrize(samplePrize(), true, NOW)).toMatchObject({ error: { code: 'raffle.prize_in_use' } });
    expect(archivePrize(gone, false, NOW)).toMatchObject({ error: { code: 'raffle.prize_archived' } });
  });
});

describe('restockPrize', () => {
  it('is refused in the archive', () => {
    expect(restockPrize(gone, 1)).toMatchObject({ error: { code: 'raffle.prize_archived' } });
  });

  it('never touches what pools have taken, whatever is added and taken away', () => {
    const history = fc.array(fc.integer({ min: -MOST_STOCK, max: MOST_STOCK }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), history, (taken, changes) => {
        let prize = { ...samplePrize({ stock: 3 }), stockLeft: 3 - taken };
        for (const units of changes) {
          const changed = restockPrize(prize, units);
          const stock = prize.stock + units;
          expect(changed.ok).toBe(stock >= Math.max(1, taken) && stock <= MOST_STOCK);
          if (!changed.ok) continue;
          prize = changed.value;
          expect([prize.stock, prize.stock - prize.stockLeft]).toEqual([stock, taken]);
        }
      }),
    );
  });
});
