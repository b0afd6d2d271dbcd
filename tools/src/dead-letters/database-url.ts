import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@tessera/contracts';
import { StackError, secrets, serviceDatabaseUrl } from '@tessera/stack';
import { portsFromEnvironment } from '../up/ports.ts';

/**
 * Where the service's dead letters are: `DATABASE_URL` of its own role where it is set, else the local stack, whose port
 * and secrets are found as `npm start` finds them. Throws {@link StackError} when no stack was ever started here.
 */
export const databaseUrlOf = (service: ServiceName, env: NodeJS.ProcessEnv, root: string): string => {
  const given = env['DATABASE_URL'];
  if (given !== undefined && given !== '') return given;
  const file = join(env['TESSERA_HOME'] ?? join(root, '.tessera'), 'secrets.json');
  // Asking for secrets that are not there would make new ones, which no database knows.
  if (!existsSync(file)) {
    throw new StackError(`No stack was started here (${file} is missing): set DATABASE_URL to that of the service.`);
  }
  const { postgres } = portsFromEnvironment(env);
  return serviceDatabaseUrl(`postgres://127.0.0.1:${postgres}/`, service, secrets({ file }));
};
