import { type KeptCheckpoint, type LedgerFault, type LedgerSummary, verifyLedger } from '@tessera/proofs';
import { counted, type LedgerStreamOptions, ledgerStream } from './ledger-stream.ts';
import type { VerifyReport } from './verify-report.ts';

const sealedLines = ({ lastCheckpoint, entries }: LedgerSummary): string[] => {
  if (!lastCheckpoint) return ['It has no checkpoint: nothing shows that it is the ledger it was yesterday.'];
  const open = entries - lastCheckpoint.entries;
  return [
    `  last checkpoint   number ${lastCheckpoint.number} of ${lastCheckpoint.sealedAt}`,
    `  its hash          ${lastCheckpoint.hash}`,
    ...lastCheckpoint.currencies.map(
      ({ currency, accounts, positiveMinor }) =>
        `  sealed in ${currency}     ${counted(accounts)} accounts; those above zero hold ${positiveMinor} minor units; all together 0`,
    ),
    open === 0
      ? 'Every entry is covered by a checkpoint.'
      : `${counted(open)} entries came after the last checkpoint, so that only their own chains vouch for them yet.`,
  ];
};

const rightLines = (summary: LedgerSummary, kept: KeptCheckpoint | undefined): string[] => [
  `The ledger of tenant ${summary.tenantId} is right, as exported at ${summary.exportedAt}.`,
  `  accounts          ${counted(summary.accounts)}`,
  `  entries           ${counted(summary.entries)}, each linked to the one before it, each transfer with both of its sides`,
  `  checkpoints       ${counted(summary.checkpoints)}, each recomputed from the entries that it sealed`,
  ...(summary.draws === 0
    ? []
    : [`  draws             ${counted(summary.draws)} commitments of raffle draws are sealed with it`]),
  ...sealedLines(summary),
  kept
    ? `Checkpoint ${kept.number} is the one that you kept, so nothing that it covers was changed since it was sealed.`
    : 'Give a checkpoint that you kept elsewhere (--checkpoint <file>): only then is it shown that nothing was rewritten with all its checkpoints.',
];

/** What is wrong with a ledger, and where. */
export const ledgerFaultLines = (fault: LedgerFault): string[] => {
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ['line', fault.line],
    ['account', fault.accountId],
    ['sequence', fault.sequence],
    ['entry', fault.entryId],
    ['transfer', fault.transferId],
    ['checkpoint', fault.checkpoint],
    ['expected', fault.expected],
    ['found', fault.found],
  ];
  return [
    `The ledger is WRONG: ${fault.problem}.`,
    ...rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(12)}${value}`])),
    'It is the first thing that is wrong; what comes after it was not looked at.',
  ];
};

/** Checks the file of a ledger's export as it is read. @throws what reading it throws */
export const ledgerReport = async (path: string, options: LedgerStreamOptions): Promise<VerifyReport> => {
  const verdict = await verifyLedger(...ledgerStream(path, options));
  return verdict.ok
    ? { ok: true, lines: rightLines(verdict.summary, options.checkpoint) }
    : { ok: false, lines: ledgerFaultLines(verdict.fault) };
};
