/** What is on its way at this moment, so that no endpoint gets more at a time than it should, and nothing is cut off lightly. */
export class Sending {
  readonly #stop = new AbortController();
  readonly #byEndpoint = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();

  /** Aborted when there is no more time to wait for answers. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get count(): number {
    return this.#running.size;
  }

  get byEndpoint(): ReadonlyMap<string, number> {
    return this.#byEndpoint;
  }

  /**
   * Resolves when the work is done and its place is free again.
   * @param work must not reject
   */
  begin(endpointId: string, work: () => Promise<void>): Promise<void> {
    this.#byEndpoint.set(endpointId, (this.#byEndpoint.get(endpointId) ?? 0) + 1);
    const running = work().finally(() => {
      this.#running.delete(running);
      const left = (this.#byEndpoint.get(endpointId) ?? 1) - 1;
      if (left === 0) this.#byEndpoint.delete(endpointId);
      else this.#byEndpoint.set(endpointId, left);
    });
    this.#running.add(running);
    return running;
  }

  /** Gives what is on its way a while to be answered, then takes it back, so that another instance sends it at once. */
  async drain(graceMs: number): Promise<void> {
    const impatience = setTimeout(() => this.#stop.abort(), graceMs);
    await Promise.all(this.#running);
    clearTimeout(impatience);
  }
}
