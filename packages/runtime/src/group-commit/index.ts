import { type Context, context } from '@opentelemetry/api';
import { linkTo, SpanKind, withSpan } from '../telemetry/index.ts';

/** What became of one item of a batch. */
export type Outcome<Result> =
  | { readonly status: 'done'; readonly result: Result }
  | { readonly status: 'failed'; readonly error: unknown };

export interface GroupCommitOptions<Item, Result> {
  /** Names the span of a batch, e.g. `post transfers`. */
  readonly name: string;
  /** Items of different keys are never in one batch (a tenant id, where row-level security must hold inside a batch). */
  readonly keyOf: (item: Item) => string;
  /** How much of a batch an item takes up; 1 where it is left out. */
  readonly weightOf?: (item: Item) => number;
  /** Weight taken at a time at most; an item that alone weighs more is a batch of its own. */
  readonly maxBatch: number;
  /** Batches that may commit at the same time, over all keys. */
  readonly concurrency: number;
  /** Of these, batches of one key: a second one is prepared while the first is with the database. */
  readonly concurrencyPerKey: number;
  /** Items that may wait over all keys; one more is turned away at once. */
  readonly maxWaiting: number;
  /**
   * Commits all items in one transaction and says what became of each, in order. If it throws, nothing was committed;
   * the items are then committed one by one, so that one bad item fails alone.
   */
  readonly commit: (key: string, items: readonly Item[]) => Promise<readonly Outcome<Result>[]>;
  /** Whether an error of a whole batch is no item's fault (a lost connection): it is then given to all, not tried one by one. */
  readonly isShared: (error: unknown) => boolean;
}

/** Too many callers wait already; nothing was done. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Waiting<Item, Result> {
  readonly item: Item;
  /** The caller's trace: a lone caller's commit belongs to it, a shared one is linked to it. */
  readonly context: Context;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: concurrent callers queue in memory, and while earlier batches commit the next one gathers. An idle queue
 * commits a lone caller at once, a busy one pays for a commit once per batch.
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  readonly #lines = new Map<string, Waiting<Item, Result>[]>();
  /** Batches that are being committed, by key. */
  readonly #busy = new Map<string, number>();
  #committing = 0;
  #waiting = 0;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves with this caller's own result once its batch has committed. */
  submit(item: Item): Promise<Result> {
    if (this.#waiting >= this.#options.maxWaiting) {
      return Promise.reject(new QueueFull(`${this.#waiting} callers wait already`));
    }
    return new Promise<Result>((resolve, reject) => {
      const key = this.#options.keyOf(item);
      const line = this.#lines.get(key);
      if (line) line.push({ item, context: context.active(), resolve, reject });
      else this.#lines.set(key, [{ item, context: context.active(), resolve, reject }]);
      this.#waiting += 1;
      // A microtask would run before callers that arrive in the same turn of the event loop.
      setImmediate(() => this.#advance());
    });
  }

  /** Resolves when nobody waits and nothing is being committed. */
  async idle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #isIdle(): boolean {
    return this.#lines.size === 0 && this.#committing === 0;
  }

  #advance(): void {
    const { concurrency, concurrencyPerKey } = this.#options;
    for (const [key, line] of this.#lines) {
      if (this.#committing >= concurrency) return;
      if ((this.#busy.get(key) ?? 0) >= concurrencyPerKey) continue;
      const batch = line.splice(0, this.#countOfNextBatch(line));
      // Deleting and setting again moves a key with more to do behind the others.
      this.#lines.delete(key);
      if (line.length > 0) this.#lines.set(key, line);
      this.#waiting -= batch.length;
      this.#count(key, 1);
      void this.#settle(key, batch).finally(() => {
        this.#count(key, -1);
        this.#advance();
        if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
      });
    }
  }

  #countOfNextBatch(line: readonly Waiting<Item, Result>[]): number {
    const { weightOf = () => 1, maxBatch } = this.#options;
    let weight = 0;
    const end = line.findIndex(({ item }, index) => {
      weight += weightOf(item);
      return index > 0 && weight > maxBatch;
    });
    return end === -1 ? line.length : end;
  }

  #count(key: string, by: 1 | -1): void {
    this.#committing += by;
    const count = (this.#busy.get(key) ?? 0) + by;
    if (count === 0) this.#busy.delete(key);
    else this.#busy.set(key, count);
  }

  async #settle(key: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await this.#commit(key, batch);
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index];
        if (outcome?.status === 'done') waiting.resolve(outcome.result);
        else waiting.reject(outcome?.error ?? new Error('the batch gave no outcome for this item'));
      });
    } catch (error) {
      if (batch.length === 1 || this.#options.isShared(error)) for (const waiting of batch) waiting.reject(error);
      else for (const waiting of batch) await this.#settle(key, [waiting]);
    }
  }

  #commit(key: string, batch: readonly Waiting<Item, Result>[]): Promise<readonly Outcome<Result>[]> {
    const { name, commit } = this.#options;
    const work = () =>
      commit(
        key,
        batch.map((waiting) => waiting.item),
      );
    const [only, second] = batch;
    if (only && !second) return context.with(only.context, work);
    const links = batch.flatMap((waiting) => linkTo(waiting.context));
    const attributes = { 'tessera.batch_size': batch.length };
    return withSpan(name, { kind: SpanKind.INTERNAL, root: true, links, attributes }, work);
  }
}
