import { hash } from 'node:crypto';
import type { TokenClaims } from '@tessera/contracts';

/**
 * Claims of tokens that were verified, by the SHA-256 of the token, so that no token is kept. Bounded: the one that was
 * not used for longest makes room.
 */
export class VerifiedTokens {
  readonly #capacity: number;
  // A map keeps the order of insertion, and a hit is inserted again: the first entry is the least recently used.
  readonly #claims = new Map<string, TokenClaims>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The key under which a token is remembered. */
  keyOf(token: string): string {
    return hash('sha256', token, 'base64');
  }

  /** The claims, as long as they are good: `nowSeconds` is before `exp` and the tolerance. */
  get(key: string, nowSeconds: number, toleranceSeconds: number): TokenClaims | undefined {
    const claims = this.#claims.get(key);
    if (claims === undefined) return undefined;
    this.#claims.delete(key);
    if (claims.exp + toleranceSeconds <= nowSeconds) return undefined;
    this.#claims.set(key, claims);
    return claims;
  }

  remember(key: string, claims: TokenClaims): void {
    this.#claims.delete(key);
    if (this.#claims.size >= this.#capacity) {
      const oldest = this.#claims.keys().next().value;
      if (oldest !== undefined) this.#claims.delete(oldest);
    }
    this.#claims.set(key, claims);
  }

  clear(): void {
    this.#claims.clear();
  }

  get size(): number {
    return this.#claims.size;
  }
}
