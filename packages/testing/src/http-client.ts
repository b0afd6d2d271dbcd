import { randomUUID } from 'node:crypto';

/** What can be asked: a Hono app in process, or the URL of one that listens. */
export type Asked = { request(path: string, init?: RequestInit): Response | Promise<Response> } | string;

export interface CallSettings {
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string;
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
  /** Default: a new one for every POST; null sends none. */
  readonly idempotencyKey?: string | null;
  /** Win over the headers that would be sent otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, text else, undefined where there is none. */
  readonly body: Body;
  /** The body to the byte, for comparing a repeated answer with the first. */
  readonly bytes: Uint8Array;
}

/** A problem as services answer it (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly requestId: string;
  readonly dependency?: string;
  readonly errors?: readonly {
    readonly in: string;
    readonly pointer: string;
    readonly code: string;
    readonly message: string;
  }[];
}

type Call = <Body = unknown>(path: string, settings?: CallSettings) => Promise<Answer<Body>>;

export interface HttpClient {
  readonly get: Call;
  readonly post: Call;
  readonly put: Call;
  readonly patch: Call;
  readonly delete: Call;
  send<Body = unknown>(method: string, path: string, settings?: CallSettings): Promise<Answer<Body>>;
  /** The same client with these settings under those of each call. */
  with(settings: CallSettings): HttpClient;
}

const encode = (body: unknown): Exclude<RequestInit['body'], undefined> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);

const initOf = (method: string, settings: CallSettings): RequestInit => {
  const { token, body, headers = {}, signal } = settings;
  const key = settings.idempotencyKey === undefined && method === 'POST' ? randomUUID() : settings.idempotencyKey;
  return {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(typeof key === 'string' ? { 'idempotency-key': key } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: encode(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
};

const parse = (bytes: Uint8Array, type: string): unknown => {
  if (bytes.length === 0) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  return /[/+]json\b/.test(type) ? JSON.parse(text) : text;
};

/** A stream of events never ends by itself: of one, its first piece is the body. */
const bytesOf = async (response: Response): Promise<Uint8Array> => {
  const isLive = response.headers.get('content-type') === 'text/event-stream';
  if (!isLive || !response.body) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return value ?? new Uint8Array();
};

/** A client for tests, of an app in process or of a URL. */
export const request = (asked: Asked, common: CallSettings = {}): HttpClient => {
  const send = async <Body>(method: string, path: string, settings: CallSettings = {}): Promise<Answer<Body>> => {
    const headers = { ...common.headers, ...settings.headers };
    const init = initOf(method, { ...common, ...settings, headers });
    const response = await (typeof asked === 'string' ? fetch(new URL(path, asked), init) : asked.request(path, init));
    const bytes = await bytesOf(response);
    const body = parse(bytes, response.headers.get('content-type') ?? '') as Body;
    return { status: response.status, headers: response.headers, body, bytes };
  };
  return {
    get: (path, settings) => send('GET', path, settings),
    post: (path, settings) => send('POST', path, settings),
    put: (path, settings) => send('PUT', path, settings),
    patch: (path, settings) => send('PATCH', path, settings),
    delete: (path, settings) => send('DELETE', path, settings),
    send,
    with: (settings) => request(asked, { ...common, ...settings, headers: { ...common.headers, ...settings.headers } }),
  };
};
