import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Mails } from './mails/mail.ports.ts';
import type { Leftovers } from './ports.ts';

/** So long after its end it can be seen what a mail said, and why it was not sent. */
const MAILS_KEPT_MS = 30 * 86_400_000;

/** Removes sessions, codes and attempt counters that have ended, and what old mails said. Nothing that still works is touched. */
export const purgeExpired =
  (deps: { readonly leftovers: Leftovers; readonly mails: Pick<Mails, 'eraseEndedBefore'> }) =>
  async (_command: undefined, ctx: CallContext): Promise<Result<{ readonly removed: number }, never>> => {
    const now = ctx.clock.now();
    const erased = await deps.mails.eraseEndedBefore(new Date(now.getTime() - MAILS_KEPT_MS), now);
    return ok({ removed: erased + (await deps.leftovers.deleteExpired(now)) });
  };
