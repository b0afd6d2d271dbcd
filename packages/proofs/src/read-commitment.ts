import { fromHex } from './bytes.ts';
import type { DrawCommitment } from './commitment.ts';
import { DRAW_VERSION } from './commitment.ts';
import type { FileCommitment } from './draw-file.ts';
import { countOf, fieldsOf, hashOf, objectOf, oneOf, textOf, wholeOf } from './read-fields.ts';

const SOURCE_FIELDS = { COMMIT_REVEAL: ['secretHash'], DRAND: ['chainHash', 'round'], MANUAL: [] } as const;
const MODES = ['COMMIT_REVEAL', 'DRAND', 'MANUAL'] as const;

/** Reads a commitment strictly. @throws FileProblem */
export const readCommitment = (value: unknown, at: string): FileCommitment => {
  const mode = oneOf(objectOf(value, at)['mode'], `${at}.mode`, MODES);
  const fields = fieldsOf(value, at, [
    ...['mode', 'poolId', 'ticketCount', 'merkleRoot'],
    ...SOURCE_FIELDS[mode],
    ...['winnerCount', 'alternateCount'],
  ]);
  const list = {
    poolId: textOf(fields['poolId'], `${at}.poolId`),
    ticketCount: countOf(fields['ticketCount'], `${at}.ticketCount`),
    merkleRoot: hashOf(fields['merkleRoot'], `${at}.merkleRoot`),
    winnerCount: countOf(fields['winnerCount'], `${at}.winnerCount`),
    alternateCount: countOf(fields['alternateCount'], `${at}.alternateCount`),
  };
  switch (mode) {
    case 'COMMIT_REVEAL':
      return { ...list, mode, secretHash: hashOf(fields['secretHash'], `${at}.secretHash`) };
    case 'DRAND': {
      const chainHash = hashOf(fields['chainHash'], `${at}.chainHash`);
      return { ...list, mode, chainHash, round: wholeOf(fields['round'], `${at}.round`) };
    }
    case 'MANUAL':
      return { ...list, mode };
  }
};

/** The commitment in bytes, to hash it. */
export const decodeCommitment = (file: FileCommitment): DrawCommitment => {
  const common = { version: DRAW_VERSION, merkleRoot: fromHex(file.merkleRoot) } as const;
  switch (file.mode) {
    case 'COMMIT_REVEAL':
      return { ...file, ...common, secretHash: fromHex(file.secretHash) };
    case 'DRAND':
      return { ...file, ...common, chainHash: fromHex(file.chainHash) };
    case 'MANUAL':
      return { ...file, ...common };
  }
};
