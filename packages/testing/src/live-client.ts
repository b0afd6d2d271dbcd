/** One event of a stream (WHATWG HTML, section 9.2). */
export interface LiveMessage<Data = unknown> {
  /** The last id that was given, which an event without one keeps. */
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Data;
}

export interface LiveClientSettings {
  readonly token?: string;
  readonly lastEventId?: string;
}

/** What a client sees of an event stream. */
export interface LiveClient {
  readonly status: number;
  readonly headers: Headers;
  /** Comments so far. */
  readonly comments: readonly string[];
  /** Milliseconds that the stream asks to wait before coming again. */
  readonly retryMs: number | undefined;
  /** The next event; rejects where the stream ends before there is one. */
  next<Data = unknown>(): Promise<LiveMessage<Data>>;
  /** Events until one fits; the last of them does. */
  until<Data = unknown>(fits: (message: LiveMessage<Data>) => boolean): Promise<LiveMessage<Data>[]>;
  /** Reads on until the stream ends. `broken` where it broke off. */
  ended(): Promise<'whole' | 'broken'>;
  /** Goes away. */
  close(): void;
}

type Fetch = (path: string, init: RequestInit) => Response | Promise<Response>;

/** Opens an event stream at a URL, or of an app in process, and reads it as fast as it is asked. */
export const openLive = async (
  asked: string | { readonly request: Fetch },
  path: string,
  { token, lastEventId }: LiveClientSettings = {},
): Promise<LiveClient> => {
  const leave = new AbortController();
  const init: RequestInit = {
    headers: {
      accept: 'text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: leave.signal,
  };
  const response = await (typeof asked === 'string' ? fetch(new URL(path, asked), init) : asked.request(path, init));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new LiveParser();
  const read = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (value !== undefined) parser.add(value);
    return !done;
  };
  const client: LiveClient = {
    status: response.status,
    headers: response.headers,
    comments: parser.comments,
    get retryMs() {
      return parser.retryMs;
    },
    async next<Data>() {
      for (;;) {
        const message = parser.messages.shift();
        if (message) return message as LiveMessage<Data>;
        if (!(await read())) throw new Error('the stream ended');
      }
    },
    async until<Data>(fits: (message: LiveMessage<Data>) => boolean) {
      const seen: LiveMessage<Data>[] = [];
      for (;;) {
        const message = await client.next<Data>();
        seen.push(message);
        if (fits(message)) return seen;
      }
    },
    async ended() {
      try {
        while (await read());
        return 'whole';
      } catch {
        return 'broken';
      }
    },
    close() {
      leave.abort();
      void reader?.cancel().catch(() => undefined);
    },
  };
  return client;
};

/** Text into events, comments and retry times. */
class LiveParser {
  readonly messages: LiveMessage[] = [];
  readonly comments: string[] = [];
  retryMs: number | undefined;
  #rest = '';
  #id: string | undefined;

  add(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#read(block.split('\n'));
  }

  #read(lines: readonly string[]): void {
    let event = 'message';
    let data: string | undefined;
    for (const line of lines) {
      const [, field = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
      if (field === '') this.comments.push(value);
      if (field === 'id') this.#id = value;
      if (field === 'event') event = value;
      if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
      if (field === 'retry') this.retryMs = Number(value);
    }
    if (data !== undefined) this.messages.push({ id: this.#id, event, data: JSON.parse(data) });
  }
}
