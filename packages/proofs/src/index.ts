export {
  BEACON_SIGNATURE_BYTES,
  type BeaconChain,
  chainHash,
  firstRoundFrom,
  QUICKNET,
  readBeaconChain,
  roundTimeMs,
  type VerifiedBeacon,
  verifyBeacon,
} from './beacon.ts';
export { fromHex, toHex } from './bytes.ts';
export { revealRandomness, secretHash } from './commit-reveal.ts';
export {
  type BeaconCommitment,
  commitmentHash,
  DRAW_VERSION,
  type DrawCommitment,
  type DrawMode,
  type ManualCommitment,
  type SecretCommitment,
} from './commitment.ts';
export {
  commitToDraw,
  commitToList,
  type DrawList,
  type DrawResult,
  type DrawSource,
  type DrawTerms,
  drawWithBeacon,
  drawWithSecret,
} from './draw.ts';
export {
  type BeaconDrawFile,
  DRAW_FILE_FORMAT,
  type DrawFile,
  type DrawFileParts,
  type DrawFileTicket,
  type FileCommitment,
  type ManualDrawFile,
  type SecretDrawFile,
  serializeDrawFile,
  toDrawFile,
} from './draw-file.ts';
export { aroundTickets, ticketsInFile } from './draw-file-pieces.ts';
export { DRAW_STEPS, type DrawStep, type PassStep } from './draw-steps.ts';
export { inclusionPath, levelAbove, rootByPath } from './inclusion.ts';
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
  type DrawAnchor,
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
export { areTwoWitnesses, type ManualPicks, type ManualRecord, manualRecordHash } from './manual-record.ts';
export { MerkleAppender, merkleRoot } from './merkle.ts';
export { type ModePromise, promiseOf } from './mode-promise.ts';
export { followOwnEntries, OWN_LINKS, type OwnExpectation, type OwnLink, type OwnVerdict } from './own-entries.ts';
export { drawPicks, drawWord, uniformNumbers } from './picks.ts';
export { serializeAuditLine } from './raffle-audit/audit-fields.ts';
export { type AuditFacts, type AuditLine, type AuditLineOf, RAFFLE_AUDIT_FORMAT } from './raffle-audit/audit-lines.ts';
export type { AuditFindings } from './raffle-audit/audited-pool.ts';
export { type RaffleAuditVerdict, verifyRaffleAudit } from './raffle-audit/verify-raffle-audit.ts';
export {
  RECEIPT_FORMAT,
  type Receipt,
  type ReceiptEntry,
  type ReceiptParts,
  type ReceiptPayment,
  type ReceiptProof,
  serializeReceipt,
  toReceipt,
} from './receipt.ts';
export { followReceipt, type ReceiptTrail, TRAIL_LINKS, type TrailLink, type TrailVerdict } from './receipt-trail.ts';
export { drawSeed } from './seed.ts';
export { type CommittedTicket, entrantCommit, HASH_BYTES, idHash, ticketLeaf } from './ticket-leaf.ts';
export { TicketList } from './ticket-list.ts';
export { TicketTree } from './ticket-tree.ts';
export { type DrawVerdict, type Expectation, verifyDraw } from './verify-draw.ts';
export { type DrawStreamOptions, type DrawStreamVerdict, verifyDrawStream } from './verify-draw-stream.ts';
export {
  type Drew,
  type ReceiptExpectation,
  type ReceiptVerdict,
  verifyReceipt,
  verifyReceiptStream,
} from './verify-receipt.ts';
