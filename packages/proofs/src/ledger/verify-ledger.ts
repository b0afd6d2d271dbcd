import { sha256 as incrementalSha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '../bytes.ts';
import { CheckpointAudit } from './audit-checkpoints.ts';
import { EntryAudit } from './audit-entries.ts';
import { AuditedAccounts } from './audited-account.ts';
import type { KeptCheckpoint } from './checkpoint.ts';
import { agree, type LedgerFault, LedgerProblem } from './ledger-problem.ts';
import type { Checkpoint, EndLine, HeaderLine, LedgerLine, LineType } from './lines.ts';
import { readLine } from './read-line.ts';
import { linesOf } from './split-lines.ts';

/** What was found to be right. */
export interface LedgerSummary {
  readonly tenantId: string;
  readonly exportedAt: string;
  readonly accounts: number;
  readonly entries: number;
  readonly checkpoints: number;
  /** Commitments of draws that checkpoints anchor. */
  readonly draws: number;
  readonly lastCheckpoint: Checkpoint | undefined;
}

/** The outcome of checking an export; `fault` names the first thing that is wrong. */
export type LedgerVerdict =
  | { readonly ok: true; readonly summary: LedgerSummary }
  | { readonly ok: false; readonly fault: LedgerFault };

export interface LedgerExpectation {
  /** A checkpoint that was kept where the operator could not change it. Without it the file is only shown to agree with itself. */
  readonly checkpoint?: KeptCheckpoint;
  /** Called every `progressEvery` lines with the number of lines that were right. */
  readonly onProgress?: (lines: number) => void;
  readonly progressEvery?: number;
  /** Called with each line that is right so far. What it shows is shown only when the verdict is that all of them are. */
  readonly onLine?: (line: LedgerLine) => void;
}

/** Which kinds may follow which. */
const FOLLOWERS: Readonly<Record<LineType | 'begin', readonly LineType[]>> = {
  begin: ['header'],
  header: ['account', 'end'],
  account: ['account', 'checkpoint', 'entry'],
  checkpoint: ['head', 'checkpoint', 'entry'],
  head: ['head', 'checkpoint', 'entry'],
  entry: ['entry', 'end'],
  end: [],
};

const LINE_FEED = utf8('\n');

/** The whole check of one file, a line at a time. */
class LedgerAudit {
  readonly #expectation: LedgerExpectation;
  readonly #digest = incrementalSha256.create();
  readonly #accounts = new AuditedAccounts();
  #last: LineType | 'begin' = 'begin';
  #parts:
    | { readonly header: HeaderLine; readonly checkpoints: CheckpointAudit; readonly entries: EntryAudit }
    | undefined;
  lines = 0;

  constructor(expectation: LedgerExpectation) {
    this.#expectation = expectation;
  }

  line(bytes: Uint8Array): void {
    this.lines += 1;
    const line = readLine(decode(bytes, this.lines), this.lines);
    if (!FOLLOWERS[this.#last].includes(line.type)) {
      const expected = FOLLOWERS[this.#last].join(' or ') || 'the end of the file';
      throw new LedgerProblem({ line: this.lines }, 'the line is not where its kind stands', {
        expected,
        found: line.type,
      });
    }
    this.#last = line.type;
    this.#take(line);
    this.#expectation.onLine?.(line);
    if (line.type !== 'end') this.#digest.update(bytes).update(LINE_FEED);
    const { onProgress, progressEvery = 100_000 } = this.#expectation;
    if (this.lines % progressEvery === 0) onProgress?.(this.lines);
  }

  finish(): LedgerSummary {
    const parts = this.#parts;
    if (this.#last !== 'end' || !parts) {
      throw new LedgerProblem({ line: this.lines + 1 }, 'the file ends before its last line: it is truncated');
    }
    const lastCheckpoint = parts.checkpoints.last;
    return {
      tenantId: parts.header.tenantId,
      exportedAt: parts.header.exportedAt,
      accounts: this.#accounts.size,
      entries: parts.entries.entries,
      checkpoints: lastCheckpoint?.number ?? 0,
      draws: parts.checkpoints.draws,
      lastCheckpoint,
    };
  }

  #take(line: LedgerLine): void {
    if (line.type === 'header') {
      const { tenantId } = line;
      const checkpoints = new CheckpointAudit(tenantId, this.#accounts, this.#expectation.checkpoint);
      this.#parts = { header: line, checkpoints, entries: new EntryAudit(tenantId, this.#accounts) };
      return;
    }
    const parts = this.#parts;
    if (!parts) throw new Error('a line came before the header');
    if (line.type === 'account') this.#accounts.add(line, this.lines);
    else if (line.type === 'checkpoint') parts.checkpoints.begin(line, this.lines);
    else if (line.type === 'head') parts.checkpoints.addHead(line, this.lines);
    else {
      parts.checkpoints.finish(this.lines);
      if (line.type === 'entry') parts.entries.add(line, this.lines);
      else this.#end(line, parts.entries, parts.checkpoints);
    }
  }

  #end(said: EndLine, entries: EntryAudit, checkpoints: CheckpointAudit): void {
    const place = { line: this.lines };
    entries.finish(this.lines);
    agree(place, 'the last line counts other accounts', this.#accounts.size, said.accounts);
    agree(place, 'the last line counts other checkpoints', checkpoints.last?.number ?? 0, said.checkpoints);
    agree(place, 'the last line counts other heads', checkpoints.heads, said.heads);
    agree(place, 'the last line counts other entries', entries.entries, said.entries);
    const digest = toHex(this.#digest.digest());
    agree(place, 'the file was changed on its way: its bytes have another SHA-256', digest, said.sha256);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decode = (bytes: Uint8Array, line: number): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new LedgerProblem({ line }, 'the line is not UTF-8 text');
  }
};

/**
 * Checks a ledger's export (docs/formats/ledger-export.md) as its bytes come, and stops at the first thing that is wrong. Needs nothing but
 * the bytes, and memory for each account, sealed head and transfer, not for entries. Never throws for a bad file; errors of `bytes` itself are passed on.
 */
export const verifyLedger = async (
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectation: LedgerExpectation = {},
): Promise<LedgerVerdict> => {
  const audit = new LedgerAudit(expectation);
  try {
    for await (const line of linesOf(bytes)) audit.line(line);
    return { ok: true, summary: audit.finish() };
  } catch (error) {
    if (error instanceof LedgerProblem) return { ok: false, fault: error.fault };
    throw error;
  }
};
