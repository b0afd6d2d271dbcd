import { u32be, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';

const RECORD_LABEL = utf8('raffle-manual/v1\0');

/** What was written down when a barrel was drawn from. Names and evidence are published as they stand here. */
export interface ManualRecord {
  /** When the barrel was drawn from: RFC 3339 in UTC with milliseconds. */
  readonly drawnAt: string;
  /** Two people who saw it. */
  readonly witnesses: readonly [string, string];
  /** What else there is to go by: minutes, a reference, where a film is. */
  readonly evidence: string;
  /** SHA-256 of a document or film that is kept elsewhere, in hexadecimal. */
  readonly evidenceHash: string | null;
}

/** What a barrel gave, as ticket numbers by place. */
export interface ManualPicks {
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
}

const text = (value: string): Uint8Array[] => {
  const bytes = utf8(value);
  return [u32be(bytes.length), bytes];
};

const numbers = (values: readonly number[]): Uint8Array[] => [u32be(values.length), ...values.map(u32be)];

/**
 * One value that stands for the whole outcome: SHA-256("raffle-manual/v1\0" ‖ commitmentHash ‖ text(drawnAt) ‖ text(first witness) ‖
 * text(second witness) ‖ text(evidence) ‖ text(evidenceHash) ‖ numbers(winners) ‖ numbers(alternates)). A text is u32be(bytes) ‖ bytes, an
 * evidence hash in hexadecimal or empty; numbers are u32be(count) ‖ u32be each.
 */
export const manualRecordHash = (commitmentHash: Uint8Array, record: ManualRecord, picks: ManualPicks): Uint8Array =>
  sha256(
    RECORD_LABEL,
    commitmentHash,
    ...text(record.drawnAt),
    ...text(record.witnesses[0]),
    ...text(record.witnesses[1]),
    ...text(record.evidence),
    ...text(record.evidenceHash ?? ''),
    ...numbers(picks.winners),
    ...numbers(picks.alternates),
  );

/** As two people are told apart: without regard to case, spacing, or how an accent is composed. */
const inShort = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Whether these are two names of two people. */
export const areTwoWitnesses = (first: string, second: string): boolean =>
  inShort(first) !== '' && inShort(second) !== '' && inShort(first) !== inShort(second);
