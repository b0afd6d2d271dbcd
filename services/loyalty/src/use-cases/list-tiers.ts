import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Tier } from '../domain/tier.ts';
import type { Programme } from './ports.ts';

/** The tiers of the tenant's programme, lowest first. */
export const listTiers =
  (deps: { readonly programme: Programme }) =>
  async (_query: undefined, ctx: CallContext): Promise<Result<Tier[], never>> =>
    ok(await deps.programme.tiers(ctx));
