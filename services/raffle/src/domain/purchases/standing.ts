import type { EntrantFacts } from '../entrants/entrant.ts';
import type { Purchase } from './purchase.ts';

/** What a member has in the pool that this one follows, once that is drawn. */
export interface Lost {
  /** Tickets that did not win. */
  readonly tickets: number;
  readonly won: boolean;
}

/** What a member holds and is buying in a pool, as far as limits and conditions ask. */
export interface Standing {
  /** Tickets of all types that are paid for or being paid. */
  readonly held: number;
  /** Entries that are paid for, retries among them: what may be boosted. */
  readonly entries: number;
  readonly boosts: number;
  readonly retries: number;
  readonly free: number;
  readonly lost: Lost | null;
  /** What the member has said about themselves; null where nothing, or where the pool does not ask. */
  readonly entrant: EntrantFacts | null;
}

export const nothingYet: Standing = {
  ...{ held: 0, entries: 0, boosts: 0, retries: 0, free: 0 },
  ...{ lost: null, entrant: null },
};

type Counts = Omit<Standing, 'lost' | 'entrant'>;

/** What one purchase adds to its member's standing: nothing once it has come to nothing. */
const countsOf = ({ status, type, payment, quantity }: Purchase): Counts => {
  const held = status === 'PENDING' || status === 'CONFIRMED' ? quantity : 0;
  return {
    held,
    entries: status === 'CONFIRMED' && type !== 'BOOST' ? quantity : 0,
    boosts: type === 'BOOST' ? held : 0,
    retries: type === 'RETRY' ? held : 0,
    free: payment === 'FREE' ? held : 0,
  };
};

const added = (standing: Standing, counts: Counts, sign: 1 | -1): Standing => ({
  ...standing,
  held: standing.held + sign * counts.held,
  entries: standing.entries + sign * counts.entries,
  boosts: standing.boosts + sign * counts.boosts,
  retries: standing.retries + sign * counts.retries,
  free: standing.free + sign * counts.free,
});

/** The standing after one of the member's purchases changed; `before` is undefined for a new one. */
export const standingAfter = (standing: Standing, before: Purchase | undefined, after: Purchase): Standing =>
  added(before ? added(standing, countsOf(before), -1) : standing, countsOf(after), 1);
