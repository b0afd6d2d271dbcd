import { setTimeout as delay } from 'node:timers/promises';
import type { SqlMigration } from './migrations.ts';

/** How a migration treats those who use the tables meanwhile. */
export interface LockPatience {
  /**
   * How long a step waits for one lock before what it does is undone and tried again later. While a statement waits for the lock
   * of a table, everybody who comes after it waits too, so this is how long writers stand still. Default 500.
   */
  readonly lockTimeoutMs?: number;
  /** How long a step is tried again before the migration is given up. Default 120,000. */
  readonly patienceMs?: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Locks of these conflict with no reader and no writer, so it does not matter how long they wait or work. */
const WRITERS_GO_ON = [
  /^create (unique )?index concurrently /i,
  /^drop index concurrently /i,
  /^reindex (index|table) concurrently /i,
  /^alter table \S+ validate constraint \S+$/i,
];

/**
 * A statement of a step that is not transactional, as it is sent on a connection without a lock or statement timeout: as it is where
 * it stops nobody, else with a short wait for its locks. Several statements in one message are one transaction.
 */
export const withItsOwnPatience = (statement: string, lockTimeoutMs: number): string => {
  const text = statement.trim().replaceAll(/\s+/g, ' ');
  if (WRITERS_GO_ON.some((pattern) => pattern.test(text))) return statement;
  return `set local lock_timeout = ${lockTimeoutMs}; set local statement_timeout = '10min'; ${statement}`;
};

/**
 * A step that builds an index while everybody goes on reading and writing. What a killed attempt left, an index that is
 * kept up but never used, is dropped first, so the step can be repeated.
 * @param index the name of the index, without the schema, in which it comes to stand with its table
 * @param definition what follows the name: `on wallet.transfers (tenant_id, posted_at)`
 */
export const concurrentIndex = (
  name: string,
  {
    schema,
    index,
    definition,
    unique = false,
  }: {
    readonly schema: string;
    readonly index: string;
    readonly definition: string;
    readonly unique?: boolean;
  },
): SqlMigration => ({
  name,
  transactional: false,
  up: [
    `drop index concurrently if exists ${schema}.${index}`,
    `create ${unique ? 'unique ' : ''}index concurrently ${index} ${definition}`,
  ],
  down: [`drop index concurrently if exists ${schema}.${index}`],
});

/** Postgres' code for a lock that was not had in time (`lock_not_available`). */
const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '55P03';

/**
 * Runs a step again for as long as somebody holds a lock that it needs; nothing of the step stands in between, and those who
 * waited behind it go on in the pauses.
 * @throws Error that names the step when its time is over; its cause is Postgres' own
 */
export const untilUnlocked = async <T>(step: string, patienceMs: number, run: () => Promise<T>): Promise<T> => {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await run();
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      if (performance.now() + pauseMs > deadline)
        throw new Error(
          `migration ${step} was given up: a lock that it needs is held for longer than ${patienceMs} ms`,
          {
            cause: error,
          },
        );
    }
    await delay(pauseMs);
  }
};
