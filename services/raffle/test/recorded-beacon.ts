import { chainHash, fromHex, QUICKNET, roundTimeMs, toHex, type VerifiedBeacon, verifyBeacon } from '@tessera/proofs';
import type { Beacon } from '../src/use-cases/draws/draw.ports.ts';

/** Recorded from quicknet, so that nothing here needs a network; the clock is set to its time. */
export const ROUND = 123;
export const SIGNATURE =
  'b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92';
export const RANDOMNESS = 'fb8f7bc29bf24db51871ec8c79f3a1e4bd0557bc0dfcee9ed1d924e69d1c60dc';
export const DUE_AT = new Date(roundTimeMs(QUICKNET, ROUND));

/** A draw that commits at this moment, so many seconds ahead, commits to the recorded round. */
export const committingAt = (leadSeconds: number): Date => new Date(DUE_AT.getTime() - leadSeconds * 1_000);

let verified: VerifiedBeacon | undefined;
const recorded = (): VerifiedBeacon => {
  verified ??= verifyBeacon(QUICKNET, ROUND, fromHex(SIGNATURE));
  if (!verified) throw new Error('the recorded round does not verify');
  return verified;
};

/** Quicknet as a clock has it: the recorded round once it is due, and only that. */
export class RecordedBeacon implements Beacon {
  readonly chain = QUICKNET;
  /** No mirror has anything while this is set. */
  isAway = false;
  /** Every round that was asked for. */
  readonly asked: number[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** No mirror of it tells the time. */
  async latest(): Promise<undefined> {
    return undefined;
  }

  async round(chain: Uint8Array, round: number): Promise<VerifiedBeacon | undefined> {
    this.asked.push(round);
    const isThere = toHex(chain) === toHex(chainHash(QUICKNET)) && round === ROUND && this.#now() >= DUE_AT;
    return isThere && !this.isAway ? recorded() : undefined;
  }
}
