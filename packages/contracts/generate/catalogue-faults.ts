import type { z } from 'zod';
import type { EventContract, RequestContract, ServiceName } from '../src/index.ts';
import { type Catalogue, consumersOf, eventsOf } from './catalogue.ts';
import { isSchema, type JsonSchema, schemaList, schemasByName, typesOf } from './compatibility/json-schema.ts';
import { wireSchema } from './wire-schema.ts';

/** What is wrong with a catalogue, one line a fault: names, uniqueness, examples, values, and events nobody keeps. */
export const catalogueFaults = (catalogue: Catalogue): string[] => [
  ...catalogue.events.flatMap((event) => [
    ...messageFaults(event, event.name),
    ...nameFaults(event.subject, event.aggregate),
    ...exampleFaults(event.subject, event.schema, event.example),
    ...schemaFaults(event.subject, event.schema),
    ...currencyFaults(event),
    ...keptFaults(event, catalogue),
  ]),
  ...catalogue.requests.flatMap((request) => [
    ...messageFaults(request, request.verb),
    ...exampleFaults(`${request.subject} input`, request.input, request.example.input),
    ...exampleFaults(`${request.subject} output`, request.output, request.example.output),
    ...schemaFaults(`${request.subject} input`, request.input),
    ...schemaFaults(`${request.subject} output`, request.output),
    ...requestFaults(request),
  ]),
  ...catalogue.subscriptions.flatMap((subscription) => [
    ...nameFaults(subscription.durable, subscription.what),
    ...(subscription.service === subscription.from
      ? [`${subscription.durable}: a service does not listen to itself`]
      : []),
    ...(eventsOf(subscription, catalogue).length === 0 ? [`${subscription.durable}: there is no such event`] : []),
  ]),
  ...repeated(catalogue.events.map((event) => event.subject)),
  ...repeated(catalogue.requests.map((request) => request.subject)),
  ...repeated(catalogue.subscriptions.map((subscription) => subscription.durable)),
];

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const CAMEL = /^[a-z][a-zA-Z0-9]*$/;

const nameFaults = (about: string, name: string): string[] =>
  KEBAB.test(name) ? [] : [`${about}: '${name}' is not in kebab case`];

const messageFaults = (
  message: { readonly subject: string; readonly version: number; readonly description: string },
  name: string,
): string[] => [
  ...nameFaults(message.subject, name),
  ...(Number.isInteger(message.version) && message.version >= 1 ? [] : [`${message.subject}: versions count from 1`]),
  ...(/^\S.*[^.]\.$/.test(message.description) ? [] : [`${message.subject}: its meaning is not a sentence`]),
];

const repeated = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${name} is declared twice`);

const exampleFaults = (about: string, schema: z.ZodType, example: unknown): string[] => {
  const parsed = schema.safeParse(example);
  return parsed.success ? [] : [`${about}: its example breaks its schema: ${parsed.error.message}`];
};

/** Every schema inside a schema, with the JSONPath of the data it is about. */
const schemasWithin = (schema: JsonSchema, path = '$'): [string, JsonSchema][] => [
  [path, schema],
  ...[...schemasByName(schema, 'properties')].flatMap(([name, field]) => schemasWithin(field, `${path}.${name}`)),
  ...['anyOf', 'oneOf', 'allOf'].flatMap((keyword) =>
    schemaList(schema, keyword).flatMap((variant) => schemasWithin(variant, path)),
  ),
  ...['items', 'additionalProperties'].flatMap((keyword) => {
    const inner = schema[keyword];
    return isSchema(inner) ? schemasWithin(inner, `${path}[*]`) : [];
  }),
];

const schemaFaults = (about: string, schema: z.ZodType): string[] =>
  schemasWithin(wireSchema(schema)).flatMap(([path, inner]) => [
    ...(typesOf(inner).includes('number')
      ? [`${about} ${path}: a fraction is never exact; use an integer or text`]
      : []),
    ...(inner['additionalProperties'] === false
      ? [`${about} ${path}: a reader must pass by fields it does not know`]
      : []),
    ...[...schemasByName(inner, 'properties').keys()]
      .filter((name) => !CAMEL.test(name))
      .map((name) => `${about} ${path}: '${name}' is not in camel case`),
  ]);

/** An amount without its currency cannot be added up by whoever reads the event later. */
const currencyFaults = (event: EventContract): string[] => {
  const fields = [...schemasByName(wireSchema(event.schema), 'properties').keys()];
  const amount = fields.find((name) => name.endsWith('Minor'));
  return amount === undefined || fields.includes('currency') ? [] : [`${event.subject}: ${amount} has no currency`];
};

const KEEPER: ServiceName = 'analytics';

const keptFaults = (event: EventContract, catalogue: Catalogue): string[] =>
  event.service === KEEPER || consumersOf(event, catalogue).some((consumer) => consumer.service === KEEPER)
    ? []
    : [`${event.subject}: ${KEEPER} does not store it`];

const requestFaults = (request: RequestContract): string[] => [
  ...(request.callers.length === 0 ? [`${request.subject}: nobody may ask it`] : []),
  ...(request.callers.includes(request.service) ? [`${request.subject}: a service does not ask itself`] : []),
  ...(request.timeoutMs >= 100 && request.timeoutMs <= 30_000
    ? []
    : [`${request.subject}: wait between 100 ms and 30 s, not ${request.timeoutMs} ms`]),
  ...request.errors
    .filter((error) => !new RegExp(`^${request.service}\\.[a-z]+(_[a-z0-9]+)*$`).test(error.code))
    .map((error) => `${request.subject}: '${error.code}' is not ${request.service}.<what> in snake case`),
  ...repeated(request.errors.map((error) => `${request.subject} ${error.code}`)),
];
