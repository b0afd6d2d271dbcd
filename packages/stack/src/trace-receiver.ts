import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type ReceivedSpan, spansFromOtlp } from './trace-spans.ts';
import { traceWaterfall } from './trace-waterfall.ts';

export interface TraceReceiverOptions {
  /** On 127.0.0.1; a free one is taken when left out. */
  readonly port?: number;
  /** How many traces are kept; the one that was longest without a new span goes first. Default 1,000. */
  readonly keepTraces?: number;
}

export interface TraceReceiver {
  readonly port: number;
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly url: string;
  /** Every span that is kept, in the order of arrival within its trace. */
  spans(): ReceivedSpan[];
  /** The spans of one trace received so far. */
  trace(traceId: string): ReceivedSpan[];
  /** The first trace whose spans satisfy the predicate, waiting for more spans; throws when none does in time. */
  waitForTrace(predicate: (spans: readonly ReceivedSpan[]) => boolean, timeoutMs: number): Promise<ReceivedSpan[]>;
  /** Forgets everything received. */
  clear(): void;
  stop(): Promise<void>;
}

const largestBodyBytes = 16 * 1024 * 1024;

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > largestBodyBytes) throw new Error('the body is too large');
    chunks.push(bytes);
  }
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
};

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` });
  response.end(body);
};

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item), 2);

class TraceStore {
  readonly #traces = new Map<string, ReceivedSpan[]>();
  readonly #keep: number;

  constructor(keep: number) {
    this.#keep = keep;
  }

  add(span: ReceivedSpan): void {
    const spans = this.#traces.get(span.traceId) ?? [];
    // A map keeps the order of insertion: taking the trace out and putting it back makes it the youngest.
    this.#traces.delete(span.traceId);
    this.#traces.set(span.traceId, spans);
    spans.push(span);
    const oldest = this.#traces.keys().next();
    if (this.#traces.size > this.#keep && oldest.done !== true) this.#traces.delete(oldest.value);
  }

  get(traceId: string): ReceivedSpan[] {
    return [...(this.#traces.get(traceId.toLowerCase()) ?? [])];
  }

  all(): ReceivedSpan[][] {
    return [...this.#traces.values()].map((spans) => [...spans]);
  }

  clear(): void {
    this.#traces.clear();
  }
}

const receive = async (store: TraceStore, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    send(response, 415, 'text/plain', 'this receiver takes OTLP as JSON only\n');
    return;
  }
  let spans: ReceivedSpan[];
  try {
    spans = spansFromOtlp(await readBody(request));
  } catch (error) {
    send(response, 400, 'text/plain', `not an OTLP trace export: ${(error as Error).message}\n`);
    return;
  }
  for (const span of spans) store.add(span);
  send(response, 200, 'application/json', '{}');
};

const showTrace = (store: TraceStore, traceId: string, request: IncomingMessage, response: ServerResponse): void => {
  const spans = store.get(traceId);
  if (spans.length === 0) send(response, 404, 'text/plain', 'no such trace is kept here\n');
  else if ((request.headers.accept ?? '').includes('application/json')) {
    send(response, 200, 'application/json', asJson({ traceId: traceId.toLowerCase(), spans }));
  } else send(response, 200, 'text/plain', traceWaterfall(spans));
};

const listTraces = (store: TraceStore, response: ServerResponse): void => {
  const lines = store
    .all()
    .reverse()
    .slice(0, 100)
    .map((spans) => {
      const root = spans.find((span) => span.parentSpanId === undefined) ?? spans[0];
      return `/traces/${root?.traceId}  ${String(spans.length).padStart(4)} spans  ${root?.service}: ${root?.name}`;
    });
  send(response, 200, 'text/plain', `${lines.join('\n')}\n`);
};

const route = async (store: TraceStore, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', 'http://receiver');
  const traceId = /^\/traces\/([0-9a-fA-F]{32})$/.exec(pathname)?.[1];
  if (request.method === 'POST' && pathname === '/v1/traces') await receive(store, request, response);
  else if (request.method === 'GET' && traceId !== undefined) showTrace(store, traceId, request, response);
  else if (request.method === 'GET' && (pathname === '/' || pathname === '/traces')) listTraces(store, response);
  else send(response, 404, 'text/plain', 'POST /v1/traces, GET /traces, GET /traces/{traceId}\n');
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/**
 * Takes OTLP traces over HTTP as JSON, keeps the last of them in memory and shows each at `/traces/{traceId}`: as a
 * text waterfall, or as JSON to a client that accepts it. For local use and tests; production uses a collector.
 */
export const startTraceReceiver = async (options: TraceReceiverOptions = {}): Promise<TraceReceiver> => {
  const store = new TraceStore(options.keepTraces ?? 1_000);
  const server = createServer((request, response) => {
    route(store, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    spans: () => store.all().flat(),
    trace: (traceId) => store.get(traceId),
    async waitForTrace(predicate, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = store.all().find((spans) => predicate(spans));
        if (found !== undefined) return found;
        if (Date.now() > deadline) {
          throw new Error(
            `no trace satisfied the predicate within ${timeoutMs} ms (${store.all().length} traces are kept)`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    clear: () => store.clear(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
