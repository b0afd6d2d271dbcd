import { serviceNames } from '@tessera/contracts';
import { NewError, nameOf } from './names.ts';
import type { Scaffold, Sources } from './scaffold.ts';

const index = 'packages/contracts/src/events/index.ts';

/** `pnpm new event <service> <aggregate> <name>`: the contract of an event, in the catalogue. */
export const newEvent = (service: string, aggregateText: string, eventText: string, sources: Sources): Scaffold => {
  if (!serviceNames.some((known) => known === service)) {
    throw new NewError(`There is no service '${service}'; there are: ${serviceNames.join(', ')}.`);
  }
  const aggregate = nameOf(aggregateText);
  const event = nameOf(eventText);
  const contract = `import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema } from '../../values.ts';

export const ${event.camel} = defineEvent({
  service: '${service}',
  aggregate: '${aggregate.kebab}',
  name: '${event.kebab}',
  version: 1,
  description: 'What became true of the ${aggregate.words}: ${event.words}.',
  schema: z.object({ ${aggregate.camel}Id: idSchema }),
  example: { ${aggregate.camel}Id: '019a8f2e-7c00-7000-8000-000000000001' },
});
`;
  const line = `export { ${event.camel} } from './${service}/${event.kebab}.ts';\n`;
  return {
    created: { [`packages/contracts/src/events/${service}/${event.kebab}.ts`]: contract },
    edited: { [index]: `${sources.read(index).trimEnd()}\n${line}` },
    next: [
      'Say in its description what became true, and give it its fields; every field of money is amountMinor and currency.',
      `Publish it where ${service} writes that state: tx.publish(${event.camel}, …) in src/messaging/to-contract.ts.`,
      'Write the documents again: pnpm contracts, pnpm graph.',
    ],
  };
};
