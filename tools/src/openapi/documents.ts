import { join } from 'node:path';
import type { Snapshot } from '../structure/snapshot.ts';

const fetchDocument = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}/openapi.json answered ${response.status}`);
  return `${JSON.stringify(await response.json(), null, 2)}\n`;
};

/** The documents as the running services tell them: one for each service, and what the gateway makes of them all. */
export const documentSnapshots = async (
  urls: Readonly<Record<string, string>>,
  docs: string,
): Promise<readonly Snapshot[]> =>
  Promise.all(
    Object.entries(urls).map(async ([service, url]) => ({
      file: service === 'gateway' ? join(docs, 'openapi.json') : join(docs, 'openapi', `${service}.json`),
      text: await fetchDocument(url),
    })),
  );
