import { join } from 'node:path';
import type { Check } from './run-check.ts';

/** Everything that can be checked without a database or a broker, quickest answer to the commonest mistake first. */
export const fastChecks = (root: string): readonly Check[] => {
  const node = (script: string, ...args: string[]): Check['command'] => [process.execPath, join(root, script), ...args];
  return [
    {
      name: 'format and lint',
      command: [
        join(root, 'node_modules/.bin/biome'),
        'ci',
        '--colors=off',
        '--error-on-warnings',
        '--max-diagnostics=50',
        root,
      ],
    },
    { name: 'types', command: node('tools/src/check/typecheck.ts') },
    { name: 'architecture rules', command: node('tools/src/arch/main.ts') },
    { name: 'tidy rules', command: node('tools/src/tidy/main.ts') },
    {
      name: 'contracts, their documents and compatibility',
      command: node('packages/contracts/generate/main.ts', '--check'),
    },
    { name: 'service graph', command: node('tools/src/graph/main.ts', '--check') },
    { name: 'scripts of the draw page', command: node('tools/src/draw-page/main.ts', '--check') },
  ];
};
