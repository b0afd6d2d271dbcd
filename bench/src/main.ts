import type { Figure } from './report.ts';
import { printReport } from './report.ts';

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<readonly Figure[]>>> = {
  pipeline: async () => (await import('./pipeline.ts')).pipeline(),
  gateway: async () => (await import('./gateway.ts')).gateway(),
  migration: async (args) => (await import('./migration.ts')).migration(args),
  raffle: async (args) => (await import('./raffle.ts')).raffle(args),
  wallet: async (args) => (await import('./wallet.ts')).wallet(args),
};

const [name = '', ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  printReport(name, await bench(args));
  process.exit(0);
}
console.error(`which bench? pnpm bench ${Object.keys(benches).join(' | ')}`);
process.exitCode = 1;
