import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Soak {
  readonly file: string;
  readonly what: string;
}

/** What is too long for `npm test`, which plays the same tests with few rounds. Their numbers come from ROUNDS, RACES or HISTORIES; SEED repeats a run. */
const soaks: Readonly<Record<string, Soak>> = {
  stack: { file: 'e2e/kill.test.ts', what: 'every process of the stack struck, 10 rounds of about a minute' },
  wallet: { file: 'e2e/wallet-kill.test.ts', what: 'the wallet struck under load, 50 rounds' },
  raffle: { file: 'e2e/raffle-kill.test.ts', what: 'whatever a raffle needs struck in the life of 200 pools' },
  drand: {
    file: 'e2e/drand.test.ts',
    what: 'the raffle struck while its pools wait for a beacon that is away or forged, and while they are drawn, 10 rounds',
  },
  races: { file: 'services/wallet/test/store/races.test.ts', what: 'each race of the wallet a thousand times' },
  histories: {
    file: 'services/wallet/test/store/histories.test.ts',
    what: '3,000 random histories of everything that can be asked of a wallet',
  },
  places: { file: 'services/raffle/test/messaging/places.test.ts', what: '200 members race for 50 places, 100 times' },
  draws: { file: 'packages/proofs/test/verify-modes.test.ts', what: 'every bit of draw files flipped' },
  pools: { file: 'services/raffle/test/use-cases/pool-races.test.ts', what: 'each race of a pool a thousand times' },
  claims: { file: 'services/raffle/test/store/claim-races.test.ts', what: 'each race of a claim a thousand times' },
  'draw-races': {
    file: 'services/raffle/test/use-cases/draw-races.test.ts',
    what: 'each race of a draw a thousand times',
  },
};

const root = join(import.meta.dirname, '..', '..', '..');
const [name = 'stack'] = process.argv.slice(2);
const soak = soaks[name];
if (soak === undefined) {
  console.error('which soak? npm run soak -- <name>, of');
  for (const [known, { what }] of Object.entries(soaks)) console.error(`  ${known.padEnd(12)} ${what}`);
  process.exitCode = 1;
} else {
  console.log(`${name}: ${soak.what}`);
  const child = spawn('vitest', ['run', soak.file], {
    cwd: root,
    env: { ...process.env, SOAK: '1' },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
