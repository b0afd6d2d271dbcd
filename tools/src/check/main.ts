// `pnpm check`: what can be known in under a minute, without a database or a broker.
import { fileURLToPath } from 'node:url';
import { onStopRequests } from '../up/shutdown.ts';
import { terminal } from '../up/terminal.ts';
import { fastChecks } from './checks.ts';
import { isGood, runChecks, tallyLine } from './stages.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const stop = new AbortController();
onStopRequests(
  () => stop.abort(),
  () => process.exit(130),
);

terminal.headline('Fast checks');
const tally = await runChecks(fastChecks(root), root, stop.signal).catch((error: unknown) => {
  if (!stop.signal.aborted) throw error;
  console.log('stopped');
  process.exit(130);
});
console.log(tallyLine(tally));
process.exitCode = isGood(tally) ? 0 : 1;
