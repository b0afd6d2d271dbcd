// `pnpm new service|use-case|event …`: the first files of a new thing, with tests that pass.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NewError } from './names.ts';
import { newEvent } from './new-event.ts';
import { newService } from './new-service.ts';
import { newUseCase } from './new-use-case.ts';
import { type Scaffold, type Sources, sourcesIn, writeScaffold } from './scaffold.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const usage = `pnpm new service <name>
pnpm new use-case <service> <name> post </v1/path/{id}>
pnpm new use-case <service> <name> get </v1/path/{id}> <table>
pnpm new event <service> <aggregate> <past-tense-name>`;

const scaffoldOf = ([kind, a, b, c, d, e, ...rest]: readonly string[], sources: Sources): Scaffold => {
  if (kind === 'service' && a !== undefined && b === undefined) return newService(a, sources);
  if (kind === 'event' && a && b && c && d === undefined) return newEvent(a, b, c, sources);
  if (kind === 'use-case' && a && b && c && d && rest.length === 0) return newUseCase([a, b, c, d, e], sources);
  throw new NewError(`Write one of:\n${usage}`);
};

try {
  const scaffold = scaffoldOf(process.argv.slice(2), sourcesIn(root));
  const paths = writeScaffold(root, scaffold);
  const biome = join(root, 'node_modules/.bin/biome');
  spawnSync(biome, ['check', '--write', '--colors=off', ...paths], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const path of paths) console.log(`${path in scaffold.created ? 'new    ' : 'changed'} ${path}`);
  console.log(`\nNow:\n${scaffold.next.map((step) => `- ${step}`).join('\n')}`);
} catch (error) {
  if (!(error instanceof NewError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
