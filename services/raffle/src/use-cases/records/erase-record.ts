import { keptSince } from '../../domain/records/kept-until.ts';
import type { OldRecords } from './records.ports.ts';

/** Erases what is personal and no longer needed of pools that ended so many years ago. What the audit export shows stays. */
export const eraseRecord =
  ({ records, years }: { readonly records: OldRecords; readonly years: number }) =>
  (now: Date): Promise<number> =>
    records.erase(keptSince(now, years), now);
