import type { Points } from '@tessera/kernel';
import type { Pool } from '../pools/pool.ts';
import type { Prize } from '../prizes/prize.ts';
import type { Claim } from './claim.ts';

/** What happened to a claim. It is given as it is afterwards; its `sequence` counts this event. */
export type ClaimEvent =
  | {
      readonly type: 'claim-opened';
      readonly claim: Claim;
      readonly pool: Pick<Pool, 'title' | 'winnerCount'>;
      readonly prize: Pick<Prize, 'title' | 'value'> & { readonly points: Points | null };
    }
  | { readonly type: 'claim-accepted'; readonly claim: Claim }
  | ClaimEnded<'claim-declined'>
  | ClaimEnded<'claim-expired'>
  | { readonly type: 'claim-shipped'; readonly claim: Claim; readonly carrier: string; readonly shippedAt: Date }
  | { readonly type: 'claim-fulfilled'; readonly claim: Claim };

interface ClaimEnded<Type> {
  readonly type: Type;
  readonly claim: Claim;
  /** The next alternate's claim to the same place; undefined where none is left and the prize is unclaimed. */
  readonly next: Claim | undefined;
}
