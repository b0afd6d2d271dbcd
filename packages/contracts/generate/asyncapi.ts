import { stringify } from 'yaml';
import type { z } from 'zod';
import {
  type EventContract,
  eventHeadersSchema,
  type RequestContract,
  replyHeadersSchema,
  requestHeadersSchema,
  type SubscriptionContract,
} from '../src/index.ts';
import type { Catalogue } from './catalogue.ts';
import { eventsOf } from './catalogue.ts';
import { wireSchema } from './wire-schema.ts';

type Json = Record<string, unknown>;

/** The catalogue as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0), in YAML. */
export const asyncApiDocument = (catalogue: Catalogue): string =>
  stringify(
    {
      asyncapi: '3.0.0',
      id: 'urn:tessera:messages',
      info: {
        title: 'Messages between the services of Tessera',
        version: '1',
        description:
          'Events on JetStream and requests with replies over NATS. Generated from packages/contracts; every version of a message is in its subject.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      defaultContentType: 'application/json',
      channels: channelsOf(catalogue),
      operations: operationsOf(catalogue),
      components: { messages: messagesOf(catalogue), schemas: headerSchemas() },
    },
    { aliasDuplicateObjects: false, lineWidth: 120 },
  );

const ref = (pointer: string): Json => ({ $ref: `#/${pointer}` });

const channelMessage = (channel: string, message: string): Json => ref(`channels/${channel}/messages/${message}`);

/** A schema inside the document: its dialect is said once, beside it. */
const payload = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = wireSchema(schema);
  return { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: rest };
};

const headerSchemas = (): Json =>
  Object.fromEntries(
    Object.entries({
      eventHeaders: eventHeadersSchema,
      requestHeaders: requestHeadersSchema,
      replyHeaders: replyHeadersSchema,
    }).map(([name, schema]) => {
      const { $schema: _, ...rest } = wireSchema(schema);
      return [name, rest];
    }),
  );

const channelsOf = ({ events, requests }: Catalogue): Json => ({
  ...Object.fromEntries(
    events.map((event) => [
      event.subject,
      {
        address: event.subject,
        description: event.description,
        messages: { [event.name]: ref(`components/messages/${event.subject}`) },
        tags: [{ name: event.service }],
        'x-stream': event.stream,
      },
    ]),
  ),
  ...Object.fromEntries(requests.flatMap((request) => requestChannels(request))),
});

const requestChannels = (request: RequestContract): [string, Json][] => [
  [
    request.subject,
    {
      address: request.subject,
      description: request.description,
      messages: { [request.verb]: ref(`components/messages/${request.subject}`) },
      tags: [{ name: request.service }],
    },
  ],
  [
    `${request.subject}.reply`,
    {
      // NATS replies go to a private subject that each request names.
      address: null,
      description: `What ${request.subject} answers, on the caller’s own inbox.`,
      messages: Object.fromEntries(
        answersOf(request).map((name) => [name, ref(`components/messages/${request.subject}.${name}`)]),
      ),
      tags: [{ name: request.service }],
    },
  ],
];

const messagesOf = ({ events, requests }: Catalogue): Json => ({
  ...Object.fromEntries(events.map((event) => [event.subject, eventMessage(event)])),
  ...Object.fromEntries(requests.flatMap((request) => requestMessages(request))),
});

const eventMessage = (event: EventContract): Json => ({
  name: event.name,
  title: `${event.name} v${event.version}`,
  summary: event.description,
  contentType: 'application/json',
  headers: ref('components/schemas/eventHeaders'),
  payload: payload(event.schema),
  examples: [{ payload: event.example }],
});

/** A request that names no error is never refused. */
const answersOf = ({ errors }: RequestContract): string[] => (errors.length === 0 ? ['done'] : ['done', 'refused']);

const requestMessages = (request: RequestContract): [string, Json][] => [
  [
    request.subject,
    {
      name: request.verb,
      title: `${request.verb} v${request.version}`,
      summary: request.description,
      headers: ref('components/schemas/requestHeaders'),
      payload: payload(request.input),
      examples: [{ payload: request.example.input }],
    },
  ],
  [
    `${request.subject}.done`,
    {
      name: `${request.verb} done`,
      headers: ref('components/schemas/replyHeaders'),
      payload: payload(request.output),
      examples: [{ payload: request.example.output }],
    },
  ],
  ...(request.errors.length === 0 ? [] : [refusedMessage(request)]),
];

const refusedMessage = (request: RequestContract): [string, Json] => [
  `${request.subject}.refused`,
  {
    name: `${request.verb} refused`,
    description: request.errors.map(({ code, meaning }) => `- \`${code}\`: ${meaning}`).join('\n'),
    headers: ref('components/schemas/replyHeaders'),
    payload: refusalPayload(request),
  },
];

const refusalPayload = (request: RequestContract): Json => ({
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: request.errors.map((error) => error.code) },
    message: { type: 'string', description: 'For whoever called: what was wrong and how to put it right' },
    pointer: { type: 'string', description: 'JSON pointer into the request' },
    details: { type: 'object' },
  },
});

const operationsOf = (catalogue: Catalogue): Json => ({
  ...Object.fromEntries(catalogue.events.map((event) => [`${event.service}.publish.${event.subject}`, publish(event)])),
  ...Object.fromEntries(catalogue.subscriptions.flatMap((subscription) => consume(subscription, catalogue))),
  ...Object.fromEntries(catalogue.requests.flatMap(askAndAnswer)),
});

const publish = (event: EventContract): Json => ({
  action: 'send',
  channel: ref(`channels/${event.subject}`),
  messages: [channelMessage(event.subject, event.name)],
  tags: [{ name: event.service }],
});

const consume = (subscription: SubscriptionContract, catalogue: Catalogue): [string, Json][] =>
  eventsOf(subscription, catalogue).map((event) => [
    `${subscription.durable}.${event.subject}`,
    {
      action: 'receive',
      channel: ref(`channels/${event.subject}`),
      messages: [channelMessage(event.subject, event.name)],
      tags: [{ name: subscription.service }],
      'x-durable': subscription.durable,
      'x-ordered': subscription.ordered,
    },
  ]);

const askAndAnswer = (request: RequestContract): [string, Json][] => {
  const reply = {
    channel: ref(`channels/${request.subject}.reply`),
    messages: answersOf(request).map((name) => channelMessage(`${request.subject}.reply`, name)),
  };
  const about = {
    channel: ref(`channels/${request.subject}`),
    messages: [channelMessage(request.subject, request.verb)],
    reply,
  };
  return [
    [
      `${request.service}.answer.${request.subject}`,
      {
        action: 'receive',
        ...about,
        tags: [{ name: request.service }],
        bindings: { nats: { queue: request.service } },
      },
    ],
    ...request.callers.map((caller): [string, Json] => [
      `${caller}.ask.${request.subject}`,
      { action: 'send', ...about, tags: [{ name: caller }], 'x-timeout-ms': request.timeoutMs },
    ]),
  ];
};
