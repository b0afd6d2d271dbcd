import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run soak`: a kill test for as many rounds as ROUNDS says, each with its victims in another order. SEED repeats a
 * run. `npm run soak -- wallet` strikes the wallet under load, 50 rounds of some ten seconds by default; without a name every process of
 * the whole stack is struck, 10 rounds of about a minute. Too long for `npm test`, which plays the same tests with few rounds.
 */
const soaks: Readonly<Record<string, string>> = {
  stack: 'e2e/kill.test.ts',
  wallet: 'e2e/wallet-kill.test.ts',
};

const root = join(import.meta.dirname, '..', '..', '..');
const [name = 'stack'] = process.argv.slice(2);
const file = soaks[name];
if (file === undefined) {
  console.error(`which soak? npm run soak -- ${Object.keys(soaks).join(' | ')}`);
  process.exitCode = 1;
} else {
  const child = spawn('vitest', ['run', '--project', 'e2e', file], {
    cwd: root,
    env: { ...process.env, SOAK: '1' },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
