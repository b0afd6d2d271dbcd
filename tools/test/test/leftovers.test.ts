import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { identify, isRunning } from '@tessera/stack';
import { describe, expect, it } from 'vitest';
import { stopLeftovers } from '../../src/test/leftovers.ts';
import { withFolder } from '../structure/with-folder.ts';

const tools = new URL('../..', import.meta.url).pathname;

/** A process that has started another one as a stack does, and what it started. */
const startOwner = async (runDir: string) => {
  const script = `
    import { startInBackground } from '@tessera/stack';
    const note = { stopSignal: 'SIGTERM', graceMs: 1000, stage: 1 };
    const options = { name: 'planted', command: 'sleep', args: ['300'], env: process.env, logFile: '${runDir}/log', runDir: '${runDir}', note };
    console.log((await startInBackground(options)).pid);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: tools });
  const [output] = await once(owner.stdout, 'data');
  const started = identify(Number(String(output)));
  if (started === undefined) throw new Error(`nothing was started: ${output}`);
  const kill = async () => {
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  };
  return { started, kill };
};

describe('what tests leave running', () => {
  it('is stopped once whoever started it is gone, and not before', () =>
    withFolder([], async (root) => {
      const { started, kill } = await startOwner(join(root, '.tessera', 'e2e', 'run'));
      expect(await stopLeftovers(root)).toEqual([]);
      expect(isRunning(started)).toBe(true);
      await kill();
      expect(await stopLeftovers(root)).toEqual(['planted']);
      expect(isRunning(started)).toBe(false);
    }));
});
