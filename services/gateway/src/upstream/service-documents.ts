import { mergeOpenApi, type ServiceDocument } from '../domain/merge-openapi.ts';
import { type Upstream, upstreams } from '../domain/route-table.ts';

/** How long a document is served before it is asked for again. */
const FRESH_MS = 30_000;
const FETCH_TIMEOUT_MS = 2_000;

/** The services' OpenAPI documents, fetched when asked for; one that is down keeps its last known document. */
export class ServiceDocuments {
  readonly #urls: Readonly<Record<Upstream, string>>;
  readonly #known = new Map<Upstream, ServiceDocument>();
  readonly #info: { readonly title: string; readonly version: string };
  #fetchedAt = 0;

  constructor(urls: Readonly<Record<Upstream, string>>, version: string) {
    this.#urls = urls;
    this.#info = { title: 'Tessera', version };
  }

  /** One document of everything that is public. */
  async merged(): Promise<object> {
    if (Date.now() - this.#fetchedAt > FRESH_MS || this.#known.size < upstreams.length) await this.#fetchAll();
    const documents = upstreams.flatMap((upstream) => this.#known.get(upstream) ?? []);
    return mergeOpenApi(documents, this.#info);
  }

  async #fetchAll(): Promise<void> {
    await Promise.all(upstreams.map((upstream) => this.#fetch(upstream)));
    this.#fetchedAt = Date.now();
  }

  async #fetch(upstream: Upstream): Promise<void> {
    try {
      const response = await fetch(`${this.#urls[upstream]}/openapi.json`, {
        signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      });
      if (response.ok)
        this.#known.set(upstream, { upstream, document: (await response.json()) as ServiceDocument['document'] });
    } catch {
      // Served as it was last known; the service's own readiness says that it is down.
    }
  }
}
