import { type EventContract, type RequestContract, type ServiceName, serviceNames } from '../src/index.ts';
import { type Catalogue, consumersOf } from './catalogue.ts';

/** The catalogue for people: one table a service, then each message with its meaning, its neighbours and an example. */
export const cataloguePage = (catalogue: Catalogue): string => {
  const sections = serviceNames.flatMap((service) => serviceSection(service, catalogue));
  return `${[...INTRODUCTION, ...sections].join('\n\n')}\n`;
};

const INTRODUCTION = [
  '# The messages between the services',
  'Generated from `packages/contracts` by `pnpm contracts`; do not edit it. The same as a machine reads it: [AsyncAPI](asyncapi.yaml), [JSON Schemas](schemas). How to add one: [a new event](../how-to/new-event.md).',
];

const serviceSection = (service: ServiceName, catalogue: Catalogue): string[] => {
  const events = catalogue.events.filter((event) => event.service === service);
  const requests = catalogue.requests.filter((request) => request.service === service);
  if (events.length + requests.length === 0) return [];
  return [
    `## ${service}`,
    ...(events.length === 0 ? [] : [eventTable(events, catalogue)]),
    ...(requests.length === 0 ? [] : [requestTable(requests)]),
    ...events.flatMap((event) => eventEntry(event, catalogue)),
    ...requests.flatMap(requestEntry),
  ];
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const titleOf = (name: string, version: number): string => `${name} v${version}`;

const linkTo = (title: string): string => `[${title}](#${title.toLowerCase().replaceAll(' ', '-')})`;

const code = (text: string): string => `\`${text}\``;

const eventTable = (events: readonly EventContract[], catalogue: Catalogue): string =>
  table(
    ['event', 'of', 'meaning', 'consumed by'],
    events.map((event) => [
      linkTo(titleOf(event.name, event.version)),
      event.aggregate,
      event.description,
      [...new Set(consumersOf(event, catalogue).map((consumer) => consumer.service))].join(', '),
    ]),
  );

const requestTable = (requests: readonly RequestContract[]): string =>
  table(
    ['request', 'meaning', 'asked by', 'changes something'],
    requests.map((request) => [
      linkTo(titleOf(request.verb, request.version)),
      request.description,
      request.callers.join(', '),
      request.changes ? 'yes' : 'no',
    ]),
  );

const example = (value: unknown): string => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');

const schemaLink = (message: string, word: string): string => `[${word}](schemas/${message}.json)`;

const eventEntry = (event: EventContract, catalogue: Catalogue): string[] => {
  const consumers = consumersOf(event, catalogue).map(
    ({ durable, ordered }) => code(durable) + (ordered ? ' (in order)' : ''),
  );
  return [
    `### ${titleOf(event.name, event.version)}`,
    event.description,
    [
      `- subject ${code(event.subject)} on ${code(event.stream)}, published by ${event.service}`,
      `- consumed by ${consumers.join(', ')}`,
      `- ${schemaLink(event.subject, 'schema of the data')}`,
    ].join('\n'),
    example(event.example),
  ];
};

const requestEntry = (request: RequestContract): string[] => [
  `### ${titleOf(request.verb, request.version)}`,
  request.description,
  [
    `- subject ${code(request.subject)}, answered by ${request.service}, asked by ${request.callers.join(', ')}, within ${request.timeoutMs} ms`,
    request.changes ? '- changes something: carries an idempotency key' : '- changes nothing',
    `- ${schemaLink(`${request.subject}.input`, 'schema of the input')}, ${schemaLink(`${request.subject}.output`, 'of the output')}`,
  ].join('\n'),
  example(request.example.input),
  'answers',
  example(request.example.output),
  table(
    ['refusal', 'when'],
    request.errors.map((error) => [code(error.code), error.meaning]),
  ),
];
