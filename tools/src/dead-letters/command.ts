import { parseArgs } from 'node:util';
import type { ServiceName } from '@tessera/contracts';
import { isUuid } from '@tessera/kernel';
import { StackError, servicesWithData } from '@tessera/stack';

/** Which dead letters of a service are meant; all of them where nothing is said. */
export interface Selection {
  readonly consumer?: string;
  readonly eventId?: string;
}

export interface DeadLettersCommand {
  readonly verb: 'list' | 'replay';
  readonly service: ServiceName;
  readonly selection: Selection;
}

export const usage = `Usage: npm run dead-letters -- list|replay <service> [--consumer <durable>] [--event <id>]
Services: ${servicesWithData.join(', ')}`;

const split = (args: readonly string[]) => {
  try {
    const options = { consumer: { type: 'string' }, event: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new StackError(`${(error as Error).message}\n${usage}`);
  }
};

/** Reads the command line. Throws {@link StackError} with the usage when it makes no sense. */
export const readCommand = (args: readonly string[]): DeadLettersCommand => {
  const { values, positionals } = split(args);
  const [verb, name, ...rest] = positionals;
  if ((verb !== 'list' && verb !== 'replay') || rest.length > 0) throw new StackError(usage);
  const service = servicesWithData.find((known) => known === name);
  if (service === undefined) throw new StackError(`${name ?? 'No service'} is no service with dead letters.\n${usage}`);
  const { consumer, event } = values;
  if (event !== undefined && !isUuid(event)) throw new StackError(`${event} is no event id: it must be a UUID.`);
  return {
    verb,
    service,
    selection: { ...(consumer === undefined ? {} : { consumer }), ...(event === undefined ? {} : { eventId: event }) },
  };
};
