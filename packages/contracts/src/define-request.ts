import type { z } from 'zod';
import type { ServiceName } from './services.ts';

/** An expected refusal that a request can answer with. */
export interface RequestError<Code extends string = string> {
  readonly code: Code;
  /** One sentence: when it is answered. */
  readonly meaning: string;
}

/** A question or command that one service answers and named others may ask. */
export interface RequestContract<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  Code extends string = string,
> {
  readonly kind: 'request';
  /** Who answers. */
  readonly service: ServiceName;
  /** Imperative, kebab case. */
  readonly verb: string;
  readonly version: number;
  /** `rpc.<service>.<verb>.v<version>` */
  readonly subject: string;
  readonly description: string;
  /** Who may ask; nobody else's NATS user can publish the subject. */
  readonly callers: readonly ServiceName[];
  /** Whether it changes anything; then every call carries an idempotency key. */
  readonly changes: boolean;
  /** How long a caller waits at most, in milliseconds. */
  readonly timeoutMs: number;
  readonly input: I;
  readonly output: O;
  readonly errors: readonly RequestError<Code>[];
  readonly example: { readonly input: z.input<I>; readonly output: z.input<O> };
}

export const defineRequest = <I extends z.ZodType, O extends z.ZodType, const Code extends string>(
  request: Omit<RequestContract<I, O, Code>, 'kind' | 'subject'>,
): RequestContract<I, O, Code> => ({
  kind: 'request',
  ...request,
  subject: `rpc.${request.service}.${request.verb}.v${request.version}`,
});
