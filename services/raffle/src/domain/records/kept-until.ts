/** Whatever ended before this instant has been kept for so many years. */
export const keptSince = (now: Date, years: number): Date => {
  const cutoff = new Date(now);
  cutoff.setUTCFullYear(cutoff.getUTCFullYear() - years);
  return cutoff;
};
