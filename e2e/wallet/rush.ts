import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '@tessera/testing';
import type { Books } from './place.ts';

/** What the wallet said, to the byte. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

/** A POST that may be repeated with its key. */
export interface Question {
  readonly key: string;
  readonly path: string;
  readonly body: string;
}

/** A request for one transfer or for several that are linked, and its answer unless none came that was final. */
export interface Asked extends Question {
  /** How many transfers it makes where it is not refused. Each has the key as its note. */
  readonly transfers: number;
  answer?: Answer;
}

const LINKED = 5;
const PAUSE_MS = 50;
/** Callers who never paused while nobody is there would ask thousands of calls that nobody ever saw. */
const BREATH_MS = 250;
const PATIENCE_MS = 60_000;
/** A caller who is never answered must not wait for ever: a killed process closes its connections, a silent one would not. */
const ANSWER_WITHIN_MS = 20_000;

/** An answer for ever; everything else says “not now”, and that the same call may come again. */
const isFinal = ({ status, body }: Answer): boolean =>
  status < 500 && status !== 429 && !body.includes('"idempotency.in_flight"');

/** Asks once. Undefined when the connection broke or the answer was not final. */
export const ask = async (url: string, token: string, { key, path, body }: Question): Promise<Answer | undefined> => {
  try {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const answer = { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
    return isFinal(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
};

/** Asks again, with the same key, until the answer is final. */
export const askUntilAnswered = async (url: string, token: string, asked: Question): Promise<Answer> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask(url, token, asked);
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${asked.key} had no final answer within ${PATIENCE_MS} ms`);
    await delay(PAUSE_MS);
  }
};

/** Callers who post transfers, each waiting for its answer before it asks for another. What was not answered is left, for later. */
export class Rush {
  readonly asked: Asked[] = [];
  /** Calls that wait for their answer right now. */
  readonly open = new Set<Asked>();
  answered = 0;
  #stopping = false;
  #callers: Promise<unknown> = Promise.resolve();
  readonly #url: string;
  readonly #books: Books;
  readonly #random: SeededRandom;

  constructor(url: string, books: Books, random: SeededRandom) {
    this.#url = url;
    this.#books = books;
    this.#random = random;
  }

  start(callers: number): void {
    this.#callers = Promise.all(Array.from({ length: callers }, (_, index) => this.#call(index)));
  }

  /** Lets every call come to its end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#callers;
  }

  /** One in eight asks for several transfers, of which all are posted or none. */
  #nextCall(caller: number): Asked {
    const key = `${this.#books.tenantId}/${caller}/${this.asked.length}`;
    if (this.#random.integer(1, 8) < 8)
      return { key, path: '/v1/transfers', body: JSON.stringify(this.#nextTransfer(key)), transfers: 1 };
    const transfers = Array.from({ length: LINKED }, () => this.#nextTransfer(key));
    const body = JSON.stringify({ mode: 'linked', transfers });
    return { key, path: '/v1/transfers/batch', body, transfers: LINKED };
  }

  /** One in ten wants more than anybody has, because what is refused must be remembered too. */
  #nextTransfer(note: string) {
    const [debit = '', credit = ''] = this.#random.shuffle(this.#books.accountIds);
    return {
      debit: { kind: 'account', accountId: debit },
      credit: { kind: 'account', accountId: credit },
      amountMinor: this.#random.integer(1, 10) === 10 ? 1_000_000_000 : this.#random.integer(1, 500),
      currency: 'EUR',
      note,
    };
  }

  async #call(caller: number): Promise<void> {
    while (!this.#stopping) {
      const asked = this.#nextCall(caller);
      this.asked.push(asked);
      this.open.add(asked);
      const answer = await ask(this.#url, this.#books.token, asked);
      this.open.delete(asked);
      if (answer) {
        asked.answer = answer;
        this.answered += 1;
      } else await delay(BREATH_MS);
    }
  }
}
