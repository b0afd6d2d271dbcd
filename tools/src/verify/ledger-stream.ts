import { createReadStream, type Stats, statSync } from 'node:fs';
import type { KeptCheckpoint, LedgerExpectation } from '@tessera/proofs';

export interface LedgerStreamOptions {
  readonly checkpoint?: KeptCheckpoint;
  /** Told now and then how far it is; small files are done before there is anything to tell. */
  readonly onProgress: (line: string) => void;
  readonly progressEvery?: number;
}

export const counted = (count: number): string => count.toLocaleString('en');

/** The bytes of an export as they are read, and what is expected of them. @throws what looking at the file throws */
export const ledgerStream = (
  path: string,
  { checkpoint, onProgress, progressEvery = 250_000 }: LedgerStreamOptions,
): readonly [AsyncIterable<Uint8Array>, LedgerExpectation] => {
  const { size }: Stats = statSync(path);
  const file = createReadStream(path, { highWaterMark: 1_048_576 });
  const expectation = {
    progressEvery,
    onProgress: (lines: number) =>
      onProgress(`  … ${counted(lines)} lines are right (${Math.floor((file.bytesRead / size) * 100)} % of the file)`),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
  return [file, expectation];
};
