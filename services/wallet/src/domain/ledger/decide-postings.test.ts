import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  capture,
  hold,
  LedgerInMemory,
  pool,
  revenue,
  tenantId,
  topUp,
  transfer,
  user,
} from '../../../test/ledger-in-memory.ts';
import { brokenInvariants } from '../../../test/ledger-invariants.ts';
import { availableMinor } from '../accounts/account.ts';
import type { AccountRef } from '../accounts/account-ref.ts';
import { decidePostings, type LedgerCommand } from './decide-postings.ts';

type OwnedRef = Exclude<AccountRef, { kind: 'account' }>;

/** What somebody wants; the hold or transfer it is about is chosen among those there are when its batch comes. */
type Wish =
  | { readonly what: 'top-up'; readonly who: string; readonly amount: number; readonly payment: number }
  | { readonly what: 'transfer'; readonly from: OwnedRef; readonly to: OwnedRef; readonly amount: number }
  | { readonly what: 'refund'; readonly nth: number; readonly amount: number }
  | { readonly what: 'hold'; readonly of: OwnedRef; readonly amount: number; readonly ttlSeconds: number }
  | { readonly what: 'capture'; readonly nth: number; readonly to: OwnedRef; readonly part: number | undefined }
  | { readonly what: 'release' | 'expire'; readonly nth: number };

const owned = fc.constantFrom<OwnedRef>(user('anna'), user('ben'), pool('friday'), revenue);
const amount = fc.integer({ min: 1, max: 300 });
const nth = fc.nat(20);
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    what: fc.constant('top-up' as const),
    who: fc.constantFrom('anna', 'ben'),
    amount,
    payment: fc.nat(30),
  }),
  fc.record({ what: fc.constant('transfer' as const), from: owned, to: owned, amount }),
  fc.record({ what: fc.constant('refund' as const), nth, amount }),
  fc.record({ what: fc.constant('hold' as const), of: owned, amount, ttlSeconds: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ what: fc.constant('capture' as const), nth, to: owned, part: fc.option(amount, { nil: undefined }) }),
  fc.record({ what: fc.constantFrom('release' as const, 'expire' as const), nth }),
);
/** Batches, and the seconds that pass before each. */
const history = fc.array(
  fc.record({ waitSeconds: fc.nat(30), wishes: fc.array(wish, { minLength: 1, maxLength: 12 }) }),
  {
    maxLength: 15,
  },
);

const commandOf = (ledger: LedgerInMemory, wanted: Wish): LedgerCommand[] => {
  const holds = [...ledger.holds.keys()];
  const transfers = [...ledger.transfers.values()];
  switch (wanted.what) {
    case 'top-up':
      return [topUp(wanted.who, wanted.amount, `payment-${wanted.payment}`)];
    case 'transfer':
      return [transfer(wanted.from, wanted.to, wanted.amount)];
    case 'hold':
      return [hold(wanted.of, wanted.amount, wanted.ttlSeconds)];
    case 'refund': {
      const original = transfers[wanted.nth % Math.max(1, transfers.length)];
      if (!original) return [];
      const back = { kind: 'account', accountId: original.creditAccountId } as const;
      const home = { kind: 'account', accountId: original.debitAccountId } as const;
      return [transfer(back, home, wanted.amount, { reverses: original.id, reason: 'REFUND' })];
    }
    default: {
      const holdId = holds[wanted.nth % Math.max(1, holds.length)];
      if (!holdId) return [];
      if (wanted.what === 'capture') return [capture(holdId, wanted.to, wanted.part)];
      return [wanted.what === 'release' ? { type: 'release-hold', holdId } : { type: 'expire-hold', holdId }];
    }
  }
};

const whole = (ledger: LedgerInMemory) => ({
  tenantId,
  accounts: [...ledger.accounts.values()],
  transfers: [...ledger.transfers.values()],
  entries: ledger.entries,
  holds: [...ledger.holds.values()],
  withdrawals: [...ledger.withdrawals.values()],
  adjustments: [...ledger.adjustments.values()],
});

describe('any history of batches', () => {
  it('keeps every invariant of the ledger after every batch', () => {
    fc.assert(
      fc.property(history, (batches) => {
        const ledger = new LedgerInMemory();
        for (const { waitSeconds, wishes } of batches) {
          ledger.wait(waitSeconds);
          ledger.batch(wishes.flatMap((wanted) => commandOf(ledger, wanted)));
          expect(brokenInvariants(whole(ledger))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives everyone in a batch exactly what they would have got one after another', () => {
    fc.assert(
      fc.property(history, (batches) => {
        const together = new LedgerInMemory();
        const alone = new LedgerInMemory();
        for (const { waitSeconds, wishes } of batches) {
          together.wait(waitSeconds);
          alone.wait(waitSeconds);
          const commands = wishes.flatMap((wanted) => commandOf(together, wanted));
          expect(together.batch(commands)).toEqual(commands.map((command) => alone.when(command)));
        }
        expect(whole(together)).toEqual(whole(alone));
        expect(together.events).toEqual(alone.events);
      }),
      { numRuns: 200 },
    );
  });

  it('grants a hold or a payment exactly when that much is available', () => {
    fc.assert(
      fc.property(history, (batches) => {
        const ledger = new LedgerInMemory();
        for (const { waitSeconds, wishes } of batches) {
          ledger.wait(waitSeconds);
          for (const wanted of wishes) {
            const [command] = commandOf(ledger, wanted);
            if (command?.type !== 'place-hold' && command?.type !== 'post-transfer') {
              if (command) ledger.when(command);
              continue;
            }
            const payer = command.type === 'place-hold' ? command.account : command.debit;
            const account = payer.kind === 'account' ? ledger.accounts.get(payer.accountId) : accountOf(ledger, payer);
            const result = ledger.when(command);
            const isShort = !result.ok && result.error.code === 'wallet.insufficient_funds';
            const covered = payer.kind === 'system' || account?.ownerKind === 'tenant';
            if (result.ok || isShort) {
              const available = account ? availableMinor(account) : 0n;
              expect(isShort).toBe(!covered && available < command.amount.amountMinor);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('changes nothing of the state that it was given', () => {
    fc.assert(
      fc.property(history, (batches) => {
        const ledger = new LedgerInMemory();
        for (const { wishes } of batches) {
          const commands = wishes.flatMap((wanted) => commandOf(ledger, wanted));
          const { state } = ledger;
          const before = structuredClone(state);
          decidePostings(state, commands, { now: ledger.now, newId: () => randomUUID() });
          expect(structuredClone(state)).toEqual(before);
          ledger.batch(commands);
        }
      }),
      { numRuns: 50 },
    );
  });
});

const accountOf = (ledger: LedgerInMemory, ref: OwnedRef) => {
  try {
    return ledger.account(ref);
  } catch {
    return undefined;
  }
};
