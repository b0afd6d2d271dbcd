/** Refusals that several of the wallet's requests share. */
export const moneyMovementErrors = [
  { code: 'wallet.account_not_found', meaning: 'The person has no account in this tenant and currency.' },
  { code: 'wallet.account_suspended', meaning: 'The account may not pay at present.' },
  { code: 'wallet.account_closed', meaning: 'The account is closed for good.' },
  { code: 'wallet.insufficient_funds', meaning: 'The account’s available balance is smaller than the amount.' },
  { code: 'wallet.currency_mismatch', meaning: 'The accounts or the hold are in another currency.' },
  { code: 'wallet.balance_overflow', meaning: 'The balance would pass 2^53 − 1 minor units.' },
  {
    code: 'wallet.spending_limit_exceeded',
    meaning: 'A limit that the person, or staff, set on their spending would be passed.',
  },
] as const;

/** Refusals about a hold that is not, or no longer, there to be used. */
export const holdErrors = [
  { code: 'wallet.hold_not_found', meaning: 'There is no such hold in this tenant.' },
  { code: 'wallet.hold_captured', meaning: 'The hold was captured already.' },
  { code: 'wallet.hold_released', meaning: 'The hold was released already.' },
  { code: 'wallet.hold_expired', meaning: 'The hold’s time is over, whether or not anybody has swept it.' },
] as const;
