import { NATS_VARIABLE, POSTGRES_VARIABLE } from './engine-urls.ts';
import { startTestEngines } from './engines.ts';

/**
 * A vitest `globalSetup`: one Postgres and one nats-server for the run. Where an outer runner, or another project of the
 * same run, has started them and set the two variables, these are used and left alone.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[POSTGRES_VARIABLE] && process.env[NATS_VARIABLE]) return undefined;
  const engines = await startTestEngines((line) => console.log(line));
  // Workers are started after this and get the environment as it is then.
  Object.assign(process.env, engines.env);
  return async () => {
    for (const variable of Object.keys(engines.env)) delete process.env[variable];
    await engines.stop();
  };
}
