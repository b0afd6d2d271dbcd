import { sha256 as incrementalSha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../bytes.ts';
import { LedgerProblem } from '../ledger/ledger-problem.ts';
import { linesOf } from '../ledger/split-lines.ts';
import { AuditProblem, auditOnce, auditOrder, readAuditLine } from './audit-fields.ts';
import type { AuditEndLine, AuditLineType } from './audit-lines.ts';
import { AuditedPool, type AuditFindings } from './audited-pool.ts';

/** The outcome of checking an audit export: what it comes to, or the first thing that is wrong and the line of it. */
export type RaffleAuditVerdict =
  | { readonly ok: true; readonly findings: AuditFindings }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Where in the order of kinds a file is, and how many lines of each it had. */
class Order {
  readonly counts: Record<string, number> = {};
  #place = 0;

  take(type: AuditLineType, line: number): void {
    const place = auditOrder.indexOf(type);
    if (place < this.#place) throw new AuditProblem(line, `a line of the kind ${type} may not stand here`);
    this.counts[type] = (this.counts[type] ?? 0) + 1;
    if (auditOnce.has(type) && this.counts[type] > 1)
      throw new AuditProblem(line, `there are two lines of the kind ${type}`);
    const missing = auditOrder.slice(0, place).find((one) => auditOnce.has(one) && this.counts[one] === undefined);
    if (missing !== undefined) throw new AuditProblem(line, `the line of the kind ${missing} is missing`);
    this.#place = place;
  }

  checkEnd({ lines, sha256 }: AuditEndLine, digest: string, line: number): void {
    const { end: _, ...counted } = this.counts;
    const kinds = new Set([...Object.keys(counted), ...Object.keys(lines)]);
    for (const kind of kinds) {
      if ((counted[kind] ?? 0) !== (lines[kind] ?? 0)) {
        const problem = `it says that there are ${lines[kind] ?? 0} lines of the kind ${kind}, and there are ${counted[kind] ?? 0}`;
        throw new AuditProblem(line, problem);
      }
    }
    if (sha256 !== digest)
      throw new AuditProblem(line, 'the file was changed on its way: its bytes have another SHA-256');
  }
}

/** No export has a line that comes near it. */
const LONGEST_LINE = 1_048_576;

/**
 * Checks a pool's audit export as its bytes come: each line, that they agree with each other, the draw, the sums, and at the end counts and
 * digest. A line is in memory at a time; what is kept is some fifty bytes a purchase and thirty a ticket. Never throws for a bad file; what
 * reading throws is let out.
 */
export const verifyRaffleAudit = async (
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<RaffleAuditVerdict> => {
  const [order, pool, digest] = [new Order(), new AuditedPool(), incrementalSha256.create()];
  let at = 0;
  let isOver = false;
  try {
    for await (const bytes of linesOf(chunks)) {
      at += 1;
      if (isOver) throw new AuditProblem(at, 'there is something after the last line');
      if (bytes.length > LONGEST_LINE) throw new AuditProblem(at, `the line has more than ${LONGEST_LINE} bytes`);
      const line = readAuditLine(decode(bytes, at), at);
      order.take(line.type, at);
      pool.take(line, at);
      if (line.type === 'end') {
        order.checkEnd(line, toHex(digest.digest()), at);
        isOver = true;
      } else digest.update(bytes).update(LINE_FEED);
    }
    if (!isOver) throw new AuditProblem(at, 'the last line is missing: the file is truncated');
    return { ok: true, findings: pool.findings() };
  } catch (error) {
    if (error instanceof AuditProblem) return { ok: false, line: error.line, problem: error.message };
    if (error instanceof LedgerProblem) return { ok: false, line: error.fault.line, problem: error.message };
    throw error;
  }
};

const LINE_FEED = Uint8Array.of(0x0a);

const decode = (bytes: Uint8Array, line: number): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AuditProblem(line, 'the line is not UTF-8');
  }
};
