import type { Upstream } from '../domain/route-table.ts';

/** A request as the edge received it, on its way to one service. */
export interface ForwardRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Ends the forwarded request when the client has gone. */
  readonly signal: AbortSignal;
  /** Of an answer that stays open for as long as its reader wants. */
  readonly isLive: boolean;
}

/** Why a service gave no answer. */
export type ForwardFailure = 'unreachable' | 'timeout' | 'client-gone' | 'too-many-streams';

export type ForwardOutcome =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly failure: ForwardFailure; readonly cause: unknown };

/** The services behind the gateway. */
export interface Upstreams {
  /** Sends a request on and hands the answer back as it comes. Never sent twice: the service may have acted. */
  forward(upstream: Upstream, request: ForwardRequest): Promise<ForwardOutcome>;
}
