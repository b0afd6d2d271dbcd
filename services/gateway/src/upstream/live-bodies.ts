import { currentGauge, type Telemetry } from '@tessera/runtime/telemetry';

/** A place among the live streams that are open. */
export interface LivePlace {
  /** The same answer, whose body gives the place back when it is over, and ends when all of them are to end. */
  hold(response: Response): Response;
  leave(): void;
}

/** The live streams that are being handed on: how many there may be, and how they are ended together. */
export class LiveBodies {
  readonly #most: number;
  readonly #enders = new Set<() => void>();
  #taken = 0;
  #ending = false;

  constructor(most: number, { registry }: Pick<Telemetry, 'registry'>) {
    this.#most = most;
    currentGauge(registry, {
      name: 'live_streams_open',
      help: 'Live streams that are open',
      read: async () => this.#taken,
    });
  }

  /** Undefined where there is no place left. */
  take(): LivePlace | undefined {
    if (this.#ending || this.#taken >= this.#most) return undefined;
    this.#taken += 1;
    let isLeft = false;
    const leave = (): void => {
      if (isLeft) return;
      isLeft = true;
      this.#taken -= 1;
    };
    return { leave, hold: (response) => this.#hold(response, leave) };
  }

  /** Ends every one of them, and lets none in. */
  end(): void {
    this.#ending = true;
    for (const end of this.#enders) end();
  }

  #hold(response: Response, leave: () => void): Response {
    const reader = response.body?.getReader();
    if (!reader) {
      leave();
      return response;
    }
    let isOver = false;
    const over = (): void => {
      isOver = true;
      this.#enders.delete(end);
      leave();
    };
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const end = (): void => {
      over();
      controller?.close();
      reader.cancel().catch(() => undefined);
    };
    const body = new ReadableStream<Uint8Array>(
      {
        start: (given) => {
          controller = given;
          this.#enders.add(end);
        },
        // Read only when it is asked for: what the client does not take, the service is not asked for either.
        pull: async (own) => {
          try {
            const { done, value } = await reader.read();
            if (isOver) return;
            if (!done) return own.enqueue(value);
            over();
            own.close();
          } catch (error) {
            if (isOver) return;
            over();
            own.error(error);
          }
        },
        cancel: (reason) => {
          over();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { status: response.status, headers: response.headers });
  }
}
