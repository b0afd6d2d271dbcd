import { z } from 'zod';

export const voucherCountsSchema = z.object({
  free: z.int().describe('Neither given nor kept for a pool'),
  reserved: z.int().describe('Kept for winners of pools that have been opened'),
  given: z.int(),
});
