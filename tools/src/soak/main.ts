import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run soak`: the kill test for as many rounds as ROUNDS says (10 by default), each with its victims in another
 * order. SEED repeats a run. It takes about a minute a round, so it is no part of `npm test`.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const child = spawn('vitest', ['run', '--project', 'e2e', 'e2e/kill.test.ts'], {
  cwd: root,
  env: { ...process.env, SOAK: '1' },
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
