import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { readTree } from '../structure/source-tree.ts';

const projectRoot = new URL('../../..', import.meta.url).pathname;
const compiler = join(projectRoot, 'node_modules/.bin/tsc');

interface Compilation {
  readonly complaints: readonly string[];
  /** The files that were looked at, from the root. */
  readonly files: readonly string[];
}

/** One entry for each complaint, with the indented lines that explain it. */
const joinContinued = (lines: readonly string[]): string[] => {
  const whole: string[] = [];
  for (const line of lines) {
    if (line.startsWith(' ') && whole.length > 0) whole.push(`${whole.pop()}\n${line}`);
    else whole.push(line);
  }
  return whole;
};

const compile = (root: string, dir: string): Promise<Compilation> =>
  new Promise((resolve, reject) => {
    const args = ['-p', join(root, dir, 'tsconfig.json'), '--noEmit', '--listFiles', '--pretty', 'false'];
    execFile(compiler, args, { cwd: root, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') return reject(error);
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
      const files = lines.filter((line) => line.startsWith('/')).map((line) => relative(root, line));
      const complaints = joinContinued(lines.filter((line) => !line.startsWith('/')));
      if (error !== null && complaints.length === 0) complaints.push(`${dir}: tsc ended with ${error.code}`);
      resolve({ complaints, files });
    });
  });

/** Typechecks every package under `root`, two at a time, and demands that no source is left out of its tsconfig. */
const typecheck = async (root: string): Promise<{ complaints: string[]; packages: number; modules: number }> => {
  const tree = readTree(root);
  const complaints = new Set<string>();
  const seen = new Set<string>();
  const waiting = tree.packages.map(({ dir }) => dir);
  const work = async (): Promise<void> => {
    for (let dir = waiting.shift(); dir !== undefined; dir = waiting.shift()) {
      const compiled = await compile(root, dir);
      for (const complaint of compiled.complaints) complaints.add(complaint);
      for (const file of compiled.files) seen.add(file);
    }
  };
  await Promise.all([work(), work()]);
  const sources = tree.modulePaths().filter((path) => path.endsWith('.ts') && tree.packageOf(path) !== undefined);
  for (const path of sources) {
    if (!seen.has(path)) complaints.add(`${path}: no tsconfig.json includes this file, so nothing checks its types`);
  }
  return { complaints: [...complaints], packages: tree.packages.length, modules: sources.length };
};

const { values } = parseArgs({ options: { root: { type: 'string', default: projectRoot } } });
const { complaints, packages, modules } = await typecheck(values.root);
if (complaints.length > 0) console.error(complaints.join('\n'));
else console.log(`types: ${modules} modules of ${packages} packages hold`);
process.exitCode = complaints.length > 0 ? 1 : 0;
