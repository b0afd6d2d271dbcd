import { z } from 'zod';

/** How a winner gets a prize: paid to the wallet, sent, credited, or handed out as a code. */
export const prizeKinds = ['CASH', 'PHYSICAL', 'POINTS', 'VOUCHER'] as const;
export const prizeKindSchema = z.enum(prizeKinds).describe('What kind of prize');

/** Where a draw's randomness comes from. */
export const drawModes = ['DRAND', 'COMMIT_REVEAL', 'MANUAL'] as const;
export const drawModeSchema = z.enum(drawModes).describe('Where the randomness comes from');

/** What happens to a pool that is not sold out when its time is up. */
export const unfilledPolicies = ['CANCEL_AND_REFUND', 'DRAW_ANYWAY', 'EXTEND'] as const;
export const unfilledPolicySchema = z
  .enum(unfilledPolicies)
  .describe('What happens when time is up before all is sold');

/** Who or what ended a pool before it was drawn. */
export const cancelCauses = ['STAFF', 'UNFILLED', 'BEACON_MISSING'] as const;
