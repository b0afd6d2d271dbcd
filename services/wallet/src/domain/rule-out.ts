import type { Refusal, Result } from '@tessera/kernel';

/**
 * The result without refusals that cannot be where it is asked for, so that nobody promises them to callers. One that comes all the
 * same is a bug, and is thrown as such.
 * @param why what keeps them from occurring
 */
export const ruleOut = <Value, Code extends string, Impossible extends Code>(
  result: Result<Value, Refusal<Code>>,
  impossible: readonly Impossible[],
  why: string,
): Result<Value, Refusal<Exclude<Code, Impossible>>> => {
  if (result.ok) return result;
  const { code } = result.error;
  if (isOneOf(code, impossible)) throw new Error(`${code} cannot be: ${why}`);
  return { ok: false, error: { ...result.error, code: code as Exclude<Code, Impossible> } };
};

const isOneOf = <One extends string>(code: string, some: readonly One[]): code is One =>
  (some as readonly string[]).includes(code);
