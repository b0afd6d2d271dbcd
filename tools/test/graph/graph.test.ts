import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, defineEvent } from '@tessera/contracts';
import { routeTable } from '@tessera/gateway/route-table';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderGraph } from '../../src/graph/render-graph.ts';
import { withFolder } from '../structure/with-folder.ts';

const document = renderGraph(catalogue, routeTable);

describe('the service graph', () => {
  it('tells every request, event, subscription and path', () => {
    for (const { subject } of [...catalogue.requests, ...catalogue.events])
      expect(document).toContain(`\`${subject}\``);
    for (const { durable } of catalogue.subscriptions) expect(document).toContain(`\`${durable}\``);
    for (const { prefix, upstream } of routeTable) expect(document).toContain(`| \`${prefix}\` | ${upstream} |`);
  });

  it('draws one arrow for each pair of services and kind of message', () => {
    const drawn = document.split('\n').filter((line) => /^ {2}\w+ (-->|==|-\.)/.test(line));
    const pairs = (texts: string[]): number => new Set(texts).size;
    expect(drawn).toHaveLength(
      pairs(routeTable.map(({ upstream }) => upstream)) +
        pairs(catalogue.requests.flatMap(({ callers, service }) => callers.map((caller) => `${caller} ${service}`))) +
        pairs(catalogue.subscriptions.map(({ from, service }) => `${from} ${service}`)),
    );
  });

  it('is the same for the same catalogue in another order', () => {
    const { events, requests, subscriptions } = catalogue;
    const turned = {
      events: events.toReversed(),
      requests: requests.toReversed(),
      subscriptions: subscriptions.toReversed(),
    };
    expect(renderGraph(turned, routeTable.toReversed())).toBe(document);
  });

  it('shows an event that nobody reads', () => {
    const heard = { service: 'wallet', aggregate: 'account', name: 'account-forgotten', version: 1 } as const;
    const event = defineEvent({ ...heard, description: 'Planted.', schema: z.object({}), example: {} });
    const graph = renderGraph({ events: [event], requests: [], subscriptions: [] }, []);
    expect(graph).toContain('| `events.wallet.account.account-forgotten.v1` | nobody | Planted. |');
  });
});

describe('the command', () => {
  const script = new URL('../../src/graph/main.ts', import.meta.url).pathname;
  const run = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

  it('writes the document, and then finds it up to date', () =>
    withFolder([], (folder) => {
      const file = join(folder, 'docs', 'graph.md');
      expect(run('--file', file).status).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe(document);
      expect(run('--file', file, '--check').status).toBe(0);
    }));

  it('fails where the document tells another story, and changes nothing', () =>
    withFolder([['graph.md', document.replace('flowchart LR', 'flowchart TD')]], (folder) => {
      const file = join(folder, 'graph.md');
      const { status, stderr } = run('--file', file, '--check');
      expect(stderr).toContain('committed: flowchart TD\n  now:       flowchart LR');
      expect(status).toBe(1);
      expect(readFileSync(file, 'utf8')).toContain('flowchart TD');
    }));
});
