import { readFileSync, writeFileSync } from 'node:fs';
import { serializeCheckpointFile } from '../src/index.ts';
import { linesOf, sampleLedger, textOf } from './made-ledger.ts';
import { receiptLedger } from './receipt-ledger.ts';

/*
 * The published vector. `node packages/proofs/test/ledger-vector.ts` writes it anew, which nobody should need: the format of version 1 is for
 * ever.
 */

const folder = new URL('../../../docs/formats/', import.meta.url);

const parts = sampleLedger().parts();
const [, second] = parts.checkpoints;
if (!second) throw new Error('the sample has no second checkpoint');

/** What the files must be, by name. */
export const vector: Readonly<Record<string, string>> = {
  'ledger-export.vector.ndjson': textOf(linesOf(parts)),
  'ledger-export.receipt.vector.ndjson': textOf(linesOf(receiptLedger())),
  'checkpoint.vector.json': serializeCheckpointFile(parts.header.tenantId, second.line),
};

export const vectorPath = (name: string): string => new URL(name, folder).pathname;
export const published = (name: string): string => readFileSync(vectorPath(name), 'utf8');

if (import.meta.main) for (const [name, text] of Object.entries(vector)) writeFileSync(vectorPath(name), text);
