import { randomUUID } from 'node:crypto';

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly traceId: string | undefined;
}

/** A refusal that the scenario did not expect. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

type Json = Readonly<Record<string, unknown>>;

export interface CallOptions {
  readonly token?: string;
  readonly body?: Json;
  /** Default: a new one for every POST. */
  readonly key?: string;
}

/** Calls the gateway as a customer's developer would. */
export class ApiClient {
  readonly #gatewayUrl: string;

  constructor(gatewayUrl: string) {
    this.#gatewayUrl = gatewayUrl;
  }

  /** The answer, whatever its status. A lost connection is tried again with the same key, as the API promises that one may. */
  async call(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { token, body, key = randomUUID() }: CallOptions = {},
  ): Promise<ApiAnswer> {
    const response = await fetch(this.#gatewayUrl + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      traceId: response.headers.get('x-trace-id') ?? undefined,
    };
  }

  /** The body of an answer that must be a success. */
  async expect<T>(method: 'GET' | 'POST' | 'PUT', path: string, options: CallOptions = {}): Promise<T> {
    const { status, body } = await this.call(method, path, options);
    if (status >= 300) throw new UnexpectedAnswer(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }
}

const POLL_MS = 50;

/** Asks until the answer is there. @throws UnexpectedAnswer when it is not within `seconds` */
export const waitFor = async <T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> => {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new UnexpectedAnswer(`${what} did not happen within ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/** Runs `work` for every item, a few at a time. */
export const inParallel = async <T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
};
