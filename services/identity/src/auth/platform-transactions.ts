import { AsyncLocalStorage } from 'node:async_hooks';
import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import type { Clock, NewId } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import type { AuthTransactions } from './mikro-orm-adapter.ts';
import { StorageFaults } from './storage-faults.ts';

/**
 * Transactions of the platform's tenant, where people live. better-auth takes no transaction as an argument, so the open
 * one travels with the asynchronous call; whatever better-auth writes below `begin` commits with it.
 */
export class PlatformTransactions implements AuthTransactions<Transaction> {
  readonly #database: Database;
  readonly #open = new AsyncLocalStorage<Transaction>();
  readonly #faults = new StorageFaults();
  readonly #parts: { readonly clock: Clock; readonly newId: NewId };

  constructor(database: Database, parts: { readonly clock: Clock; readonly newId: NewId }) {
    this.#database = database;
    this.#parts = parts;
  }

  /** One transaction for everything below; events carry the correlation id of `ctx`. */
  begin<T>(ctx: CallContext, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const platform = { ...withoutIdempotency(ctx), tenantId: PLATFORM_TENANT_ID };
    return this.#database.transact(platform, (tx) => this.#open.run(tx, () => work(tx)));
  }

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const open = this.#open.getStore();
    return this.#faults.witness(() => (open ? work(open) : this.begin(this.#ownContext(), work)));
  }

  /** A call into better-auth, whose storage errors come out as they were. */
  call<T>(intoBetterAuth: () => Promise<T>): Promise<T> {
    return this.#faults.watch(intoBetterAuth);
  }

  #ownContext(): CallContext {
    return {
      tenantId: PLATFORM_TENANT_ID,
      actor: { kind: 'system', id: 'identity', scopes: [] },
      correlationId: this.#parts.newId(),
      ...this.#parts,
    };
  }
}
