import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentSnapshots } from '../../src/openapi/documents.ts';
import { keepSnapshots } from '../../src/structure/snapshot.ts';
import { withFolder } from '../structure/with-folder.ts';

/** A service that answers with this document, and with 503 when there is none. */
const withService = async <T>(document: object | undefined, use: (url: string) => Promise<T>): Promise<T> => {
  const server = createServer((_request, response) => {
    response.writeHead(document === undefined ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const document = { openapi: '3.1.0', paths: { '/v1/holds': { get: { operationId: 'listHolds' } } } };

describe('the OpenAPI documents', () => {
  it('are written once and found up to date from then on', () =>
    withFolder([], (docs) =>
      withService(document, async (url) => {
        const made = await documentSnapshots({ wallet: url, gateway: url }, docs);
        expect(keepSnapshots(made, false)).toEqual([]);
        expect(JSON.parse(readFileSync(join(docs, 'openapi', 'wallet.json'), 'utf8'))).toEqual(document);
        expect(JSON.parse(readFileSync(join(docs, 'openapi.json'), 'utf8'))).toEqual(document);
        expect(keepSnapshots(made, true)).toEqual([]);
      }),
    ));

  it('are refused where the service declares another route than the committed document', () =>
    withFolder([], (docs) => {
      const file = join(docs, 'openapi', 'wallet.json');
      mkdirSync(join(docs, 'openapi'));
      writeFileSync(file, `${JSON.stringify(document, null, 2).replace('listHolds', 'listAllHolds')}\n`);
      return withService(document, async (url) => {
        const [problem] = keepSnapshots(await documentSnapshots({ wallet: url }, docs), true);
        expect(problem).toContain(`${file}: line 6`);
        expect(problem).toContain('listAllHolds');
      });
    }));

  it('are refused where one is missing', () =>
    withFolder([], (docs) =>
      withService(document, async (url) => {
        expect(keepSnapshots(await documentSnapshots({ wallet: url }, docs), true)).toHaveLength(1);
      }),
    ));

  it('are not taken from a service that does not answer', () =>
    withService(undefined, async (url) => {
      await expect(documentSnapshots({ wallet: url }, '/nowhere')).rejects.toThrow('answered 503');
    }));
});
