/** Why a stream is over. */
export type LiveEnd = 'client-gone' | 'stalled' | 'token-expired' | 'shutdown' | 'unavailable' | 'failed';

/** The stream was not ended by its reader within the time that stopping gives it. */
class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/**
 * What one open stream waits for. It keeps no news, only that there are some: a reader who is slow is told where things stand by the time it
 * reads on, in the memory of one answer.
 */
export class LiveStream {
  readonly tokenExpiresAt: Date | undefined;
  readonly refreshMs: number;
  /** What it is told of. */
  readonly topics = new Set<string>();
  /** When something was sent last, and when it was looked at last. */
  sentAt: number;
  readAt: number;
  #hasNews = false;
  #end: LiveEnd | undefined;
  #rouse: (() => void) | undefined;
  #giveUp: (error: Error) => void = () => undefined;
  readonly #abandoned: Promise<never>;

  constructor(now: Date, refreshMs: number, tokenExpiresAt: Date | undefined) {
    this.sentAt = now.getTime();
    this.readAt = now.getTime();
    this.refreshMs = refreshMs;
    this.tokenExpiresAt = tokenExpiresAt;
    this.#abandoned = new Promise((_resolve, reject) => {
      this.#giveUp = reject;
    });
    this.#abandoned.catch(() => undefined);
  }

  get end(): LiveEnd | undefined {
    return this.#end;
  }

  /** Something may have changed. */
  tell(): void {
    this.#hasNews = true;
    this.#rouse?.();
  }

  /** Lets the stream look at its own times. */
  rouse(): void {
    this.#rouse?.();
  }

  /** The first reason stands. */
  finish(reason: LiveEnd): void {
    this.#end ??= reason;
    this.#rouse?.();
  }

  /** Ends whatever it waits for, with an error. */
  abandon(): void {
    this.#giveUp(new Abandoned('the stream did not end in time'));
  }

  /** True once for all the news so far. */
  takeNews(): boolean {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  /** Waits for a promise that may never come, as long as the stream is not abandoned. */
  orAbandoned<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#abandoned]);
  }

  /** Resolves at news, when roused, or at the end. */
  async attention(): Promise<void> {
    if (this.#hasNews || this.#end !== undefined) return;
    await this.orAbandoned(this.#roused());
  }

  /** Resolves after so long, or at the end. */
  async pause(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (this.#end === undefined) {
      const left = until - performance.now();
      if (left <= 0) return;
      await this.orAbandoned(this.#roused(left));
    }
  }

  async #roused(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#rouse = resolve;
      if (ms !== undefined) timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#rouse = undefined;
  }
}
