import { expect, test } from 'vitest';
import { getThings, testApp } from './test-app.ts';

const check = { name: 'postgres', ok: false, detail: 'no answer' };

test('the process is alive while it runs, whatever it lacks', async () => {
  const { app } = testApp([], { readiness: async () => ({ ready: false, checks: [check] }) });
  const response = await app.request('/livez');
  expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
});

test('readiness is told with what it is made of, and its lack with the reason', async () => {
  let ready = true;
  const { app } = testApp([], { readiness: async () => ({ ready, checks: [{ ...check, ok: ready }] }) });
  expect((await app.request('/readyz')).status).toBe(200);
  ready = false;
  const response = await app.request('/readyz');
  expect(response.status).toBe(503);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ ready: false, checks: [check] });
});

test('checks that fail or hang mean not ready, soon', async () => {
  const failing = testApp([], { readiness: () => Promise.reject(new Error('the pool is closed')) });
  expect((await failing.app.request('/readyz')).status).toBe(503);
  const hanging = testApp([], { readiness: () => new Promise(() => undefined) });
  const started = Date.now();
  const response = await hanging.app.request('/readyz');
  expect(response.status).toBe(503);
  expect(Date.now() - started).toBeLessThan(15_000);
});

test('metrics are Prometheus text, and no probe asks for a token', async () => {
  const { app } = testApp([getThings({})]);
  await app.request('/v1/things');
  const response = await app.request('/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  expect(text).toContain('http_server_request_duration_seconds_bucket');
  expect(text).not.toContain('/metrics');
});
