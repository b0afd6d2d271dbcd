/** Hands on a piece of a body; resolves when the reader has taken what came before. Rejects when the reader has gone: stop then. */
export type SendChunk = (chunk: Uint8Array | string) => Promise<void>;

/** Writes a body. `gone` is aborted as soon as nobody will take any more of it, for a writer that waits for something else than its reader. */
export type WriteBody = (send: SendChunk, gone: AbortSignal) => Promise<void>;

/**
 * A body that is written while it is sent, and so may be of any length. Nothing is sent before the first piece is there: what fails until
 * then is answered as any other failure. What fails later breaks the connection, so that a part never passes for the whole.
 */
export class Streamed {
  readonly write: WriteBody;
  constructor(write: WriteBody) {
    this.write = write;
  }
}

/** Whoever read the body took nothing for too long, and held what the writer holds: a connection, a snapshot. */
export class ReaderStalled extends Error {
  override readonly name = 'ReaderStalled';
}

export interface StreamLimits {
  /** Ends the writing: the request's time was over before its first piece, or the client has gone. */
  readonly signal: AbortSignal;
  /** How long a reader may take nothing. */
  readonly stallMs: number;
  /** Told of an error after the first piece, which no answer can tell any more. */
  readonly onBroken: (error: unknown) => void;
}

/** One piece at a time, and only when it is asked for. */
class Demand {
  readonly #stallMs: number;
  readonly #gone = new AbortController();
  #isThere = false;
  #settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  #end: { readonly reason: unknown } | undefined;

  constructor(stallMs: number) {
    this.#stallMs = stallMs;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  ask(): void {
    this.#isThere = true;
    this.#settle?.resolve();
  }

  end(reason: unknown): void {
    this.#end ??= { reason };
    this.#settle?.reject(reason);
    this.#gone.abort(reason);
  }

  check(): void {
    if (this.#end) throw this.#end.reason;
  }

  async wait(): Promise<void> {
    this.check();
    if (!this.#isThere) {
      const stalled = () => this.end(new ReaderStalled(`nothing of the body was taken for ${this.#stallMs} ms`));
      const timer = setTimeout(stalled, this.#stallMs);
      await new Promise<void>((resolve, reject) => {
        this.#settle = { resolve, reject };
      }).finally(() => clearTimeout(timer));
    }
    this.#isThere = false;
  }
}

/** Begins to write a body. Resolves with the stream once its first piece is there. @throws what `write` throws until then */
export const beginStream = (body: Streamed, { signal, stallMs, onBroken }: StreamLimits) =>
  new Promise<ReadableStream<Uint8Array>>((resolve, reject) => {
    const demand = new Demand(stallMs);
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    let hasBegun = false;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (given) => {
          controller = given;
        },
        pull: () => demand.ask(),
        cancel: (reason) => demand.end(reason ?? new Error('the reader has gone')),
      },
      { highWaterMark: 0 },
    );
    const begin = (): void => {
      hasBegun = true;
      resolve(stream);
    };
    const send: SendChunk = async (chunk) => {
      demand.check();
      begin();
      await demand.wait();
      controller?.enqueue(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    };
    if (signal.aborted) demand.end(signal.reason);
    else signal.addEventListener('abort', () => demand.end(signal.reason), { once: true });
    body.write(send, demand.gone).then(
      () => {
        begin();
        if (!demand.hasEnded) controller?.close();
      },
      (error: unknown) => {
        if (!hasBegun) reject(error);
        else {
          onBroken(error);
          // The server may still send the words of this error, so they say nothing of ours.
          controller?.error(new Error('the answer broke off'));
        }
      },
    );
  });
