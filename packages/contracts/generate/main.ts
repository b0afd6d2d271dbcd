// `pnpm contracts`: writes docs/contracts. With --check it changes nothing and fails on a difference.
import { fileURLToPath } from 'node:url';
import { catalogue } from '../src/index.ts';
import { generate } from './generate.ts';

const folder = fileURLToPath(new URL('../../../docs/contracts', import.meta.url));
const outcome = generate(catalogue, folder, process.argv.includes('--check') ? 'check' : 'write');

const HEADLINES = {
  faulty: 'The contracts break rules of their own:',
  breaking: 'These changes break a published message; nothing was written:',
  'out-of-date': 'docs/contracts is not what the contracts say. Run `pnpm contracts` and commit it:',
};

if (outcome.kind === 'current') console.log(`docs/contracts is what the contracts say (${outcome.files} files)`);
else {
  console.error([HEADLINES[outcome.kind], ...outcome.lines.map((line) => `  ${line}`)].join('\n'));
  process.exitCode = 1;
}
