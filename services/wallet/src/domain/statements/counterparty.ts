import type { AccountKey } from '../accounts/account-ref.ts';

/** The other side of a transfer as the owner of one side may see it: what it is, and not which person or pool. */
export interface Counterparty {
  /** `self`: another account of the same owner. Else `member`, `pool`, or the name of one of the tenant's own accounts. */
  readonly kind: string;
  /** For people. */
  readonly words: string;
}

type Side = Omit<AccountKey, 'currency'>;

/** What the account `other` is to the owner of `own`. */
export const counterpartyOf = (own: Side, other: Side): Counterparty => {
  const isOwn = own.ownerKind === other.ownerKind && own.ownerId === other.ownerId;
  if (other.ownerKind === 'tenant') {
    return other.kind === 'external'
      ? { kind: 'external', words: `outside, through ${other.provider}` }
      : { kind: other.kind, words: `the operator’s ${other.kind} account` };
  }
  if (isOwn) return { kind: 'self', words: 'another account of the same owner' };
  return other.ownerKind === 'pool' ? { kind: 'pool', words: 'a pool' } : { kind: 'member', words: 'a member' };
};
