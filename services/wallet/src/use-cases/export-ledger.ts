import { LEDGER_EXPORT_FORMAT, type LedgerLine } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import { accountLine, entryLine } from '../domain/ledger/ledger-line.ts';
import type { LedgerBooks, LedgerPart } from './checkpoint.ports.ts';

/** Takes lines in their order; the next ones come when it is done with these. */
export type TakeLines = (lines: readonly LedgerLine[]) => Promise<void>;

/**
 * The tenant's whole ledger as it stands at one instant, in the lines of the export but for the last, which is about its bytes. It is read as it
 * is taken, in the memory of one page, however long it is.
 */
export const exportLedger =
  (deps: { readonly books: LedgerBooks }) =>
  (take: TakeLines, ctx: CallContext): Promise<void> =>
    deps.books.readWhole((part) => take(linesOf(part, ctx.tenantId)), ctx);

const linesOf = (part: LedgerPart, tenantId: string): LedgerLine[] => {
  switch (part.kind) {
    case 'instant':
      return [{ type: 'header', format: LEDGER_EXPORT_FORMAT, tenantId, exportedAt: part.at.toISOString() }];
    case 'accounts':
      return part.accounts.map(accountLine);
    case 'checkpoint':
      return [{ type: 'checkpoint', ...part.checkpoint, heads: part.heads }];
    case 'heads':
      return part.heads.map((head) => ({ type: 'head', ...head }));
    case 'entries':
      return part.lines.map(({ entry, transfer }) => entryLine(entry, transfer));
  }
};
