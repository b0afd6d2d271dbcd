import { createHash } from 'node:crypto';
import { type LedgerLine, serializeLine } from '@tessera/proofs';
import type { SendChunk } from '@tessera/runtime/http';
import type { TakeLines } from '../use-cases/export-ledger.ts';

/** So much is gathered before it is sent. A ledger that is smaller goes out in one piece, or is refused as a whole. */
const CHUNK_BYTES = 64 * 1024;

/** Sends the lines of an export as they come, and at last the one that counts them and carries the digest of all bytes before it. */
export const sendExport = async (read: (take: TakeLines) => Promise<void>, send: SendChunk): Promise<void> => {
  const digest = createHash('sha256');
  const counts = { header: 0, account: 0, checkpoint: 0, head: 0, entry: 0, end: 0 };
  let gathered = '';
  const add = (line: LedgerLine): void => {
    counts[line.type] += 1;
    gathered += `${serializeLine(line)}\n`;
  };
  await read(async (lines) => {
    for (const line of lines) add(line);
    if (gathered.length < CHUNK_BYTES) return;
    const bytes = Buffer.from(gathered);
    gathered = '';
    digest.update(bytes);
    await send(bytes);
  });
  const { account: accounts, checkpoint: checkpoints, head: heads, entry: entries } = counts;
  const sha256 = digest.update(gathered).digest('hex');
  add({ type: 'end', accounts, checkpoints, heads, entries, sha256 });
  await send(gathered);
};
