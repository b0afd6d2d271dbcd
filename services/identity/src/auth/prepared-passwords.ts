import { AsyncLocalStorage } from 'node:async_hooks';
import { hashPassword, verifyPassword } from 'better-auth/crypto';

/**
 * better-auth's own password hashing, with one addition: a hash may be made before the transaction that stores it, so
 * that no connection is held through the tens of milliseconds that scrypt takes.
 */
export class PreparedPasswords {
  readonly #prepared = new AsyncLocalStorage<{ readonly password: string; readonly hash: string }>();

  /** Hashes first, then runs `work`, below which `hash` answers for this password at once. */
  async prepare<T>(password: string, work: () => Promise<T>): Promise<T> {
    const hash = await hashPassword(password);
    return this.#prepared.run({ password, hash }, work);
  }

  readonly hash = async (password: string): Promise<string> => {
    const prepared = this.#prepared.getStore();
    return prepared?.password === password ? prepared.hash : hashPassword(password);
  };

  readonly verify = verifyPassword;
}
