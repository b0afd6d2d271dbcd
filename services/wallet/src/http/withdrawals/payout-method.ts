import { z } from 'zod';
import { hasNoControls } from '../correction.mapping.ts';

/** ISO 13616: four characters move to the end, letters become numbers, and the whole leaves 1 over when divided by 97. */
const isIban = (text: string): boolean => {
  const compact = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  const digits = [...`${compact.slice(4)}${compact.slice(0, 4)}`].map((each) => Number.parseInt(each, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

/** ISO/IEC 7812-1, annex B (Luhn): every second digit from the right counts double. */
const isCardNumber = (text: string): boolean => {
  const compact = text.replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(compact)) return false;
  const sum = [...compact].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** Where the money goes, in a token of the provider's: what would harm a person in our tables is not let in. */
export const payoutMethodSchema = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine(hasNoControls, 'control characters are not allowed')
  .refine((text) => !isIban(text) && !isCardNumber(text), 'take a token of the provider’s and never bank data')
  .describe('The provider’s own token of where the money goes; never bank data');
