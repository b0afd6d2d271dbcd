/** Random choices that come out the same for the same seed. */
export interface SeededRandom {
  readonly seed: number;
  /** From 0 up to but without 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(list: readonly T[]): T[];
}

/** The seed of this run: the environment's SEED where a failure is to be repeated, else a new one. */
const seedOfRun = (): number => {
  const given = process.env['SEED'];
  if (given === undefined || given === '') return Math.floor(Math.random() * 2 ** 32);
  if (!/^\d{1,10}$/.test(given)) throw new Error(`SEED must be a whole number, not "${given}"`);
  return Number(given) >>> 0;
};

/** Says how a run with random choices can be repeated. */
export const printSeed = (seed: number): void => {
  console.log(`random choices of this run: repeat them with SEED=${seed}`);
};

/**
 * Prints its seed, so that a failing run can be repeated. The generator is mulberry32 by Tommy Ettinger (public domain):
 * good enough to choose moments and victims, and for nothing that must be unpredictable.
 */
export const seededRandom = (seed: number = seedOfRun()): SeededRandom => {
  printSeed(seed);
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    seed,
    next,
    integer,
    pick(list) {
      const chosen = list[integer(0, list.length - 1)];
      if (chosen === undefined) throw new Error('there is nothing to pick from');
      return chosen;
    },
    shuffle(list) {
      const rest = [...list];
      return Array.from({ length: rest.length }, () => rest.splice(integer(0, rest.length - 1), 1)).flat();
    },
  };
};
