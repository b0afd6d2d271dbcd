import type { PoolState } from './pool.ts';

/** What watchers of a pool are shown. */
export interface PoolView {
  readonly poolId: string;
  /** Higher with every change of what is shown. */
  readonly version: number;
  readonly state: PoolState;
  readonly ticketsRequired: number;
  readonly sold: number;
  readonly reserved: number;
  /** Undefined until the list of tickets is frozen and committed. */
  readonly draw: DrawInView | undefined;
}

export interface DrawInView {
  readonly mode: string;
  readonly merkleRoot: Uint8Array;
  readonly committedAt: Date;
  /** The round that a draw of mode DRAND depends on. */
  readonly beacon: BeaconInView | undefined;
  /** What the winners follow from; undefined until they are drawn, and where a barrel decides. */
  readonly drawnBy: { readonly randomness: Uint8Array; readonly seed: Uint8Array } | undefined;
  /** In the order of their places; undefined until they are drawn. */
  readonly winningNumbers: readonly number[] | undefined;
}

export interface BeaconInView {
  readonly chainHash: Uint8Array;
  readonly round: number;
  readonly dueAt: Date;
  /** Since when the pool is known to wait for a round that is long due; undefined while there is nothing to tell, and once it waits no more. */
  readonly overdueSince: Date | undefined;
}

/** The version that a client says it has seen; 0 where that cannot be one of this pool's, so that it is shown everything. */
export const seenVersion = (lastEventId: string | undefined, current: number): number => {
  const seen = /^[1-9]\d{0,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
  return seen <= current ? seen : 0;
};
