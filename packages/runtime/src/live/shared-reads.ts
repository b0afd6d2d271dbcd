/**
 * Lets any number of readers who ask for the same thing at the same time share a read. Who asks gets a read that began after the asking, so
 * that nobody is told less than what they were woken for.
 */
export class SharedReads<T> {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Promise<T>>();

  read(key: string, readNow: () => Promise<T>): Promise<T> {
    const next = this.#next.get(key);
    if (next) return next;
    const running = this.#running.get(key);
    if (!running) return this.#run(key, readNow);
    const queued = running.then(() => {
      this.#next.delete(key);
      return this.#run(key, readNow);
    });
    this.#next.set(key, queued);
    return queued;
  }

  #run(key: string, readNow: () => Promise<T>): Promise<T> {
    const read = readNow();
    const done = read.then(
      () => undefined,
      () => undefined,
    );
    this.#running.set(key, done);
    void done.then(() => {
      if (this.#running.get(key) === done) this.#running.delete(key);
    });
    return read;
  }
}
