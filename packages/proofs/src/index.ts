export { fromHex, toHex } from './bytes.ts';
export { revealRandomness, secretHash } from './commit-reveal.ts';
export { commitmentHash, DRAW_VERSION, type DrawCommitment, type DrawMode } from './commitment.ts';
export { commitToDraw, type DrawResult, type DrawTerms, drawWithSecret } from './draw.ts';
export { DRAW_FILE_FORMAT, type DrawFile, type DrawFileTicket, serializeDrawFile, toDrawFile } from './draw-file.ts';
export {
  CHECKPOINT_FORMAT,
  type CheckpointFile,
  checkpointFields,
  checkpointHash,
  headLeaf,
  type KeptCheckpoint,
  readKeptCheckpoint,
  serializeCheckpointFile,
} from './ledger/checkpoint.ts';
export { CHAIN_START, entryHash } from './ledger/entry-hash.ts';
export type { LedgerFault } from './ledger/ledger-problem.ts';
export { serializeLine } from './ledger/line-fields.ts';
export {
  type AccountFacts,
  type AccountLine,
  type Checkpoint,
  type CheckpointLine,
  type CurrencySeal,
  type EntryFacts,
  type EntryLine,
  type HeadFacts,
  LEDGER_EXPORT_FORMAT,
  type LedgerLine,
  type ReferenceValue,
} from './ledger/lines.ts';
export {
  type LedgerExpectation,
  type LedgerSummary,
  type LedgerVerdict,
  verifyLedger,
} from './ledger/verify-ledger.ts';
export { MerkleAppender, merkleRoot } from './merkle.ts';
export { drawPicks, drawWord, uniformNumbers } from './picks.ts';
export { serializeAuditLine } from './raffle-audit/audit-fields.ts';
export { type AuditFacts, type AuditLine, type AuditLineOf, RAFFLE_AUDIT_FORMAT } from './raffle-audit/audit-lines.ts';
export type { AuditFindings } from './raffle-audit/audited-pool.ts';
export { type RaffleAuditVerdict, verifyRaffleAudit } from './raffle-audit/verify-raffle-audit.ts';
export { drawSeed } from './seed.ts';
export { type CommittedTicket, entrantCommit, HASH_BYTES, idHash, ticketLeaf } from './ticket-leaf.ts';
export { type DrawVerdict, type Expectation, verifyDraw } from './verify-draw.ts';
