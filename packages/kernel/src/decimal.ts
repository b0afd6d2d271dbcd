/** A scaled integer in decimal notation with exactly `digits` places: (1250n, 2) is `12.50`. */
export const formatScaled = (scaled: bigint, digits: number): string => {
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
