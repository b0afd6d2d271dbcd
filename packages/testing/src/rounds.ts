/** Whether `npm run soak` runs this test. */
export const isSoaking = process.env['SOAK'] === '1';

/**
 * How often a test plays: as the variable says, else `soaking` times under `npm run soak` and `usually` times otherwise.
 * @throws RangeError where the variable is no whole number above 0: a test that plays nothing would pass
 */
export const roundsOf = (
  variable: 'ROUNDS' | 'RACES' | 'HISTORIES',
  { usually, soaking }: { readonly usually: number; readonly soaking: number },
): number => {
  const said = process.env[variable];
  const rounds = said === undefined ? (isSoaking ? soaking : usually) : Number(said);
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`${variable} must be a whole number above 0`);
  return rounds;
};
