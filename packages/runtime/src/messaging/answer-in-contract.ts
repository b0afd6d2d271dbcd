import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '../context/index.ts';

/**
 * Runs a use-case for a request whose answer has another form than the use-case's value. The answer is remembered in the
 * transaction of its effect, so its wording goes in with the call: what is stored and what is sent are the same bytes.
 */
export const answerInContract = async <Value, Output, Code extends string>(
  ctx: CallContext,
  run: (ctx: CallContext) => Promise<Result<Value, Refusal<Code>>>,
  toOutput: (value: Value) => Output,
): Promise<Result<Output, Refusal<Code>>> => {
  const worded = (result: Result<Value, Refusal<Code>>) => (result.ok ? ok(toOutput(result.value)) : result);
  const scope = ctx.idempotency;
  if (!scope) return worded(await run(ctx));
  const toReply = (result: unknown) => scope.toReply(worded(result as Result<Value, Refusal<Code>>));
  return worded(await run({ ...ctx, idempotency: { ...scope, toReply } }));
};
