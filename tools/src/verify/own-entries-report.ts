import { createReadStream } from 'node:fs';
import { followOwnEntries, type KeptCheckpoint, OWN_LINKS, type OwnLink, type Receipt } from '@tessera/proofs';
import { counted } from './ledger-stream.ts';
import { paidLines } from './trail-report.ts';
import type { VerifyReport } from './verify-report.ts';

export interface OwnEntriesOptions {
  /** The answers of `GET /v1/wallet/entries`, a page a line. */
  readonly path: string;
  readonly tenantId: string;
  readonly checkpoint?: KeptCheckpoint;
}

const meanings: Readonly<Record<OwnLink, string>> = {
  entries: 'your entries are one unbroken chain',
  payment: 'your account has the entry that paid',
  purchase: 'the entry is for this purchase and this pool',
  commitment: 'the checkpoint anchors the commitment of the receipt',
};

/** Follows a receipt that is right into its owner's own entries, as they are read. @throws what reading them throws */
export const ownEntriesReport = async (receipt: Receipt, options: OwnEntriesOptions): Promise<VerifyReport> => {
  const { path, tenantId, checkpoint } = options;
  const expectation = { tenantId, ...(checkpoint && { checkpoint }) };
  const verdict = await followOwnEntries(receipt, createReadStream(path, { highWaterMark: 1_048_576 }), expectation);
  if (!verdict.ok) {
    const { link, at, problem } = verdict;
    const broken = `The chain is BROKEN at link ${OWN_LINKS.indexOf(link) + 1} of ${OWN_LINKS.length}, that ${meanings[link]}`;
    return { ok: false, lines: [`${broken}: at ${at}, ${problem}.`] };
  }
  const { paid, entries, from } = verdict;
  const lines = [
    `Your entries from number ${from} on are one chain, ${counted(entries)} of them, and one of them paid:`,
    ...paidLines(receipt, paid),
    checkpoint
      ? `Checkpoint ${checkpoint.number} of ${checkpoint.sealedAt} anchors the receipt's commitment, whatever it says of the ledger.`
      : 'Give a checkpoint that the operator published (--checkpoint <file>) to see that it anchors the commitment.',
    'Your entries cannot show that the money reached the pool, nor that a checkpoint sealed them: an export of the whole ledger can (--ledger).',
  ];
  return { ok: true, lines };
};
