// `npm run dead-letters -- list|replay <service>`: shows a service's dead letters, and has them handled again.
import { fileURLToPath } from 'node:url';
import { DependencyUnavailable } from '@tessera/runtime/context';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { StackError } from '@tessera/stack';
import { type DeadLettersCommand, readCommand } from './command.ts';
import { databaseUrlOf } from './database-url.ts';
import { letterTable } from './letter-table.ts';
import { lettersOf, replay } from './replay.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const list = async (database: Database, { service, selection }: DeadLettersCommand): Promise<void> => {
  const letters = await lettersOf(database, selection);
  console.log(letters.length === 0 ? `${service} has no such dead letters.` : letterTable(letters));
};

/** Exits with 1 where anything that was asked for did not happen. */
const replayAll = async (database: Database, { service, selection }: DeadLettersCommand): Promise<void> => {
  const { asked, failedAgain, waiting } = await replay(database, selection);
  const done = asked - failedAgain.length - waiting;
  console.log(`${asked} asked for, ${done} handled, ${failedAgain.length} failed again, ${waiting} waiting`);
  if (failedAgain.length > 0) console.log(letterTable(failedAgain));
  if (waiting > 0) console.log(`Those that wait are handled as soon as ${service} runs.`);
  if (done < asked || asked === 0) process.exitCode = 1;
};

const run = async (): Promise<void> => {
  const command = readCommand(process.argv.slice(2));
  const url = databaseUrlOf(command.service, process.env, root);
  const database = await openDatabase({ service: command.service, url, poolSize: 1 });
  try {
    await (command.verb === 'list' ? list : replayAll)(database, command);
  } finally {
    await database.close();
  }
};

try {
  await run();
} catch (error) {
  if (!(error instanceof StackError || error instanceof DependencyUnavailable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
