import { eventually } from '@tessera/testing';
import type { FaultPlace } from './place.ts';

/** What became of the events of one fault, each counted once. */
export interface Outcome {
  readonly lost: number;
  readonly deliveredTwice: number;
  readonly doneTwice: number;
  readonly stuck: number;
}

const unfinished = async (place: FaultPlace): Promise<number> => {
  const { pending, unacknowledged } = await place.consumer();
  const dead = await place.count('loyalty.dead_letters');
  return (await place.count('raffle.outbox')) + pending + unacknowledged + dead;
};

/** Waits until nothing moves any more, or for so long that what still waits must be called stuck, and counts. */
export const measure = async (place: FaultPlace, committed: number): Promise<Outcome> => {
  const finished = async () => {
    if ((await unfinished(place)) > 0) throw new Error('something is still under way');
  };
  await eventually(finished, { timeoutMs: 30_000, everyMs: 50 }).catch(() => undefined);
  const done = await place.count('(select distinct event_id from loyalty.effects) as each_once');
  const ids = await place.inStream();
  const again = await place.sql<{ event_id: string }>('select event_id from loyalty.inbox_attempts where attempts > 1');
  const storedTwice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return {
    lost: committed - done,
    deliveredTwice: new Set([...storedTwice, ...again.map((row) => row.event_id)]).size,
    doneTwice: (await place.count('loyalty.effects')) - done,
    stuck: await unfinished(place),
  };
};
