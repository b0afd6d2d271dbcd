/** The tenant's own accounts. `external` is the outside world, one account a provider; what came in stands there below zero. */
export type SystemAccountName = 'external' | 'revenue' | 'prizes' | 'fees' | 'receivable' | 'suspense' | 'exchange';

export type OwnerKind = 'user' | 'pool' | 'tenant';

/** An account as callers name it: by its id, or by its owner, with the currency said beside. */
export type AccountRef =
  | { readonly kind: 'account'; readonly accountId: string }
  | { readonly kind: 'user'; readonly userId: string }
  /** What a person owes. */
  | { readonly kind: 'receivable'; readonly userId: string }
  | { readonly kind: 'pool'; readonly poolId: string }
  | { readonly kind: 'system'; readonly name: SystemAccountName; readonly provider?: string | undefined };

/** What is unique about an account within its tenant. */
export interface AccountKey {
  readonly ownerKind: OwnerKind;
  /** The user, the pool, or the tenant itself. */
  readonly ownerId: string;
  /** `default`, `receivable` for what a person owes, or the system account's name. */
  readonly kind: string;
  /** Empty but for `external`. */
  readonly provider: string;
  readonly currency: string;
}

/** The key that a reference by owner stands for. */
export const keyOf = (
  ref: Exclude<AccountRef, { kind: 'account' }>,
  tenantId: string,
  currency: string,
): AccountKey => {
  switch (ref.kind) {
    case 'user':
      return { ownerKind: 'user', ownerId: ref.userId, kind: 'default', provider: '', currency };
    case 'receivable':
      return { ownerKind: 'user', ownerId: ref.userId, kind: 'receivable', provider: '', currency };
    case 'pool':
      return { ownerKind: 'pool', ownerId: ref.poolId, kind: 'default', provider: '', currency };
    case 'system':
      return { ownerKind: 'tenant', ownerId: tenantId, kind: ref.name, provider: ref.provider ?? '', currency };
  }
};

/** The key as one text, for maps. None of its parts can contain a slash. */
export const keyText = ({ ownerKind, ownerId, kind, provider, currency }: AccountKey): string =>
  [ownerKind, ownerId, kind, provider, currency].join('/');

/** Whether two keys are of one account, also where that account has not been opened yet. */
export const isSameAccount = (a: AccountKey, b: AccountKey): boolean => keyText(a) === keyText(b);
