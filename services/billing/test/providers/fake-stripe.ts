import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** An object as Stripe answers it; only what the provider reads is in it. */
export type StripeObject = Record<string, unknown> & { readonly id: string; readonly object: string };

/** A request as it came in. */
export interface StripeCall {
  readonly method: string;
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | undefined;
}

/** What happens to the next call instead of an answer. */
export type Mishap =
  | { readonly status: number; readonly error: Readonly<Record<string, string>> }
  /** It is carried out, and the connection breaks before the answer. */
  | 'answer lost';

export const STRIPE_KEY = 'sk_test_offline';
export const STRIPE_SECRET = 'whsec_offline';

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const metadataOf = (form: Readonly<Record<string, string>>, prefix = 'metadata'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const [, key] = name.startsWith(`${prefix}[`) ? (/\[([^[\]]+)\]$/.exec(name) ?? []) : [];
      return key === undefined ? [] : [[key, value]];
    }),
  );

const paymentIntent = (amount: string | undefined, currency: string | undefined, metadata: object): StripeObject => {
  const id = `pi_${randomUUID().slice(0, 8)}`;
  return {
    id,
    object: 'payment_intent',
    amount: Number(amount),
    currency,
    client_secret: `${id}_secret_x`,
    last_payment_error: null,
    metadata,
    status: 'requires_payment_method',
  };
};

/** Stripe as this service uses it, on 127.0.0.1: its objects, its idempotency keys, its refusals. */
export class FakeStripe {
  readonly objects = new Map<string, StripeObject>();
  readonly calls: StripeCall[] = [];
  readonly #answers = new Map<string, StripeObject>();
  readonly #mishaps: Mishap[] = [];
  readonly #server = createServer((request, response) => {
    void this.#serve(request).then((answer) => {
      if (answer === 'answer lost') return request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(answer.body));
    });
  });
  /** The SDK itself, to sign callbacks with. */
  readonly sdk = new Stripe(STRIPE_KEY, { telemetry: false });

  static async open(): Promise<FakeStripe> {
    const stripe = new FakeStripe();
    await new Promise<void>((resolve) => {
      stripe.#server.listen(0, '127.0.0.1', resolve);
    });
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  /** The next calls that create something fare so, one each. */
  next(...mishaps: Mishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  /** Changes an object, as payers, banks and time do. */
  change(id: string, change: Readonly<Record<string, unknown>>): StripeObject {
    const changed = { ...this.one(id), ...change } as StripeObject;
    this.objects.set(id, changed);
    return changed;
  }

  one(id: string): StripeObject {
    const found = this.objects.get(id);
    if (!found) throw new Error(`Stripe has no ${id}`);
    return found;
  }

  of(object: string): StripeObject[] {
    return [...this.objects.values()].filter((one) => one.object === object);
  }

  add<T extends StripeObject>(object: T): T {
    this.objects.set(object.id, object);
    return object;
  }

  /** A key that Stripe has forgotten, as after a day. */
  forgetKeys(): void {
    this.#answers.clear();
  }

  /** A callback about an object, signed by the SDK's own hand over the raw body. */
  async callback(type: string, object: object, settings: { id?: string; at?: Date; secret?: string } = {}) {
    const { id = `evt_${randomUUID()}`, at = new Date(), secret = STRIPE_SECRET } = settings;
    const body = JSON.stringify({ id, object: 'event', type, data: { object } });
    const timestamp = Math.floor(at.getTime() / 1_000);
    const signature = await this.sdk.webhooks.generateTestHeaderStringAsync({ payload: body, secret, timestamp });
    return {
      body,
      idempotencyKey: null,
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    };
  }

  async #serve(request: IncomingMessage): Promise<{ status: number; body: object } | 'answer lost'> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe');
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    const key = request.headers['idempotency-key'] as string | undefined;
    const { method = 'GET' } = request;
    this.calls.push({ method, path: pathname, form, idempotencyKey: key });
    if (method === 'GET') return this.#read(pathname, searchParams);
    const mishap = this.#mishaps.shift();
    if (mishap !== undefined && mishap !== 'answer lost')
      return { status: mishap.status, body: { error: mishap.error } };
    const calledOff = /^\/v1\/(?:payment_intents|checkout\/sessions)\/([^/]+)\/(?:cancel|expire)$/.exec(pathname);
    if (calledOff) return this.#callOff(calledOff[1] ?? '', form);
    const known = key === undefined ? undefined : this.#answers.get(key);
    const made = known ?? this.#create(pathname, form);
    if (key !== undefined) this.#answers.set(key, made);
    return mishap === 'answer lost' ? mishap : { status: 200, body: made };
  }

  #read(path: string, query: URLSearchParams): { status: number; body: object } {
    const list = { '/v1/refunds': 'refund', '/v1/disputes': 'dispute' }[path];
    if (list !== undefined) {
      const intent = query.get('payment_intent');
      const data = this.of(list).filter((one) => intent === null || one['payment_intent'] === intent);
      return { status: 200, body: { object: 'list', data, has_more: false, url: path } };
    }
    const found = this.objects.get(path.split('/').at(-1) ?? '');
    if (!found) {
      const error = { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object' };
      return { status: 404, body: { error } };
    }
    const intent = this.objects.get(String(found['payment_intent']));
    const expanded = query.get('expand[0]') === 'payment_intent' && intent ? { payment_intent: intent } : {};
    return { status: 200, body: { ...found, ...expanded } };
  }

  /** What waits for its payer can be called off; all else is refused, as the API's reference says. */
  #callOff(id: string, form: Readonly<Record<string, string>>): { status: number; body: object } {
    const { object, status } = this.one(id);
    if (object === 'checkout.session' && status === 'open')
      return { status: 200, body: this.change(id, { status: 'expired', url: null }) };
    if (object === 'payment_intent' && String(status).startsWith('requires_')) {
      const cancelled = { status: 'canceled', cancellation_reason: form['cancellation_reason'] ?? null };
      return { status: 200, body: this.change(id, cancelled) };
    }
    const code = object === 'payment_intent' ? 'payment_intent_unexpected_state' : undefined;
    return { status: 400, body: { error: { type: 'invalid_request_error', code, message: `It is ${status}` } } };
  }

  #create(path: string, form: Readonly<Record<string, string>>): StripeObject {
    const metadata = metadataOf(form);
    if (path === '/v1/payment_intents') return this.add(paymentIntent(form['amount'], form['currency'], metadata));
    if (path === '/v1/refunds') {
      const id = `re_${randomUUID().slice(0, 8)}`;
      const { payment_intent, amount } = form;
      return this.add({ id, object: 'refund', amount: Number(amount), payment_intent, status: 'pending', metadata });
    }
    const id = `cs_test_${randomUUID().slice(0, 8)}`;
    const url = `https://checkout.stripe.test/${id}`;
    const intentMetadata = metadataOf(form, 'payment_intent_data[metadata]');
    const common = { id, object: 'checkout.session', status: 'open', payment_intent: null, url };
    return this.add({ ...common, metadata, form, intentMetadata });
  }

  /** The payer pays on Stripe's page: only now the checkout has a payment intent. */
  completeCheckout(id: string, status: string): StripeObject {
    const session = this.one(id);
    const form = session['form'] as Readonly<Record<string, string>>;
    const amount = form['line_items[0][price_data][unit_amount]'];
    const currency = form['line_items[0][price_data][currency]'];
    const intent = paymentIntent(amount, currency, session['intentMetadata'] as object);
    this.add({ ...intent, status });
    return this.change(id, { status: 'complete', payment_intent: intent.id, url: null });
  }
}
