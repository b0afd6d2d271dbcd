import { describe, expect, it } from 'vitest';
import { payoutMethodSchema } from './payout-method.ts';

describe('where a withdrawal goes', () => {
  it.each(['ba_1NqLwG2eZvKYlo2C', 'sandbox_ok', 'recipient 7', '4242', 'DE00 branch', '4111111111111112'])(
    'is a token of the provider’s: %s',
    (token) => expect(payoutMethodSchema.safeParse(token).success).toBe(true),
  );

  it.each([
    ['an IBAN', 'DE89370400440532013000'],
    ['an IBAN as people write it', 'gb29 NWBK 6016 1331 9268 19'],
    ['a card number', '4111111111111111'],
    ['a card number as people write it', '5555 5555 5555 4444'],
    ['nothing', '   '],
    ['a NUL', 'a\0b'],
    ['half a character', 'a\ud800'],
    ['256 characters', 'x'.repeat(256)],
  ])('is never %s', (_what, text) => expect(payoutMethodSchema.safeParse(text).success).toBe(false));
});
