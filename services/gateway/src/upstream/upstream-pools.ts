import { Readable } from 'node:stream';
import type { Telemetry } from '@tessera/runtime/telemetry';
import { type Dispatcher, errors, Pool } from 'undici';
import type { Upstream } from '../domain/route-table.ts';
import type { ForwardFailure, ForwardOutcome, ForwardRequest, Upstreams } from '../use-cases/ports.ts';
import { LiveBodies } from './live-bodies.ts';

export interface PoolOptions {
  readonly urls: Readonly<Record<Upstream, string>>;
  /** Connections kept to one service. */
  readonly connections: number;
  /** From the request to the first byte of the answer. */
  readonly timeoutMs: number;
  /** Live streams that are handed on at a time. */
  readonly liveStreams: number;
  readonly telemetry: Pick<Telemetry, 'registry'>;
}

/** Meaningful between two neighbours only (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  // Answered by our own server before the body comes; what follows is a new request with its body at hand.
  'expect',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Answers up to this size are handed on in one piece, which is several times cheaper than a stream. */
const WHOLE_BYTES = 256 * 1024;

/** A kept-alive connection pool for each service. */
export class UpstreamPools implements Upstreams {
  readonly #pools: ReadonlyMap<Upstream, Pool>;
  /** Live streams keep their connections, and must not take those that everybody else waits for. */
  readonly #livePools: ReadonlyMap<Upstream, Pool>;
  readonly #live: LiveBodies;

  constructor({ urls, connections, timeoutMs, liveStreams, telemetry }: PoolOptions) {
    const common = { pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: 0, connectTimeout: 2_000 };
    const poolsOf = (most: number): Map<Upstream, Pool> =>
      new Map(
        Object.entries(urls).map(([upstream, url]): [Upstream, Pool] => [
          upstream as Upstream,
          new Pool(url, { ...common, connections: most }),
        ]),
      );
    this.#pools = poolsOf(connections);
    this.#livePools = poolsOf(liveStreams);
    this.#live = new LiveBodies(liveStreams, telemetry);
  }

  /** Sends a request on and hands the answer back as it comes. A lost connection is not tried again: the service may have acted. */
  async forward(upstream: Upstream, request: ForwardRequest): Promise<ForwardOutcome> {
    const pool = (request.isLive ? this.#livePools : this.#pools).get(upstream);
    if (!pool) throw new Error(`no pool for ${upstream}`);
    const place = request.isLive ? this.#live.take() : undefined;
    if (request.isLive && !place) return { ok: false, failure: 'too-many-streams', cause: undefined };
    try {
      const answer: Dispatcher.ResponseData = await pool.request({
        method: request.method as Dispatcher.HttpMethod,
        path: request.target,
        headers: withoutHopByHop(request.headers),
        body: request.body ? Readable.fromWeb(request.body as ReadableStream<Uint8Array<ArrayBuffer>>) : null,
        signal: request.signal,
      });
      const response = await toResponse(answer, request.method);
      return { ok: true, response: place ? place.hold(response) : response };
    } catch (cause) {
      place?.leave();
      return { ok: false, failure: failureOf(cause, request.signal), cause };
    }
  }

  /** Ends every live stream as a whole answer ends: its client comes again. */
  endLive(): void {
    this.#live.end();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values(), ...this.#livePools.values()].map((pool) => pool.close()));
  }
}

/** Small answers in one piece; large ones and those of unknown length as a stream. */
const toResponse = async (
  { statusCode, headers, body }: Dispatcher.ResponseData,
  method: string,
): Promise<Response> => {
  const init = { status: statusCode, headers: answerHeadersOf(headers) };
  if (statusCode === 204 || statusCode === 304 || method === 'HEAD') {
    await body.dump();
    return new Response(null, init);
  }
  if (Number(headers['content-length']) <= WHOLE_BYTES) return new Response(await body.arrayBuffer(), init);
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array<ArrayBuffer>>, init);
};

/** Besides the known ones, whatever the neighbour names in its `Connection` header is for this neighbour only. */
const isHopByHop = (connection: string | readonly string[] | undefined): ((name: string) => boolean) => {
  if (connection === undefined) return (name) => HOP_BY_HOP.has(name);
  const named = new Set(
    [connection].flat().flatMap((list) => list.split(',').map((name) => name.trim().toLowerCase())),
  );
  return (name) => HOP_BY_HOP.has(name) || named.has(name);
};

const withoutHopByHop = (headers: Record<string, string>): Record<string, string> => {
  const stays = isHopByHop(headers['connection']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !stays(name)));
};

const answerHeadersOf = (headers: Record<string, string | string[] | undefined>): Headers => {
  const answer = new Headers();
  const stays = isHopByHop(headers['connection']);
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || stays(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) answer.append(name, one);
  }
  return answer;
};

const failureOf = (cause: unknown, signal: AbortSignal): ForwardFailure => {
  if (signal.aborted) return 'client-gone';
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) return 'timeout';
  return 'unreachable';
};
