// `npm start`: brings up the whole local stack, shows it at work once, and stays until Ctrl-C.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackError } from '@tessera/stack';
import { demonstrateOnce } from './demo.ts';
import { followLogs, type LogLevel } from './log-view.ts';
import { portsFromEnvironment } from './ports.ts';
import { killEverything, onStopRequests } from './shutdown.ts';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';
import { terminal } from './terminal.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dataDir = process.env['TESSERA_HOME'] ?? join(root, '.tessera');
const levels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'off'];

const optionsFromEnvironment = (env: NodeJS.ProcessEnv, signal: AbortSignal): StackOptions => {
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const databaseUrl = given('DATABASE_URL');
  const natsUrl = given('NATS_URL');
  const otlpEndpoint = given('OTEL_EXPORTER_OTLP_ENDPOINT');
  return {
    root,
    dataDir,
    ports: portsFromEnvironment(env),
    reporter: terminal,
    signal,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(natsUrl === undefined ? {} : { natsUrl }),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
  };
};

const announce = (stack: Stack, seconds: string): void => {
  terminal.headline(`\nTessera is ready after ${seconds} s`);
  console.log(`  gateway      ${stack.urls.gateway}`);
  console.log(`  API pages    ${stack.urls.gateway}/docs`);
  if (stack.traces !== undefined) console.log(`  traces       ${stack.traces.url}/traces`);
  console.log(`  logs         ${join(dataDir, 'logs')}`);
  console.log('  Ctrl-C drains and stops everything.\n');
};

const logLevel = (text: string | undefined): LogLevel => (levels.includes(text ?? '') ? (text as LogLevel) : 'warn');

const run = async (giveUp: AbortController): Promise<void> => {
  const begun = Date.now();
  const stopRequested = new Promise<void>((resolve) => {
    const stopAtOnce = () => {
      terminal.problem('stopping at once: everything is killed');
      void killEverything(join(dataDir, 'run')).finally(() => process.exit(130));
    };
    onStopRequests(() => {
      console.log('\nstopping: services drain, then NATS, then Postgres (Ctrl-C again kills them)');
      giveUp.abort();
      resolve();
    }, stopAtOnce);
  });
  terminal.headline('Tessera starts');
  const stack = await startStack(optionsFromEnvironment(process.env, giveUp.signal));
  const stopFollowing = followLogs(stack.logFiles, logLevel(process.env['TESSERA_LOG']), terminal.log);
  announce(stack, ((Date.now() - begun) / 1_000).toFixed(1));
  if (!process.argv.includes('--no-demo')) {
    const demonstration = demonstrateOnce(stack, console.log).catch((error: unknown) => {
      if (!giveUp.signal.aborted)
        terminal.problem(`the demonstration failed: ${error instanceof Error ? error.stack : error}`);
    });
    await Promise.race([demonstration, stopRequested]);
  }
  await stopRequested;
  await stack.stop();
  stopFollowing();
  console.log('stopped');
};

const giveUp = new AbortController();
try {
  await run(giveUp);
  process.exit(0);
} catch (error) {
  if (giveUp.signal.aborted) {
    console.log('stopped before it was ready');
    process.exit(130);
  }
  if (error instanceof StackError) terminal.problem(error.message);
  else console.error(error);
  process.exit(1);
}
