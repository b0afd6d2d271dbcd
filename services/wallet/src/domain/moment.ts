import type { NewId } from '@tessera/kernel';

/** The time of a decision, and where its new ids come from. */
export interface Moment {
  /** Postgres' `clock_timestamp()`, read after the accounts were locked. */
  readonly now: Date;
  readonly newId: NewId;
}
