import type { Transaction } from '@tessera/runtime/postgres';

/** Whose call an event belongs to. */
export interface Cause {
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** The same transaction, as one caller of a batch sees it: events published through it belong to that caller. */
export const causedBy = (tx: Transaction, cause: Cause): Transaction => ({
  tenantId: tx.tenantId,
  get em() {
    return tx.em;
  },
  execute: (statement, parameters) => tx.execute(statement, parameters),
  publish: (event, publication) => tx.publish(event, { ...publication, cause }),
  flushPublished: () => tx.flushPublished(),
  afterCommit: (then) => tx.afterCommit(then),
  claimReplies: (scopes) => tx.claimReplies(scopes),
  storeReplies: (answers) => tx.storeReplies(answers),
});
