// `pnpm graph [--check]`: keeps docs/graph.md, the picture of who talks to whom.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { catalogue } from '@tessera/contracts';
import { routeTable } from '@tessera/gateway/route-table';
import { keepSnapshots } from '../structure/snapshot.ts';
import { renderGraph } from './render-graph.ts';

const document = fileURLToPath(new URL('../../../docs/graph.md', import.meta.url));
const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, file: { type: 'string', default: document } },
});
const outdated = keepSnapshots([{ file: values.file, text: renderGraph(catalogue, routeTable) }], values.check);
for (const problem of outdated) console.error(`${problem}\nrun pnpm graph and read the difference`);
if (outdated.length === 0) console.log(`${values.file} ${values.check ? 'is up to date' : 'is written'}`);
process.exitCode = outdated.length > 0 ? 1 : 0;
