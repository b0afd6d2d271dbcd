/** Either a value or an expected error. Bugs and lost infrastructure throw instead. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** An expected refusal: a value with a stable code, public text, and the place of the request it is about. */
export interface Refusal<Code extends string = string> {
  /** Stable, `<service>.<what>` in snake case. */
  readonly code: Code;
  /** One or two sentences for whoever called: what was wrong and how to put it right. */
  readonly message: string;
  /** JSON pointer into the request (RFC 6901). */
  readonly pointer?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export const refuse = <Code extends string>(
  code: Code,
  message: string,
  extra: { readonly pointer?: string; readonly details?: Readonly<Record<string, string | number | boolean>> } = {},
): Result<never, Refusal<Code>> => err({ code, message, ...extra });
