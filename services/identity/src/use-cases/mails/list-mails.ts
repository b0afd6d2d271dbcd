import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { MailFilter, Mails, MailView } from './mail.ports.ts';

export interface MailPage {
  readonly items: readonly MailView[];
  readonly nextBefore: string | null;
}

/** The mails of the caller's tenant, newest first. */
export const listMails =
  (deps: { readonly mails: Pick<Mails, 'list'> }) =>
  async (filter: MailFilter, ctx: CallContext): Promise<Result<MailPage, never>> => {
    const found = await deps.mails.list({ ...filter, limit: filter.limit + 1 }, ctx);
    const items = found.slice(0, filter.limit);
    return ok({ items, nextBefore: found.length > filter.limit ? (items.at(-1)?.id ?? null) : null });
  };
