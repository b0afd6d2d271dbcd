import type { Clock, NewId } from '@tessera/kernel';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { Logger } from '@tessera/runtime/telemetry';
import type { UserRegistered } from '../domain/events.ts';
import type { Credentials, SigningKeys, Users } from '../use-cases/ports.ts';
import { authRecords } from './auth-records.ts';
import { type AuthSettings, createAuth } from './better-auth.ts';
import { createCredentials } from './credentials.ts';
import { type AuthRow, mikroOrmAdapter } from './mikro-orm-adapter.ts';
import { PlatformTransactions } from './platform-transactions.ts';
import { type PasswordHashing, PreparedPasswords } from './prepared-passwords.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createUsers } from './users.ts';

export interface OpenAuthOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly settings: AuthSettings & { readonly audience: string };
  /** Default: better-auth's own. */
  readonly passwordHashing?: PasswordHashing | undefined;
  /** Writes the event into the outbox of the transaction that it is given. */
  readonly publish: (tx: Transaction, event: UserRegistered) => void;
}

export interface OpenedAuth {
  readonly credentials: Credentials;
  readonly users: Users;
  readonly keys: SigningKeys;
  readonly transactions: PlatformTransactions;
}

/** better-auth with our adapter under it, seen through the ports of our use-cases. */
export const openAuth = (options: OpenAuthOptions): OpenedAuth => {
  const { database, clock, newId, logger, settings, publish } = options;
  const transactions = new PlatformTransactions(database, { clock, newId });
  const passwords = new PreparedPasswords(options.passwordHashing);
  const adapter = mikroOrmAdapter({
    transactions,
    records: authRecords,
    onCreated: (tx, model, row) => {
      if (model === 'user') publish(tx, userRegistered(row));
    },
  });
  const auth = createAuth(settings, {
    adapter,
    passwords,
    newId,
    log: (level, message) => logger[level]({ component: 'better-auth' }, message),
  });
  const { issuer, audience } = settings;
  return {
    credentials: createCredentials(auth, transactions, passwords),
    users: createUsers(database),
    keys: createSigningKeys({ auth, transactions, database, clock, issuer, audience }),
    transactions,
  };
};

const userRegistered = ({ id, createdAt }: AuthRow): UserRegistered => {
  if (typeof id !== 'string' || !(createdAt instanceof Date)) throw new Error('a new user has no id or no time');
  return { type: 'user-registered', userId: id, registeredAt: createdAt };
};
