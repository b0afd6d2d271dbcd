import { toHex, utf8 } from '../bytes.ts';
import { commitmentHash, DRAW_VERSION } from '../commitment.ts';
import { decodeCommitment, readCommitment } from '../read-commitment.ts';
import { readDrawFile } from '../read-draw-file.ts';
import { FileProblem } from '../read-fields.ts';
import { checkDrawn } from '../verify-draw.ts';
import type { AuditDrawLine } from './audit-lines.ts';

/** What the lines before it come to. */
export interface AuditedList {
  readonly poolId: string;
  readonly tickets: number;
  /** Over the tickets' leaves, as hexadecimal. */
  readonly root: string;
}

/** The first thing that is wrong with a draw, as far as it was made; undefined where nothing is. */
export const problemOfDraw = (draw: AuditDrawLine, list: AuditedList): string | undefined => {
  const { version, ...stated } = draw.commitment;
  if (version !== DRAW_VERSION) return 'the commitment is of another version';
  try {
    const commitment = readCommitment(stated, 'commitment');
    if (commitment.poolId !== list.poolId) return 'the draw is of another pool';
    if (commitment.ticketCount !== list.tickets) return 'the commitment counts other tickets';
    if (commitment.merkleRoot !== list.root) return 'the tickets do not lead to the root that was committed';
    if (toHex(commitmentHash(decodeCommitment(commitment))) !== draw.commitmentHash) {
      return 'its hash is that of another commitment';
    }
    if ((draw.file === null) !== (draw.drawnAt === null)) return 'the draw and its time do not agree';
    if (draw.file === null) return undefined;
    // The list stands empty in it: the tickets have lines of their own, and lead to the root that everything else follows from.
    const file = readDrawFile(utf8(JSON.stringify(draw.file)));
    if (file.tickets.length > 0) return 'the draw file lists tickets';
    checkDrawn(file, { commitmentHash: draw.commitmentHash });
    return undefined;
  } catch (error) {
    if (error instanceof FileProblem) return `the draw is wrong at ${error.at}: ${error.message}`;
    throw error;
  }
};
