/**
 * Runs tasks of one key one after another, in the order they were added, and tasks of different keys side by side,
 * at most `concurrency` at a time. A task must not reject.
 */
export class KeyedQueue {
  readonly #concurrency: number;
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  readonly #ready: string[] = [];
  #running = 0;
  #idle: (() => void)[] = [];

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  add(key: string, task: () => Promise<void>): void {
    const line = this.#waiting.get(key);
    if (line) line.push(task);
    else {
      this.#waiting.set(key, [task]);
      this.#ready.push(key);
    }
    this.#advance();
  }

  /** Resolves when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    if (this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #advance(): void {
    while (this.#running < this.#concurrency) {
      const key = this.#ready.shift();
      const task = key === undefined ? undefined : this.#waiting.get(key)?.[0];
      if (key === undefined || task === undefined) return;
      this.#running += 1;
      void task().finally(() => this.#finished(key));
    }
  }

  #finished(key: string): void {
    this.#running -= 1;
    const line = this.#waiting.get(key) ?? [];
    line.shift();
    if (line.length > 0) this.#ready.push(key);
    else this.#waiting.delete(key);
    this.#advance();
    if (this.#waiting.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
