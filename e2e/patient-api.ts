import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiAnswer, ApiClient, type CallOptions, UnexpectedAnswer } from '@tessera/tools/demo';

const PAUSE_MS = 100;
const PATIENCE_MS = 90_000;

const isFinal = ({ status, body }: ApiAnswer): boolean =>
  status < 500 && status !== 429 && (body as { code?: string } | undefined)?.code !== 'idempotency.in_flight';

/**
 * Calls as the API asks its clients to: after a lost connection or an answer that says “not now”, the same call again
 * with the same Idempotency-Key, until there is an answer that is final.
 */
export class PatientApi extends ApiClient {
  /** Connections lost before the answer was there. */
  lost = 0;
  /** Answers that asked to come again. */
  putOff = 0;
  #open = 0;

  /** Calls that wait for their final answer right now. */
  get open(): number {
    return this.#open;
  }

  override async call(
    method: 'GET' | 'POST',
    path: string,
    { key = randomUUID(), ...rest }: CallOptions = {},
  ): Promise<ApiAnswer> {
    const deadline = Date.now() + PATIENCE_MS;
    this.#open += 1;
    try {
      for (;;) {
        const answer = await super.call(method, path, { key, ...rest }).catch((error: Error) => error);
        if (answer instanceof Error) this.lost += 1;
        else if (isFinal(answer)) return answer;
        else this.putOff += 1;
        if (Date.now() > deadline) {
          const last = answer instanceof Error ? String(answer) : `${answer.status} ${JSON.stringify(answer.body)}`;
          throw new UnexpectedAnswer(`${method} ${path} had no final answer in time, the last was ${last}`);
        }
        await delay(PAUSE_MS);
      }
    } finally {
      this.#open -= 1;
    }
  }
}
