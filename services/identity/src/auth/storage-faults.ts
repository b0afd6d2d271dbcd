import { AsyncLocalStorage } from 'node:async_hooks';
import { violatedConstraint } from '@tessera/runtime/postgres';

interface Call {
  fault?: { readonly error: unknown };
}

/**
 * better-auth rewords some errors of its storage and swallows others: its sign-out would report success while Postgres is
 * away. Every call into it is watched, and what storage threw first is thrown again at its end, whatever it answered.
 */
export class StorageFaults {
  readonly #calls = new AsyncLocalStorage<Call>();

  async watch<T>(work: () => Promise<T>): Promise<T> {
    const call: Call = {};
    const outcome = await this.#calls.run(call, work).then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    if (call.fault) throw call.fault.error;
    return outcome();
  }

  /** Runs one statement of storage. A refused duplicate is an answer and no fault: better-auth counts on it. */
  async witness<T>(statement: () => Promise<T>): Promise<T> {
    try {
      return await statement();
    } catch (error) {
      const call = this.#calls.getStore();
      if (call && violatedConstraint(error) === undefined) call.fault ??= { error };
      throw error;
    }
  }
}
