import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { alertFaults, readAlerts } from './alert-faults.ts';
import { root } from './compose-file.ts';
import { type Samples, scrapedSamples } from './scraped-metrics.ts';

const text = readFileSync(join(root, 'infra/prometheus/alerts.yaml'), 'utf8');
const runbooks = join(root, 'docs/runbooks');

let samples: Samples;
beforeAll(async () => {
  samples = await scrapedSamples();
});

describe('the alerts', () => {
  test('ask for metrics and labels that services have, and lead to a runbook', () => {
    expect(alertFaults(readAlerts(text), samples)).toEqual([]);
  });

  test.each([
    [
      'a metric that nobody registers',
      'outbox_relay_leader',
      'outbox_leader',
      'OutboxLeaderMissing: outbox_leader is a metric that nobody registers',
    ],
    [
      'the histogram without its suffix',
      'consumer_lag_seconds_bucket',
      'consumer_lag_seconds',
      'ConsumerLagHigh: consumer_lag_seconds is a metric',
    ],
    [
      'a label that the metric does not have',
      'by (service, subject)',
      'by (service, verb)',
      'RequestsUnanswered: rpc_client_duration_seconds_count has no label verb',
    ],
    [
      'a value that is never said',
      'outcome="dead"',
      'outcome="buried"',
      'DeadLetters: consumer_deliveries_total never says buried',
    ],
    [
      'a value of several that is never said',
      'failed|later',
      'failed|late',
      'ConsumerFailing: consumer_deliveries_total never says late',
    ],
    [
      'no metric',
      'max by (service, instance) (nodejs_eventloop_lag_p99_seconds)',
      'vector(1)',
      'EventLoopDelayed: it looks at no metric',
    ],
    [
      'a runbook that is not there',
      'runbooks/traces-lost.md',
      'runbooks/traces.md',
      'TracesLost: docs/runbooks/traces.md is missing',
    ],
  ])('are refused with %s', (_what, from, to, fault) => {
    expect(text).toContain(from);
    expect(alertFaults(readAlerts(text.replaceAll(from, to)), samples).join('\n')).toContain(fault);
  });
});

describe('the runbooks', () => {
  const files = readdirSync(runbooks).filter((name) => name !== 'README.md');

  test('are each of an alert, and in their list', () => {
    const used = new Set(readAlerts(text).map(({ annotations }) => basename(annotations.runbook_url)));
    expect(files.filter((name) => !used.has(name))).toEqual([]);
    const list = readFileSync(join(runbooks, 'README.md'), 'utf8');
    for (const { alert, annotations } of readAlerts(text))
      expect(list).toContain(
        `| \`${alert}\` | [${basename(annotations.runbook_url, '.md')}](${basename(annotations.runbook_url)}) |`,
      );
  });

  test.each(files)('%s says what it means, how to look, and what to do', (name) => {
    const page = readFileSync(join(runbooks, name), 'utf8');
    for (const part of ['## What it means', '## Look', '## Do']) expect(page).toContain(`\n${part}\n`);
  });
});
