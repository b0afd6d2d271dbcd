import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Webhook } from 'standardwebhooks';
import type { Outcome } from '../domain/webhooks/delivery.ts';
import type { PostWebhook } from '../use-cases/webhooks/webhooks.ports.ts';
import { askNameServers, ForbiddenAddress, publicLookup, type Resolve, refuseUrl } from './target.ts';

/** As much of an answer as is waited for, so that a receiver is not cut off in the middle of a sentence. None of it is kept. */
const MAX_ANSWER_BYTES = 65_536;

export const TIMEOUT_MS = 15_000;

export interface PostWebhookOptions {
  /** For work on one's own machine: any address, and http. */
  readonly allowsPrivate: boolean;
  readonly version: string;
  readonly timeoutMs?: number;
  /** Default: what the name servers say. */
  readonly resolve?: Resolve;
}

type Letter = Parameters<PostWebhook>[0];

/** The headers of the Standard Webhooks specification 1.0.0; of several secrets each signs. */
const headersOf = ({ id, body, secrets, at }: Letter, version: string) => ({
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(body),
  'user-agent': `Tessera-Webhooks/${version}`,
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
});

const answered = ({ statusCode = 0, headers }: IncomingMessage): Outcome => ({
  kind: 'answered',
  status: statusCode,
  retryAfter: headers['retry-after'] ?? null,
});

const faultOf = (error: NodeJS.ErrnoException): Outcome =>
  error instanceof ForbiddenAddress
    ? { kind: 'forbidden' }
    : { kind: 'unreachable', code: typeof error.code === 'string' ? error.code : 'UNKNOWN' };

/** Sends and reads the status. Node follows no redirect, and here nobody does. */
const exchange = (options: RequestOptions & { readonly url: URL }, body: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const { url, ...rest } = options;
    const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
    let came: Outcome | undefined;
    const request = send(url, { ...rest, method: 'POST', agent: false }, (response) => {
      // Whatever becomes of the rest of the answer, this is what it came to.
      const outcome = answered(response);
      came = outcome;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => resolve(outcome));
    });
    request.on('error', (error) => resolve(came ?? faultOf(error)));
    request.end(body);
  });

/** Over a connection of its own, whose address is checked as it is made. */
export const createPostWebhook = (options: PostWebhookOptions): PostWebhook => {
  const { allowsPrivate, version, timeoutMs = TIMEOUT_MS, resolve = askNameServers() } = options;
  const refuse = refuseUrl(allowsPrivate);
  const lookup = allowsPrivate ? {} : { lookup: publicLookup(resolve) };
  return async (letter, stopped) => {
    // An address in the place of a name is connected to without any look-up.
    if (refuse(letter.url) !== undefined) return { kind: 'forbidden' };
    const late = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([late, stopped]);
    const headers = headersOf(letter, version);
    const outcome = await exchange({ url: new URL(letter.url), headers, signal, ...lookup }, letter.body);
    if (outcome.kind !== 'unreachable' || !signal.aborted) return outcome;
    return stopped.aborted ? { kind: 'stopped' } : { kind: 'timed-out' };
  };
};
