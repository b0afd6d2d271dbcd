import { err, ok, type Result, refuse } from '@tessera/kernel';
import { areTwoWitnesses, type ManualRecord, manualRecordHash } from '@tessera/proofs';
import type { RefusalOf } from '../errors.ts';
import type { Pool } from '../pools/pool.ts';
import type { DrawOutcome, FrozenDraw } from './draw.ts';

/** What a barrel gave, as it was written down. */
export interface BarrelResult {
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
  readonly drawnAt: Date;
  readonly witnesses: readonly [string, string];
  readonly evidence: string;
  readonly evidenceHash: string | null;
}

export type RecordRefusal = RefusalOf<
  | 'raffle.draw_not_manual'
  | 'raffle.draw_not_started'
  | 'raffle.draw_already_recorded'
  | 'raffle.pool_cancelled'
  | 'raffle.picks_invalid'
  | 'raffle.witnesses_invalid'
  | 'raffle.draw_time_invalid'
>;

/** A clock at the barrel may be a little ahead of ours. */
const SKEW_MS = 60_000;

/** Whether a barrel's result can be recorded for this pool: it is drawn by hand, its list is fixed, and nothing is recorded yet. */
export const checkRecordable = (pool: Pool): Result<void, RecordRefusal> => {
  if (pool.drawMode !== 'MANUAL') {
    return refuse('raffle.draw_not_manual', `This pool is drawn by itself, in mode ${pool.drawMode}.`);
  }
  if (pool.state === 'COMPLETED') {
    return refuse('raffle.draw_already_recorded', 'The result of this pool is recorded and does not change.');
  }
  if (pool.state === 'CANCELLED') return refuse('raffle.pool_cancelled', 'This pool was cancelled.');
  if (pool.state !== 'STARTED') {
    return refuse(
      'raffle.draw_not_started',
      'The list of this pool is not fixed yet, so nothing can be drawn from it.',
    );
  }
  return ok(undefined);
};

/** Takes a barrel's result: tickets of the fixed list, each once, drawn after it was fixed, seen by two people. */
export const recordBarrel = (
  frozen: FrozenDraw,
  result: BarrelResult,
  recordedBy: string,
  now: Date,
): Result<DrawOutcome, RecordRefusal> => {
  const refused = checkPicks(frozen, result) ?? checkCircumstances(frozen, result, now);
  if (refused) return err(refused);
  const { winners, alternates, drawnAt, witnesses, evidence, evidenceHash } = result;
  const record: ManualRecord = { drawnAt: drawnAt.toISOString(), witnesses, evidence, evidenceHash };
  const recordHash = manualRecordHash(frozen.commitmentHash, record, { winners, alternates });
  return ok({ evidence: { kind: 'RECORD', record, recordHash, recordedBy }, winners, alternates });
};

const refusal = (code: RecordRefusal['code'], message: string, pointer: string): RecordRefusal => ({
  ...{ code, message, pointer },
});

const checkPicks = ({ commitment }: FrozenDraw, { winners, alternates }: BarrelResult): RecordRefusal | undefined => {
  const { winnerCount, alternateCount, ticketCount } = commitment;
  if (winners.length !== winnerCount) {
    return refusal('raffle.picks_invalid', `There must be ${winnerCount} winners.`, '/winners');
  }
  if (alternates.length !== alternateCount) {
    return refusal('raffle.picks_invalid', `There must be ${alternateCount} alternates.`, '/alternates');
  }
  const seen = new Set<number>();
  const picks = [
    ...winners.map((number, index) => ({ number, pointer: `/winners/${index}` })),
    ...alternates.map((number, index) => ({ number, pointer: `/alternates/${index}` })),
  ];
  for (const { number, pointer } of picks) {
    if (number < 1 || number > ticketCount) {
      return refusal('raffle.picks_invalid', `The tickets have the numbers 1 to ${ticketCount}.`, pointer);
    }
    if (seen.has(number)) return refusal('raffle.picks_invalid', `Ticket ${number} is there twice.`, pointer);
    seen.add(number);
  }
  return undefined;
};

const checkCircumstances = (
  { committedAt }: FrozenDraw,
  { witnesses, drawnAt }: BarrelResult,
  now: Date,
): RecordRefusal | undefined => {
  if (!areTwoWitnesses(...witnesses)) {
    return refusal('raffle.witnesses_invalid', 'The witnesses must be two different people.', '/witnesses/1');
  }
  if (drawnAt < committedAt || drawnAt.getTime() > now.getTime() + SKEW_MS) {
    const message = 'The barrel is drawn from after the list was fixed, and not in the future.';
    return refusal('raffle.draw_time_invalid', message, '/drawnAt');
  }
  return undefined;
};
