import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { traceCollector } from '@tessera/testing';
import { expect, test } from 'vitest';
import { durationHistogram, startTelemetry } from '../../src/telemetry/index.ts';

interface Outcome {
  readonly code: number | null;
  /** From the last line that the process wrote to its end. */
  readonly lingeredMs: number;
  readonly workedMs: number;
  readonly stoppedMs: number;
  readonly spans: readonly { readonly value: number; readonly labels: { readonly outcome: string } }[];
}

/** A busy machine may need it; the exporter's own patience with its collector, which must not show, is ten seconds. */
const SOON_MS = 4_000;

const runTraced = (endpoint: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const file = join(import.meta.dirname, 'fixtures', 'traced-process.ts');
    const child = spawn(process.execPath, [file], {
      env: { PATH: process.env['PATH'], ENDPOINT: endpoint },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    let writtenAt = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      writtenAt = performance.now();
    });
    child.once('close', (code) =>
      resolve({
        code,
        lingeredMs: performance.now() - writtenAt,
        ...(JSON.parse(output) as Omit<Outcome, 'code' | 'lingeredMs'>),
      }),
    );
  });

test('everything traced has arrived when a service has stopped', async () => {
  const collector = await traceCollector({ keepTraces: 5_000 });
  const outcome = await runTraced(collector.url);
  expect(collector.spans()).toHaveLength(2_000);
  expect(outcome.spans).toMatchObject([{ value: 2_000, labels: { outcome: 'taken' } }]);
  expect(outcome.lingeredMs).toBeLessThan(SOON_MS);
  await collector.stop();
});

test('a collector that is away costs spans, which are counted, and two seconds at most', async () => {
  const outcome = await runTraced('http://127.0.0.1:9');
  expect(outcome.code).toBe(0);
  expect(outcome.workedMs).toBeLessThan(SOON_MS);
  expect(outcome.stoppedMs).toBeLessThan(2_000 + SOON_MS);
  expect(outcome.lingeredMs).toBeLessThan(SOON_MS);
  expect(outcome.spans).toMatchObject([{ value: 2_000, labels: { outcome: 'lost' } }]);
});

test('a collector that never answers does not hold up the end of a service', async () => {
  const silent = createServer(() => undefined);
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  const outcome = await runTraced(`http://127.0.0.1:${port}/`);
  expect(outcome.code).toBe(0);
  expect(outcome.stoppedMs).toBeLessThan(2_000 + SOON_MS);
  expect(outcome.lingeredMs).toBeLessThan(SOON_MS);
  silent.close();
});

test('a service reports of itself what its operators watch', async () => {
  const { registry, shutdown } = startTelemetry({ service: 'wallet', version: '1' });
  const text = await registry.metrics();
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds\{service="wallet"\} /m);
  expect(text).toMatch(/^process_resident_memory_bytes\{service="wallet"\} /m);
  await shutdown();
});

test('the histogram of a duration has buckets that fit it', async () => {
  const { registry } = startTelemetry({ service: 'wallet', version: '1' });
  durationHistogram(registry, { name: 'took_seconds', help: 'x', labelNames: ['route'] }).observe(
    { route: 'a' },
    0.003,
  );
  const text = await registry.metrics();
  expect(text).toContain('took_seconds_bucket{le="0.0025",service="wallet",route="a"} 0');
  expect(text).toContain('took_seconds_bucket{le="0.005",service="wallet",route="a"} 1');
});
