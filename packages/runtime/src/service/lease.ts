import type { Clock } from '@tessera/kernel';

export interface LeaseOptions {
  readonly clock: Clock;
  /** How long it lasts from each renewal, in milliseconds. */
  readonly ms: number;
  /** When it ends as it was taken. */
  readonly until: Date;
  /** Puts the end off by compare-and-set: false, and nothing done, where it is not the one that we know. */
  readonly move: (known: Date, until: Date) => Promise<boolean>;
}

/** Somebody else has taken the work over, or decided when it is next looked at: what is left of it is not ours to do. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * What one instance has taken, and the others leave alone until a moment. No timer renews it but the work itself, by saying that a piece
 * of it is done: who is dead loses it, and so does who stands still, however alive the process is.
 */
export class Lease {
  readonly #options: LeaseOptions;
  #until: Date;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#until = options.until;
  }

  /** Called after each piece of the work, which must take less than the lease. Costs nothing until a third of it is over. @throws LeaseLost */
  readonly progress = async (): Promise<void> => {
    const { clock, ms } = this.#options;
    const now = clock.now().getTime();
    if (this.#until.getTime() - now > (ms * 2) / 3) return;
    if (!(await this.end(new Date(now + ms)))) throw new LeaseLost('the work was taken over by somebody else');
  };

  /** Says when the work may be taken again. False where that is not ours to say any more. */
  async end(at: Date): Promise<boolean> {
    if (!(await this.#options.move(this.#until, at))) return false;
    this.#until = at;
    return true;
  }
}
