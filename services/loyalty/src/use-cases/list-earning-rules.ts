import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { EarningRule } from '../domain/earning-rule.ts';
import type { Programme } from './ports.ts';

/** The version in force of every rule. */
export const listEarningRules =
  (deps: { readonly programme: Programme }) =>
  async (_query: undefined, ctx: CallContext): Promise<Result<EarningRule[], never>> =>
    ok(await deps.programme.rules(ctx));
