import { readFileSync, writeFileSync } from 'node:fs';
import { utf8 } from '../src/bytes.ts';
import { sha256 } from '../src/hash.ts';
import {
  chainHash,
  commitToDraw,
  drawWithBeacon,
  idHash,
  QUICKNET,
  serializeDrawFile,
  serializeReceipt,
  toDrawFile,
  toReceipt,
} from '../src/index.ts';
import { finishedDraw, manualDraw, receiptParts, recordedBeacon } from './finished-draw.ts';
import { ledgerReceipt, poolDraw } from './receipt-ledger.ts';

/*
 * The published vectors. `node packages/proofs/test/draw-vector.ts` writes them anew, which nobody should need: the formats of version 1 are
 * for ever.
 */

const folder = new URL('../../../docs/formats/', import.meta.url);

/** 100 tickets drawn by quicknet's round 123. */
const drandDraw = (): string => {
  const tickets = Array.from({ length: 100 }, (_, index) => index + 1).map((number) => ({
    number,
    ticketIdHash: idHash(`t${number}`),
    purchaseIdHash: idHash(`p${number}`),
    entrantCommit: sha256(utf8(`e${number}`)),
  }));
  const source = { mode: 'DRAND', chainHash: chainHash(QUICKNET), round: 123 } as const;
  const { commitment } = commitToDraw({ poolId: 'pool-1', tickets, winnerCount: 3, alternateCount: 2, ...source });
  const beacon = recordedBeacon();
  const result = drawWithBeacon(commitment, beacon);
  return serializeDrawFile(toDrawFile({ commitment, signature: beacon.signature, result, tickets }));
};

const small = { ticketCount: 7, winnerCount: 2, alternateCount: 1 };
const secretDraw = finishedDraw(small);
const receipt = receiptParts(secretDraw, 5);

/** What the files must be, by name. */
export const vector: Readonly<Record<string, string>> = {
  'draw.drand.vector.json': drandDraw(),
  'draw.commit-reveal.vector.json': secretDraw.text,
  'draw.manual.vector.json': manualDraw(small).text,
  'receipt.vector.json': serializeReceipt(toReceipt(receipt)),
  'receipt.early.vector.json': serializeReceipt(toReceipt({ ...receipt, proof: null })),
  'draw.ledger.vector.json': poolDraw().text,
  'receipt.ledger.vector.json': serializeReceipt(toReceipt(ledgerReceipt())),
};

export const vectorPath = (name: string): string => new URL(name, folder).pathname;
export const published = (name: string): string => readFileSync(vectorPath(name), 'utf8');

if (import.meta.main) for (const [name, text] of Object.entries(vector)) writeFileSync(vectorPath(name), text);
