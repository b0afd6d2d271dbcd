/** One entry of the wallet's ledger: the account's own count, and the hash of its chain up to there in hexadecimal. */
export interface EntryRef {
  readonly accountId: string;
  readonly sequence: number;
  readonly hash: string;
}
