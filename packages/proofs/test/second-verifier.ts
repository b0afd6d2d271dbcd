import { spawnSync } from 'node:child_process';

const python = (...args: readonly string[]) => spawnSync('python3', args, { encoding: 'utf8' });

const folder = new URL('../second/', import.meta.url).pathname;

/** Where there is no Python, the first verifier is all that can be shown, and the report has to say so by a test of its own. */
export const hasPython = python('-c', 'import sys; sys.exit(sys.version_info < (3, 8))').status === 0;

/** Runs a verifier of `second/`; returns how it ended and what it printed. */
export const secondVerifier = (script: string, ...args: readonly string[]) => {
  // Nothing but sources belongs into the package, so no compiled files either.
  const { status, stdout } = python('-B', `${folder}${script}`, ...args);
  return { status, stdout };
};

const MANY = `
import json, runpy, sys
sys.path.insert(0, sys.argv[1])
main = runpy.run_path(sys.argv[1] + sys.argv[2])['main']
for args in json.loads(sys.argv[3]):
    try:
        print(main(*args))
    except (ValueError, KeyError, TypeError) as problem:
        print(f'WRONG: {problem}')
`;

/** Calls a verifier's `main` for each list of arguments, in one process; returns the line that each printed. */
export const secondVerifierOfMany = (script: string, calls: readonly (readonly string[])[]): string[] =>
  python('-B', '-c', MANY, folder, script, JSON.stringify(calls)).stdout.split('\n').slice(0, -1);
