import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { readTree } from '../structure/source-tree.ts';

const projectRoot = new URL('../../..', import.meta.url).pathname;
const compiler = join(projectRoot, 'node_modules/.bin/tsc');

interface Compilation {
  readonly complaints: string;
  /** The files that were looked at, from the root. */
  readonly files: ReadonlySet<string>;
}

/** A compilation; a second thread would only cost memory. */
const compile = (root: string, config: string): Promise<Compilation> =>
  new Promise((resolve, reject) => {
    const args = ['-p', join(root, config), '--singleThreaded', '--listFiles', '--pretty', 'false'];
    execFile(compiler, args, { cwd: root, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') return reject(error);
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
      const complaints = lines.filter((line) => !line.startsWith('/')).join('\n');
      resolve({
        complaints: error !== null && complaints === '' ? `tsc ended with ${error.code}` : complaints,
        files: new Set(lines.filter((line) => line.startsWith('/')).map((line) => relative(root, line))),
      });
    });
  });

const { values } = parseArgs({ options: { root: { type: 'string', default: projectRoot } } });
/** One program for all packages reads each of them and their libraries once. What runs in a browser knows other globals, and is one of its own. */
const configs = ['tsconfig.json', ...globSync('services/*/page/tsconfig.json', { cwd: values.root })];
const compilations = await Promise.all(configs.map((config) => compile(values.root, config)));
const complaints = compilations.flatMap((one) => (one.complaints === '' ? [] : [one.complaints])).join('\n');
const files = new Set(compilations.flatMap((one) => [...one.files]));
const sources = readTree(values.root)
  .modulePaths()
  .filter((path) => path.endsWith('.ts'));
const leftOut = sources.filter((path) => !files.has(path));
if (complaints !== '') console.error(complaints);
for (const path of leftOut)
  console.error(`${path}: tsconfig.json does not include this file, so nothing checks its types`);
const holds = complaints === '' && leftOut.length === 0;
if (holds) console.log(`types: ${sources.length} modules hold`);
process.exitCode = holds ? 0 : 1;
