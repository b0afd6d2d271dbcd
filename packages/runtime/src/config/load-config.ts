import { z } from 'zod';
import { describe } from './variable.ts';

/** The variables of one service by name, each described by `variable`. */
export type ConfigShape = Readonly<Record<string, z.ZodType<unknown, string | undefined>>>;

/** What a service works with after its environment was read. */
export type ConfigOf<Shape extends ConfigShape> = z.output<z.ZodObject<Shape>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with an environment, in one line. */
export interface ConfigProblem {
  readonly variable: string;
  readonly message: string;
}

/** The environment is not fit to start with. Its message lists everything that is wrong and is meant to be shown. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, message }) => `  ${variable} ${message}`);
    super(
      `the environment has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}:\n${lines.join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Levenshtein's distance: how many letters must be added, dropped or changed to make one word of the other. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, counterpart] of [...other].entries()) {
      const change = (row[j] ?? 0) + (letter === counterpart ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

const PREFIX = 'TESSERA_';

/** Short names are near to one another by chance, so they may differ in less. */
const resembles = (candidate: string, name: string): boolean => {
  const bare = candidate.startsWith(PREFIX) ? candidate.slice(PREFIX.length) : candidate;
  return bare === name || distance(bare, name) <= (name.length < 6 ? 1 : 2);
};

/** An empty variable is as good as none: compose files and shells set them that way. */
const present = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );

const problemOf = (shape: ConfigShape, given: Record<string, string>, issue: z.core.$ZodIssue): ConfigProblem => {
  const name = String(issue.path[0]);
  const schema = shape[name];
  if (schema === undefined) return { variable: name, message: issue.message };
  const { what, example, secret } = describe(schema);
  const hint = `(${what}), for example ${example}`;
  const value = given[name];
  if (value === undefined) {
    const misspelt = Object.keys(given).find((other) => !(other in shape) && resembles(other, name));
    const guess = misspelt === undefined ? '' : `; is ${misspelt} meant to be it?`;
    return { variable: name, message: `is missing ${hint}${guess}` };
  }
  const shown = secret === true ? 'has a value that is not shown here and' : `is ${JSON.stringify(value)} and`;
  return { variable: name, message: `${shown} ${issue.message} ${hint}` };
};

/** Variables of our prefix that look like a known one, but are not: nobody would ever read them. */
const typos = (shape: ConfigShape, given: Record<string, string>): ConfigProblem[] =>
  Object.keys(given).flatMap((name) => {
    if (!name.startsWith(PREFIX) || name in shape) return [];
    const meant = Object.keys(shape).find((known) => resembles(name, known));
    return meant === undefined ? [] : [{ variable: name, message: `is no variable of this service; ${meant} is` }];
  });

const parse = (shape: ConfigShape, environment: Environment) => {
  const given = present(environment);
  const result = z.object(shape).safeParse(given);
  const problems = (result.error?.issues ?? []).map((issue) => problemOf(shape, given, issue));
  return { value: result.data, problems: [...problems, ...typos(shape, given)] };
};

/** Everything that is wrong with an environment for this shape; empty when a service would start with it. */
export const checkConfig = (shape: ConfigShape, environment: Environment): readonly ConfigProblem[] =>
  parse(shape, environment).problems;

/**
 * Reads a service's variables from the environment.
 * @throws ConfigError with all problems at once, one line each, and no value of a secret in any of them
 */
export const loadConfig = <Shape extends ConfigShape>(shape: Shape, environment: Environment): ConfigOf<Shape> => {
  const { value, problems } = parse(shape, environment);
  if (problems.length > 0) throw new ConfigError(problems);
  return value as ConfigOf<Shape>;
};
