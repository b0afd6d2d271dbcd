import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName, serviceNames } from '@tessera/contracts';
import type { ConfigShape } from '@tessera/runtime/config';
import { parse } from 'yaml';
import { z } from 'zod';

export const root = join(import.meta.dirname, '../../..');
export const composeDir = join(root, 'infra/compose');

const container = z.object({
  image: z.string(),
  build: z
    .object({
      context: z.string(),
      dockerfile: z.string(),
      target: z.string(),
      args: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

export type Container = z.output<typeof container>;

const composeFile = z.object({
  services: z.record(z.string(), container),
  volumes: z.record(z.string(), z.unknown()),
});

export type ComposeFile = z.output<typeof composeFile>;

const pair = /^([A-Z_]+)=(.*)$/;

/** The variables that `.env.example` names, its empty ones filled in as its README says. */
export const exampleEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    readFileSync(join(composeDir, '.env.example'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, name, value = ''] = pair.exec(line) ?? [];
        if (name === undefined) return [];
        if (value === 'k1:') return [[name, `k1:${Buffer.alloc(32).toString('base64url')}`]];
        return [[name, value === '' ? `made-for-${name.toLowerCase()}-0123456789abcdef` : value]];
      }),
  );

const placeholder = /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g;

/** Variables, with defaults and demands, as compose fills them in. Throws for a demanded variable that is not there. */
const fillIn = (value: unknown, env: Readonly<Record<string, string>>): unknown => {
  if (Array.isArray(value)) return value.map((one) => fillIn(one, env));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fillIn(one, env)]));
  if (typeof value !== 'string') return value;
  return value.replaceAll(placeholder, (_whole, name: string, how: string | undefined, rest = '') => {
    const known = env[name] ?? '';
    if (known !== '' || how === '-') return known === '' ? rest : known;
    throw new Error(`${name} has no value in .env.example`);
  });
};

export const composeText = (): string => readFileSync(join(composeDir, 'compose.yaml'), 'utf8');

/** Reads a compose file as the engine would, with the values of `.env.example`. */
export const readCompose = (text: string): ComposeFile =>
  composeFile.parse(fillIn(parse(text, { merge: true }), exampleEnvironment()));

/** Each service's own shape, from its own `config.ts`. */
export const configShapes = async (): Promise<Readonly<Record<ServiceName, ConfigShape>>> => {
  const entries = serviceNames.map(async (name) => {
    const module = (await import(join(root, 'services', name, 'src/config.ts'))) as Record<string, ConfigShape>;
    return [name, module[`${name}Config`]] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<ServiceName, ConfigShape>;
};
