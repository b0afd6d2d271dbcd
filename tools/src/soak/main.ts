import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run soak`: what is too long for `npm test`. The kill test for as many rounds as ROUNDS says (10 by default), each
 * with its victims in another order, about a minute a round; and each race of the wallet's withdrawals and approvals as
 * often as RACES says (1000 by default). SEED repeats a run.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const projects = ['--project', 'e2e', '--project', 'wallet'];
const tests = ['e2e/kill.test.ts', 'services/wallet/test/store/withdrawal-races.test.ts'];
const child = spawn('vitest', ['run', ...projects, ...tests], {
  cwd: root,
  env: { ...process.env, SOAK: '1' },
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
