import { setTimeout as delay } from 'node:timers/promises';
import { migrateDown, migrateUp, type SqlMigration } from '@tessera/runtime/postgres';
import { ownerDatabaseUrl } from '@tessera/stack';
import { type CallsOutcome, startCalls } from '../calls/calls.ts';
import { checkLedger, countTransfers } from '../wallet/check-ledger.ts';
import type { Ledger } from '../wallet/history.ts';
import { spreadTransfers, statementPages } from '../wallet/phases.ts';
import type { WalletPlace } from '../wallet/place.ts';
import { walletMigrationsWith } from './ledger-migrations.ts';

const WRITERS = 16;
const READERS = 4;

export interface UnderLoad {
  readonly writers: CallsOutcome;
  readonly readers: CallsOutcome;
  /** What each step took, from the first attempt on. */
  readonly stepMs: Readonly<Record<string, number>>;
}

const ownerUrlOf = ({ stack }: WalletPlace): string =>
  ownerDatabaseUrl(stack.databaseAdminUrl, 'wallet', stack.secrets);

/** Applies the steps one by one. */
export const applySteps = async (
  place: WalletPlace,
  steps: readonly SqlMigration[],
): Promise<Record<string, number>> => {
  const ownerUrl = ownerUrlOf(place);
  const stepMs: Record<string, number> = {};
  for (const [index, { name }] of steps.entries()) {
    const migrations = await walletMigrationsWith(steps.slice(0, index + 1));
    const begun = performance.now();
    const applied = await migrateUp(ownerUrl, migrations);
    stepMs[name] = performance.now() - begun;
    if (applied.join() !== name) throw new Error(`${name} should have been applied, and was: ${applied.join()}`);
  }
  return stepMs;
};

export const takeBack = async (place: WalletPlace, steps: readonly SqlMigration[]): Promise<void> => {
  await migrateDown(ownerUrlOf(place), await walletMigrationsWith(steps), steps[0]?.name);
};

/**
 * Does something while callers post transfers and read statements through the wallet's process without a pause. Every answer must be
 * the usual one, and afterwards every transfer must be in the ledger.
 */
export const underLoad = async (
  place: WalletPlace,
  ledger: Ledger,
  work: () => Promise<Record<string, number>>,
): Promise<UnderLoad> => {
  const { stack, admin } = place;
  const before = await countTransfers(admin, ledger.tenantId);
  const token = await place.tokenFor(ledger.tenantId);
  const shared = { origin: stack.urls.wallet, until: 'told' } as const;
  const posting = startCalls({
    ...{ ...shared, callers: WRITERS, calls: spreadTransfers(ledger, token), status: 201 },
    keepTransferIds: true,
  });
  const reading = startCalls({ ...shared, callers: READERS, calls: statementPages(ledger, token), status: 200 });
  const stopped = () => Promise.allSettled([posting.stop(), reading.stop()]);
  // A second to begin with, so that connections stand and statements are prepared; and one at the end, to see that it goes on.
  const stepMs = await delay(1_000)
    .then(work)
    .then(async (result) => {
      await delay(1_000);
      return result;
    })
    .finally(stopped);
  const [writers, readers] = await Promise.all([posting.outcome, reading.outcome]);
  await checkLedger(admin, ledger.tenantId, { before, transferIds: writers.transferIds });
  return { writers, readers, stepMs };
};
