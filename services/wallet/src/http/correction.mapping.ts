import { idSchema, systemAccounts } from '@tessera/contracts';
import { z } from 'zod';
import type { AccountRef } from '../domain/accounts/account-ref.ts';

const ownAccounts = systemAccounts.filter((name) => name !== 'external');

export const providerSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/)
  .describe('The name of a payment provider');

/** A pool is named by its account's id, for a mistyped pool would be opened and swallow the money. */
export const accountRefSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('account'), accountId: idSchema }),
    z.strictObject({ kind: z.literal('user'), userId: idSchema }),
    z.strictObject({ kind: z.literal('system'), name: z.enum(ownAccounts) }),
    z.strictObject({ kind: z.literal('external'), provider: providerSchema }),
  ])
  .describe('An account by its id or by its owner');

export const accountRefFromHttp = (account: z.output<typeof accountRefSchema>): AccountRef =>
  account.kind === 'external' ? { kind: 'system', name: 'external', provider: account.provider } : account;

export const hasNoControls = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** A sentence by a person. */
export const noteSchema = z.string().trim().min(1).max(500).refine(hasNoControls, 'control characters are not allowed');
