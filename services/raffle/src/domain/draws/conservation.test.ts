import { describe, expect, it } from 'vitest';
import { conservationOf } from './conservation.ts';

const figures = {
  ...{ salesMinor: 10_000n, prizesMinor: 8_000n, feesMinor: 1_500n, refundsMinor: 500n },
  ...{ pendingMinor: 0n, prizesAddedMinor: 700n },
};

describe('conservationOf', () => {
  it('given that everything is accounted for, then it is balanced', () => {
    expect(conservationOf(figures, 0n)).toMatchObject({ differenceMinor: 0n, balanced: true });
  });

  it('given a cent in the account that the books know nothing of, then it is not', () => {
    expect(conservationOf(figures, 1n)).toMatchObject({ differenceMinor: -1n, balanced: false });
  });

  it('does not count what the operator added on top', () => {
    expect(conservationOf({ ...figures, prizesAddedMinor: 0n }, 0n).balanced).toBe(true);
  });
});
