import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upstreams } from '../../src/domain/route-table.ts';
import { openGateway, PATHS, type RunningGateway } from '../running-gateway.ts';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.stop());

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, unknown>>;
}

const pathsOf = async ({ http }: RunningGateway): Promise<string[]> => {
  const { status, body } = await http.get<Document>('/openapi.json');
  expect([status, body.openapi]).toEqual([200, '3.1.0']);
  return Object.keys(body.paths).sort();
};

const allBut = (...missing: string[]): string[] =>
  upstreams
    .filter((one) => !missing.includes(one))
    .map((one) => `/v1/${PATHS[one]}`)
    .sort();

describe('the merged document', () => {
  it('has the public paths of every service and no probe', async () => {
    expect(await pathsOf(gateway)).toEqual(allBut());
  });

  it('has what there is while a service is down, and keeps what was known of one that goes down', async () => {
    const own = await openGateway();
    try {
      await own.services.raffle.stop();
      expect(await pathsOf(own)).toEqual(allBut('raffle'));
      await own.services.wallet.stop();
      expect(await pathsOf(own)).toEqual(allBut('raffle'));
    } finally {
      await own.stop();
    }
  });
});

describe('the reference page', () => {
  it('is one page whose every part comes from the gateway itself, and whose policy lets in nothing else', async () => {
    const { status, body, headers } = await gateway.http.get<string>('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    const parts = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      expect(part).toMatch(/^\/docs\//);
      const asset = await gateway.http.get<string>(part);
      expect([part, asset.status, asset.bytes.length > 50]).toEqual([part, 200, true]);
      const type = part.endsWith('.css') ? 'text/css' : 'text/javascript';
      expect(asset.headers.get('content-type')).toContain(type);
      expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    }
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    expect(body).not.toMatch(/<script>(?!<)/);
  });

  it('reads the merged document', async () => {
    const { body } = await gateway.http.get<string>('/docs/start.js');
    expect(body).toContain("url: '/openapi.json'");
  });
});

describe('whoever runs the gateway', () => {
  it('sees that it lives, is ready, and how it fares', async () => {
    await gateway.http.get('/v1/wallet');
    expect((await gateway.http.get('/livez')).status).toBe(200);
    expect((await gateway.http.get('/readyz')).body).toMatchObject({ ready: true });
    const { body } = await gateway.http.get<string>('/metrics');
    expect(body).toMatch(/gateway_request_duration_seconds_count\{[^}]*upstream="wallet"[^}]*status="200"/);
  });

  it('finds each request in the log under its id', async () => {
    await gateway.http.get('/v1/wallet', { headers: { 'x-request-id': 'find-me' } });
    const line = gateway.logs().find((one) => one['request_id'] === 'find-me');
    expect(line).toMatchObject({ method: 'GET', path: '/v1/wallet', upstream: 'wallet', status: 200 });
  });
});
