import { setTimeout as delay } from 'node:timers/promises';
import { type DeadLetter, listDeadLetters, requestReplay } from '@tessera/runtime/messaging';
import type { Database } from '@tessera/runtime/postgres';
import type { Selection } from './command.ts';

/** What became of the letters somebody asked to replay. */
export interface ReplayOutcome {
  readonly asked: number;
  /** Still dead, with their new errors. */
  readonly failedAgain: readonly DeadLetter[];
  /** Not looked at within the time: the service is not running. */
  readonly waiting: number;
}

/** More than this nobody reads; whoever has more looks at the consumer, not at letters. */
const most = 10_000;

/** The dead letters that are meant, newest first. */
export const lettersOf = async (database: Database, { consumer, eventId }: Selection): Promise<DeadLetter[]> =>
  (await listDeadLetters(database, most)).filter(
    (letter) =>
      (consumer === undefined || letter.consumer === consumer) && (eventId === undefined || letter.eventId === eventId),
  );

const keyOf = ({ tenantId, consumer, eventId }: DeadLetter): string => `${tenantId}/${consumer}/${eventId}`;

/** Asks the running service to handle them again, and waits until it has, for `seconds` at most. */
export const replay = async (database: Database, selection: Selection, seconds = 30): Promise<ReplayOutcome> => {
  const meant = new Set((await lettersOf(database, selection)).map(keyOf));
  const asked = await requestReplay(database, selection);
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const left = (await lettersOf(database, selection)).filter((letter) => meant.has(keyOf(letter)));
    const waiting = left.filter((letter) => letter.replayRequestedAt !== null);
    if (waiting.length === 0 || Date.now() > deadline) {
      const failedAgain = left.filter((letter) => letter.replayRequestedAt === null);
      return { asked, failedAgain, waiting: waiting.length };
    }
    await delay(200);
  }
};
