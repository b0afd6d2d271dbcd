import type { CallContext } from '@tessera/runtime/context';
import type { ClaimOpenedFacts } from '../../domain/mails/mail.ts';
import type { Mails } from './mail.ports.ts';

/** Queues the mail that tells a winner, once for each claim. To whom and where it goes is looked up when it is sent. */
export const tellWinner =
  (deps: { readonly mails: Pick<Mails, 'queue'> }) =>
  ({ userId, facts }: { readonly userId: string; readonly facts: ClaimOpenedFacts }, ctx: CallContext): Promise<void> =>
    deps.mails.queue(
      { id: ctx.newId(), kind: 'CLAIM_OPENED', about: facts.claimId, userId, facts, queuedAt: ctx.clock.now() },
      ctx,
    );
