import { AsyncLocalStorage } from 'node:async_hooks';
import { hashPassword, verifyPassword } from 'better-auth/crypto';

/** How passwords are hashed, and a password is held against its hash. */
export interface PasswordHashing {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (given: { readonly hash: string; readonly password: string }) => Promise<boolean>;
}

/** better-auth's own: scrypt with N = 2¹⁴ and r = 16. */
const betterAuthHashing: PasswordHashing = { hash: hashPassword, verify: verifyPassword };

/**
 * better-auth's own password hashing, with one addition: a hash may be made before the transaction that stores it, so
 * that no connection is held through the tens of milliseconds that scrypt takes.
 */
export class PreparedPasswords {
  readonly #prepared = new AsyncLocalStorage<{ readonly password: string; readonly hash: string }>();

  readonly #hashing: PasswordHashing;

  constructor(hashing: PasswordHashing = betterAuthHashing) {
    this.#hashing = hashing;
  }

  /** Hashes first, then runs `work`, below which `hash` answers for this password at once. */
  async prepare<T>(password: string, work: () => Promise<T>): Promise<T> {
    const hash = await this.#hashing.hash(password);
    return this.#prepared.run({ password, hash }, work);
  }

  readonly hash = async (password: string): Promise<string> => {
    const prepared = this.#prepared.getStore();
    return prepared?.password === password ? prepared.hash : this.#hashing.hash(password);
  };

  readonly verify: PasswordHashing['verify'] = (given) => this.#hashing.verify(given);
}
