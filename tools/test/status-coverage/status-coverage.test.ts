import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareAnswers } from '../../src/status-coverage/compare.ts';
import { withFolder } from '../structure/with-folder.ts';

const document = {
  paths: {
    '/v1/holds': {
      post: { operationId: 'placeHold', responses: { 201: {}, 409: {} } },
      get: { operationId: 'listHolds', responses: { 200: {} } },
    },
  },
};
const line = (operationId: string, status: number): string =>
  JSON.stringify({ service: 'wallet', operationId, status, code: 'wallet.any' });
const all = [line('placeHold', 201), line('placeHold', 409), line('listHolds', 200)];

describe('the comparison of declared and produced answers', () => {
  it('is content when every declared answer was produced, however often', () => {
    expect(compareAnswers(document, [...all, ...all].join('\n'))).toEqual({
      declared: 3,
      neverProduced: [],
      undeclared: [],
    });
  });

  it('names a declared answer that no test produced', () => {
    expect(compareAnswers(document, all.slice(1).join('\n')).neverProduced).toEqual(['placeHold 201']);
  });

  it('does not take the same status of another operation for it', () => {
    const lines = [...all.slice(0, 2), line('placeHold', 200)].join('\n');
    expect(compareAnswers(document, lines)).toMatchObject({
      neverProduced: ['listHolds 200'],
      undeclared: ['placeHold 200'],
    });
  });

  it('refuses a record that it does not understand', () => {
    expect(() => compareAnswers(document, '{"operationId":"placeHold"}')).toThrow();
  });
});

describe('the command', () => {
  const script = new URL('../../src/status-coverage/main.ts', import.meta.url).pathname;
  const service = ['services/wallet/src/http/place-hold.route.ts', ''] as const;
  const openapi = ['docs/openapi/wallet.json', JSON.stringify(document)] as const;
  const run = (...files: (readonly [string, string])[]) =>
    withFolder(files, (root) => spawnSync(process.execPath, [script, '--root', root], { encoding: 'utf8' }));
  const records = (...lines: string[]) =>
    lines.map((text, index) => [`.tessera/status-coverage/wallet/${index}.jsonl`, `${text}\n`] as const);

  it('succeeds when the records of all test files together are complete', async () => {
    const { status, stdout } = await run(service, openapi, ...records(...all));
    expect(stdout).toBe('all 3 declared answers were produced, and no other\n');
    expect(status).toBe(0);
  });

  it('fails on a declared answer that was never produced', async () => {
    const { status, stderr } = await run(service, openapi, ...records(...all.slice(0, 2)));
    expect(stderr).toContain('wallet: no test produced listHolds 200');
    expect(status).toBe(1);
  });

  it('fails on an answer that is not declared', async () => {
    const { status, stderr } = await run(service, openapi, ...records(...all, line('placeHold', 418)));
    expect(stderr).toContain('wallet: a test saw placeHold 418, which is not declared');
    expect(status).toBe(1);
  });

  it('fails on a service without a document', async () => {
    const { status, stderr } = await run(
      service,
      ['services/raffle/src/http/a.route.ts', ''],
      openapi,
      ...records(...all),
    );
    expect(stderr).toContain('docs/openapi/raffle.json is missing');
    expect(status).toBe(1);
  });

  it('fails when nothing is declared at all', async () => {
    const empty = ['docs/openapi/wallet.json', JSON.stringify({ paths: {} })] as const;
    expect((await run(service, empty)).status).toBe(1);
  });
});
