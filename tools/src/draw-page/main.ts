// `npm run draw-page [-- --check]`: keeps the scripts that the public page of a draw runs in browsers.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keepSnapshots } from '../structure/snapshot.ts';
import { bundleDrawPage } from './bundle.ts';

const page = fileURLToPath(new URL('../../../services/raffle/page', import.meta.url));
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(page, 'generated') },
  },
});
const bundles = await bundleDrawPage(page);
const outdated = keepSnapshots(
  bundles.map(({ name, text }) => ({ file: join(values.folder, name), text })),
  values.check,
);
for (const problem of outdated)
  console.error(`${problem}\nrun npm run draw-page: what browsers verify with must be the present sources`);
if (outdated.length === 0)
  console.log(`${bundles.length} scripts of the draw page ${values.check ? 'are up to date' : 'are written'}`);
process.exitCode = outdated.length > 0 ? 1 : 0;
