import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duplicatePublish, faults } from './faults/faults.ts';
import { measure, type Outcome } from './faults/measure.ts';
import { FaultPlace } from './faults/place.ts';

const repository = join(import.meta.dirname, '..');
const rows: string[] = [];
let place: FaultPlace;

beforeAll(async () => {
  place = await FaultPlace.open(repository);
}, 120_000);
afterAll(async () => {
  await place?.close();
}, 60_000);

const introduction = `# What each fault does to an event

Written by \`e2e/fault-table.test.ts\`, which strikes each fault on real processes, a real Postgres and a real nats-server,
and proves that it struck between the two steps it aims at before it lets things go on. Figures are events. Whatever is
delivered twice is dropped by the consumer's inbox; that is why nothing is done twice. A killed process is meant
throughout; power loss is covered only where the broker syncs every write (\`sync_interval: always\`) and Postgres does too.
`;

const header = ['fault', 'seen when it struck', 'events', 'lost', 'delivered twice', 'done twice', 'stuck'];

const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

describe('the fault table', () => {
  test.each(faults)('$name', { timeout: 90_000 }, async ({ name, seen, events, deliveredTwice, run }) => {
    await place.reset();
    await run(place);
    const outcome = await measure(place, events);
    rows.push(line([name, seen, events, outcome.lost, outcome.deliveredTwice, outcome.doneTwice, outcome.stuck]));
    expect(outcome).toEqual<Outcome>({ lost: 0, deliveredTwice, doneTwice: 0, stuck: 0 });
  });

  test('would show a consumer without an inbox doing things twice', { timeout: 90_000 }, async () => {
    await place.reset();
    place.consumerModule = 'naive';
    await duplicatePublish.run(place);
    expect(await measure(place, duplicatePublish.events)).toMatchObject({
      lost: 0,
      doneTwice: duplicatePublish.events,
    });
  });

  test('is the one that is published', async () => {
    const table = [line(header), line(header.map((_, column) => (column < 2 ? '---' : '--:'))), ...rows].join('\n');
    console.log(table);
    await expect(`${introduction}\n${table}\n`).toMatchFileSnapshot(join(repository, 'docs', 'fault-table.md'));
  });
});
