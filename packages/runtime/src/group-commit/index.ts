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
  /**
   * What an item needs for itself (the accounts of a transfer). An item waits where that is with a batch that is being committed, or
   * is wanted by somebody who came before: batches that run at once then never wait for each other's locks, and nobody is overtaken
   * for ever. Left out, items of one key have nothing in common.
   */
  readonly touches?: (item: Item) => readonly string[];
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
  readonly touches: readonly string[];
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
  readonly #busy = new Map<string, Set<readonly Waiting<Item, Result>[]>>();
  #isScheduled = false;
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
    const { keyOf, touches = () => [] } = this.#options;
    return new Promise<Result>((resolve, reject) => {
      const key = keyOf(item);
      const waiting = { item, touches: touches(item), context: context.active(), resolve, reject };
      const line = this.#lines.get(key);
      if (line) line.push(waiting);
      else this.#lines.set(key, [waiting]);
      this.#waiting += 1;
      this.#schedule();
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

  /** A microtask would run before callers that arrive in the same turn of the event loop. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#advance();
    });
  }

  #advance(): void {
    const { concurrency, concurrencyPerKey } = this.#options;
    for (const [key, line] of this.#lines) {
      if (this.#committing >= concurrency) return;
      const busy = this.#busy.get(key) ?? new Set();
      if (busy.size >= concurrencyPerKey) continue;
      const { batch, rest } = this.#nextBatch(line, busy);
      if (batch.length === 0) continue;
      // Deleting and setting again moves a key with more to do behind the others.
      this.#lines.delete(key);
      if (rest.length > 0) this.#lines.set(key, rest);
      this.#waiting -= batch.length;
      this.#committing += 1;
      this.#busy.set(key, busy.add(batch));
      void this.#settle(key, batch).finally(() => {
        this.#committing -= 1;
        busy.delete(batch);
        if (busy.size === 0) this.#busy.delete(key);
        this.#advance();
        if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
      });
    }
  }

  #nextBatch(
    line: readonly Waiting<Item, Result>[],
    busy: ReadonlySet<readonly Waiting<Item, Result>[]>,
  ): { readonly batch: Waiting<Item, Result>[]; readonly rest: Waiting<Item, Result>[] } {
    const { weightOf = () => 1, maxBatch } = this.#options;
    const taken = new Set([...busy].flatMap((batch) => batch.flatMap(({ touches }) => touches)));
    const batch: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    let weight = 0;
    for (const [index, waiting] of line.entries()) {
      if (waiting.touches.some((touched) => taken.has(touched))) {
        for (const touched of waiting.touches) taken.add(touched);
        rest.push(waiting);
        continue;
      }
      weight += weightOf(waiting.item);
      if (batch.length > 0 && weight > maxBatch) return { batch, rest: [...rest, ...line.slice(index)] };
      batch.push(waiting);
    }
    return { batch, rest };
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
