import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run soak`: what is too long for `npm test`, which plays the same tests with few rounds. Without a name the whole stack: every process
 * struck, 10 rounds of about a minute. `npm run soak -- wallet` strikes the wallet under load, 50 rounds; `npm run soak -- races` runs each race
 * of the wallet a thousand times; `npm run soak -- histories` plays three thousand random histories of everything that can be asked of a wallet.
 * ROUNDS, RACES and HISTORIES say how many, SEED repeats a run.
 */
const soaks: Readonly<Record<string, string>> = {
  stack: 'e2e/kill.test.ts',
  wallet: 'e2e/wallet-kill.test.ts',
  races: 'services/wallet/test/store/races.test.ts',
  histories: 'services/wallet/test/store/histories.test.ts',
};

const root = join(import.meta.dirname, '..', '..', '..');
const [name = 'stack'] = process.argv.slice(2);
const file = soaks[name];
if (file === undefined) {
  console.error(`which soak? npm run soak -- ${Object.keys(soaks).join(' | ')}`);
  process.exitCode = 1;
} else {
  const child = spawn('vitest', ['run', '--project', 'e2e', '--project', 'wallet', file], {
    cwd: root,
    env: { ...process.env, SOAK: '1' },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
