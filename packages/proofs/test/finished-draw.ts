import { utf8 } from '../src/bytes.ts';
import { sha256 } from '../src/hash.ts';
import {
  commitToDraw,
  drawWithSecret,
  entrantCommit,
  idHash,
  secretHash,
  serializeDrawFile,
  toDrawFile,
} from '../src/index.ts';

export interface DrawOptions {
  readonly ticketCount?: number;
  readonly winnerCount?: number;
  readonly alternateCount?: number;
}

/** A whole draw of a made-up pool, the same every time. */
export const finishedDraw = ({ ticketCount = 5, winnerCount = 1, alternateCount = 2 }: DrawOptions = {}) => {
  const poolId = '0198a2f4-0000-7000-8000-000000000001';
  const secret = sha256(utf8('a secret for tests'));
  const tickets = Array.from({ length: ticketCount }, (_, index) => ({
    number: index + 1,
    ticketIdHash: idHash(`ticket-${index + 1}`),
    purchaseIdHash: idHash(`purchase-${Math.ceil((index + 1) / 2)}`),
    entrantCommit: entrantCommit(`member-${index + 1}`, sha256(utf8(`salt-${index + 1}`))),
  }));
  const { commitment, hash } = commitToDraw({
    poolId,
    tickets,
    secretHash: secretHash(poolId, secret),
    winnerCount,
    alternateCount,
  });
  const result = drawWithSecret(commitment, secret);
  const file = toDrawFile({ commitment, secret, result, tickets });
  return { poolId, secret, tickets, commitment, hash, result, file, text: serializeDrawFile(file) };
};
