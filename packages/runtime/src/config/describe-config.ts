import { type ConfigShape, checkConfig } from './load-config.ts';
import { describe } from './variable.ts';

/** One row of a service's table of variables. */
export interface VariableRow {
  readonly name: string;
  readonly what: string;
  readonly required: boolean;
  /** What is taken when it is not set. */
  readonly fallback?: string;
  readonly example: string;
  readonly secret: boolean;
}

/** Every variable of a shape, in its order. */
export const describeConfig = (shape: ConfigShape): readonly VariableRow[] =>
  Object.entries(shape).map(([name, schema]) => {
    const { what, example, secret = false } = describe(schema);
    const absent = schema.safeParse(undefined);
    const fallback = absent.success && absent.data !== undefined ? { fallback: String(absent.data) } : {};
    return { name, what, required: !absent.success, ...fallback, example, secret };
  });

/** The rows as a Markdown table, for a service's README. */
export const configTable = (shape: ConfigShape): string => {
  const rows = describeConfig(shape).map(({ name, what, required, fallback, example, secret }) => {
    const without = required ? 'must be set' : fallback === undefined ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${what}${secret ? ' (secret)' : ''} | ${without} | \`${example}\` |`;
  });
  return ['| variable | what it is | when not set | example |', '| --- | --- | --- | --- |', ...rows].join('\n');
};

/** Variables whose example would be refused; an example that lies is worse than none. */
export const wrongExamples = (shape: ConfigShape): readonly string[] =>
  Object.entries(shape).flatMap(([name, schema]) =>
    checkConfig({ [name]: schema }, { [name]: describe(schema).example }).length === 0 ? [] : [name],
  );
