import type { Figure } from './report.ts';
import { printReport } from './report.ts';

const benches: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  pipeline: async () => (await import('./pipeline.ts')).pipeline(),
  gateway: async () => (await import('./gateway.ts')).gateway(),
};

const [name = ''] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  printReport(name, await bench());
  process.exit(0);
}
console.error(`which bench? pnpm bench ${Object.keys(benches).join(' | ')}`);
process.exitCode = 1;
