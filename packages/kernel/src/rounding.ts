/** How a quotient that is not whole becomes whole. Every place that rounds names one of these. */
export type Rounding = 'floor' | 'ceil' | 'towards-zero' | 'half-up' | 'half-even';

/**
 * numerator / denominator as an integer. `half-up` rounds halves away from zero, `half-even` to the even neighbour
 * (IEEE 754, roundTiesToEven).
 * @throws RangeError on a zero denominator
 */
export const divideRounded = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  if (denominator === 0n) throw new RangeError('division by zero');
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const whole = n / d;
  const rest = n % d;
  if (rest === 0n) return sign * whole;
  return sign * (whole + (roundsAway(rounding, sign, whole, rest, d) ? 1n : 0n));
};

const roundsAway = (rounding: Rounding, sign: bigint, whole: bigint, rest: bigint, d: bigint): boolean => {
  switch (rounding) {
    case 'floor':
      return sign < 0n;
    case 'ceil':
      return sign > 0n;
    case 'towards-zero':
      return false;
    case 'half-up':
      return rest * 2n >= d;
    case 'half-even':
      return rest * 2n > d || (rest * 2n === d && whole % 2n === 1n);
  }
};
