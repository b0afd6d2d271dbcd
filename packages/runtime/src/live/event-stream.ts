/** One event of a stream (WHATWG HTML, section 9.2.6). */
export interface LiveEvent {
  /** What a client sends back as `Last-Event-ID` when it comes again; never with a line break. */
  readonly id: string;
  /** The event's type. */
  readonly event: string;
  /** Sent as JSON, which has no line breaks of its own. */
  readonly data: unknown;
}

export const encodeEvent = ({ id, event, data }: LiveEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Says nothing, and keeps whoever stands between from taking the connection for dead. */
export const HEARTBEAT = ': still here\n\n';

/** When a client that lost its connection should come again. */
export const encodeRetry = (ms: number): string => `retry: ${ms}\n\n`;

/** Why a stream is ended from here. It has no id: what the client has seen stays what it had seen. */
export const encodeClosing = (reason: string): string => `event: closing\ndata: ${JSON.stringify({ reason })}\n\n`;
