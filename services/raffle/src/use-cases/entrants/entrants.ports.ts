import type { Entrant } from '../../domain/entrants/entrant.ts';

export interface EntrantRows {
  find(userId: string): Promise<Entrant | undefined>;
  lock(userId: string): Promise<Entrant | undefined>;
  /** False, and nothing written, where the member has stated something before. */
  insert(entrant: Entrant): Promise<boolean>;
  /** The caller holds the row's lock. */
  save(entrant: Entrant): Promise<void>;
}
