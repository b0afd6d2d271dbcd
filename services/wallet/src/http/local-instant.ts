import { z } from 'zod';

const HOUR_MS = 3_600_000;

/**
 * The first second of a local day, found by halving: a day begins when its date is first shown. Where clocks skip
 * midnight it begins later than midnight, and a date that a place never had begins with the next one.
 */
export const startOfDay = (date: string, timeZone: string): Date => {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // No place was ever further from UTC than sixteen hours.
  let [before, after] = [(midnight - 16 * HOUR_MS) / 1_000, (midnight + 16 * HOUR_MS) / 1_000];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (shown.format(middle * 1_000) < date) before = middle;
    else after = middle;
  }
  return new Date(after * 1_000);
};

/** The instant that a date in a zone, or an RFC 3339 time with its own offset, stands for; to the millisecond. */
export const toInstant = (text: string, timeZone: string): Date =>
  text.includes('T') ? new Date(text) : startOfDay(text, timeZone);

/** Four digits that are a year of this era; what is further is no instant that both Postgres and JavaScript write alike. */
const isOfThisEra = (text: string): boolean => text >= '1970-01-02' && text < '9999-12-31';

export const instantSchema = z.iso
  .datetime({ offset: true })
  .refine(isOfThisEra, 'expected a time from 1970 on')
  .describe('RFC 3339 time, as in 2026-11-21T20:00:00Z');

export const dateOrInstantSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], 'expected a date, or a time with its offset')
  .refine(isOfThisEra, 'expected a time from 1970 on');
