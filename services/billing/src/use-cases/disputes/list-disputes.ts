import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Dispute, DisputeStatus } from '../../domain/disputes/dispute.ts';
import { pageBy } from '../page.ts';
import type { DisputeStore, Page, PageRequest } from '../ports.ts';

/** Disputes of the tenant, newest first. */
export const listDisputes =
  (deps: { readonly disputes: DisputeStore }) =>
  async (
    query: PageRequest & { readonly status?: DisputeStatus },
    ctx: CallContext,
  ): Promise<Result<Page<Dispute>, never>> =>
    ok(await pageBy(query, (filter) => deps.disputes.list(filter, ctx)));
