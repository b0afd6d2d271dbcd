import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { DependencyUnavailable } from '../context/index.ts';

export type KeySet = ReturnType<typeof createLocalJWKSet>;

export interface IssuerKeysOptions {
  /** Gets the issuer's JSON Web Key Set (RFC 7517). */
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  /** However many unknown key ids arrive, keys are fetched for them once in this time. */
  readonly unknownKeyPauseMs: number;
  /** After a failed fetch the next one waits this long. */
  readonly failurePauseMs: number;
  /** Older keys are fetched anew in the background, so that a withdrawn one goes. */
  readonly staleMs: number;
  /** Called when the keys are other ones than before: what was verified with those may not be trusted any more. */
  readonly onChanged: () => void;
}

const contentOf = ({ keys }: JSONWebKeySet): string => JSON.stringify(keys.map((key) => JSON.stringify(key)).sort());

/** The issuer's public keys: kept through its outages, fetched again for a key id that is not known. */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #keys: KeySet | undefined;
  #content = '';
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** Resolves to whether there are keys now that are newer than when it began. */
  #fetching: Promise<boolean> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /** @throws DependencyUnavailable while no keys were ever fetched and the issuer does not answer */
  async current(): Promise<KeySet> {
    if (!this.#keys) await this.#fetch();
    else if (this.#since(this.#fetchedAt) > this.#options.staleMs) void this.#fetch();
    if (!this.#keys) throw unavailable();
    return this.#keys;
  }

  /**
   * What to try for a key id that is not among the keys: newer keys, or undefined where they have just been fetched and
   * the id is not the issuer's. All who ask at once share one fetch.
   * @throws DependencyUnavailable when it cannot be known whether the issuer has such a key
   */
  async newer(): Promise<KeySet | undefined> {
    if (!this.#fetching && this.#since(this.#fetchedAt) < this.#options.unknownKeyPauseMs) return undefined;
    if (!(await this.#fetch())) throw unavailable();
    return this.#keys;
  }

  /** Never fails: known keys stay. */
  #fetch(): Promise<boolean> {
    if (this.#fetching) return this.#fetching;
    if (this.#since(this.#failedAt) < this.#options.failurePauseMs) return Promise.resolve(false);
    this.#fetching = this.#load().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #load(): Promise<boolean> {
    try {
      const set = await this.#options.fetchKeys();
      const keys = createLocalJWKSet(set);
      const content = contentOf(set);
      if (this.#keys && content !== this.#content) this.#options.onChanged();
      this.#keys = keys;
      this.#content = content;
      this.#fetchedAt = performance.now();
      return true;
    } catch {
      this.#failedAt = performance.now();
      return false;
    }
  }

  #since(moment: number): number {
    return performance.now() - moment;
  }
}

const unavailable = (): DependencyUnavailable =>
  new DependencyUnavailable('identity', 'its public keys could not be fetched');
