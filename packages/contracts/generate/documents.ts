import type { z } from 'zod';
import { schemaUrl } from '../src/index.ts';
import { asyncApiDocument } from './asyncapi.ts';
import type { Catalogue } from './catalogue.ts';
import { cataloguePage } from './catalogue-page.ts';
import { toPublished } from './published.ts';
import { wireSchema } from './wire-schema.ts';

/** Everything that is generated, by path below docs/contracts. */
export const documentsOf = (catalogue: Catalogue): ReadonlyMap<string, string> =>
  new Map([
    ['asyncapi.yaml', asyncApiDocument(catalogue)],
    ['catalogue.md', cataloguePage(catalogue)],
    ...schemaFiles(catalogue),
    ...[...toPublished(catalogue)].map(([subject, message]): [string, string] => [
      `published/${subject}.json`,
      json(message),
    ]),
  ]);

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const schemaFiles = ({ events, requests }: Catalogue): [string, string][] => [
  ...events.map(({ subject, description, schema, example }) => schemaFile(subject, description, schema, example)),
  ...requests.flatMap(({ subject, description, input, output, example }) => [
    schemaFile(`${subject}.input`, description, input, example.input),
    schemaFile(`${subject}.output`, `What is answered. ${description}`, output, example.output),
  ]),
];

const schemaFile = (name: string, description: string, schema: z.ZodType, example: unknown): [string, string] => {
  const { $schema, ...rules } = wireSchema(schema);
  return [
    `schemas/${name}.json`,
    json({ $schema, $id: schemaUrl(name), title: name, description, ...rules, examples: [example] }),
  ];
};
