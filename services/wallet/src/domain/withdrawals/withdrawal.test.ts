import { describe, expect, it } from 'vitest';
import {
  approve,
  cancel,
  complete,
  fail,
  failed,
  limits,
  payoutOf,
  reject,
  succeeded,
  wholeOf,
  withdraw,
} from '../../../test/decisions-in-memory.ts';
import { idOf, LedgerInMemory, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import { brokenInvariants } from '../../../test/ledger-invariants.ts';
import type { LedgerCommand } from '../ledger/decide-postings.ts';
import type { Withdrawal, WithdrawalStatus } from './withdrawal.ts';

/** A ledger in which Anna has 1000 and has asked for 400 by this provider. */
const asked = (provider: string, approvalMinor: bigint | null = null) => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  ledger.settings.set('EUR', limits({ withdrawalApprovalMinor: approvalMinor }));
  const withdrawal = ledger.given<Withdrawal>(withdraw('anna', 400, { provider }));
  const stands = () => {
    const { postedMinor, heldMinor } = ledger.account(user('anna'));
    return [ledger.withdrawals.get(withdrawal.id)?.status, Number(postedMinor), Number(heldMinor)];
  };
  return { ledger, withdrawal, stands };
};

const told = (ledger: LedgerInMemory) =>
  ledger.events.flatMap((event) => ('withdrawal' in event ? [`${event.sequence} ${event.type}`] : []));

describe('approval', () => {
  it('is by somebody else than who asked, and sends the money on its way', () => {
    const { ledger, withdrawal, stands } = asked('sandbox', 1n);
    expect(ledger.when(approve(withdrawal.id, 'anna'))).toMatchObject({
      error: { code: 'wallet.second_person_required' },
    });
    expect(stands()).toEqual(['CREATED', 1_000, 400]);
    expect(ledger.given(approve(withdrawal.id))).toMatchObject({ status: 'PROCESSING', approvedAt: ledger.now });
    expect(stands()).toEqual(['PROCESSING', 1_000, 400]);
    expect(told(ledger)).toEqual(['1 withdrawal-requested', '2 withdrawal-approved']);
  });

  it('is not by who asked for it in another’s name, either', () => {
    const { ledger, withdrawal } = asked('sandbox', 1n);
    ledger.withdrawals.set(withdrawal.id, { ...withdrawal, requestedBy: `user:${idOf('clerk')}` });
    for (const name of ['clerk', 'anna']) {
      expect(ledger.when(approve(withdrawal.id, name))).toMatchObject({
        error: { code: 'wallet.second_person_required' },
      });
    }
  });

  it('is not of an account that is suspended meanwhile; to reject is', () => {
    const { ledger, withdrawal, stands } = asked('sandbox', 1n);
    ledger.setStatus(user('anna'), 'SUSPENDED');
    expect(ledger.when(approve(withdrawal.id))).toMatchObject({ error: { code: 'wallet.account_suspended' } });
    expect(ledger.given(reject(withdrawal.id))).toMatchObject({ status: 'REJECTED', reason: 'Not plausible' });
    expect(stands()).toEqual(['REJECTED', 1_000, 0]);
  });
});

describe('what can happen to a withdrawal that is', () => {
  const commands: Readonly<Record<string, (withdrawal: Withdrawal) => LedgerCommand>> = {
    approve: ({ id }) => approve(id),
    reject: ({ id }) => reject(id),
    cancel: ({ id }) => cancel(id, 'anna'),
    complete: ({ id }) => complete(id),
    fail: ({ id }) => fail(id),
  };
  const decided = 'wallet.withdrawal_decided';
  const processing = 'wallet.withdrawal_not_processing';

  it.each<[WithdrawalStatus, readonly string[], Readonly<Record<string, WithdrawalStatus | string>>]>([
    [
      'CREATED',
      [],
      { approve: 'PROCESSING', reject: 'REJECTED', cancel: 'CANCELLED', complete: processing, fail: processing },
    ],
    [
      'PROCESSING',
      ['approve'],
      { approve: decided, reject: decided, cancel: decided, complete: 'COMPLETED', fail: 'FAILED' },
    ],
    [
      'COMPLETED',
      ['approve', 'complete'],
      { approve: decided, reject: decided, cancel: decided, complete: processing, fail: processing },
    ],
    [
      'FAILED',
      ['approve', 'fail'],
      { approve: decided, reject: decided, cancel: decided, complete: processing, fail: processing },
    ],
    [
      'CANCELLED',
      ['cancel'],
      { approve: decided, reject: decided, cancel: decided, complete: processing, fail: processing },
    ],
    [
      'REJECTED',
      ['reject'],
      { approve: decided, reject: decided, cancel: decided, complete: processing, fail: processing },
    ],
  ])('%s', (status, way, expected) => {
    for (const [name, end] of Object.entries(expected)) {
      const { ledger, withdrawal, stands } = asked('manual', 1n);
      for (const before of way) ledger.given(commands[before]?.(withdrawal) ?? cancel('', ''));
      expect(stands()[0]).toBe(status);
      const result = ledger.when(commands[name]?.(withdrawal) ?? cancel('', ''));
      const became = result.ok ? stands()[0] : result.error.code;
      expect([name, became]).toEqual([name, end]);
      expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
    }
  });

  it('nobody’s: each command says that it is not there, and so does cancelling somebody else’s', () => {
    const { ledger, withdrawal } = asked('manual', 1n);
    const unknown = { ...withdrawal, id: idOf('unknown') };
    for (const command of Object.values(commands)) {
      expect(ledger.when(command(unknown))).toMatchObject({ error: { code: 'wallet.withdrawal_not_found' } });
    }
    expect(ledger.when(cancel(withdrawal.id, 'ben'))).toMatchObject({ error: { code: 'wallet.withdrawal_not_found' } });
  });
});

describe('a withdrawal that staff pay by hand', () => {
  it('leaves for the outside when it is completed, and says by which payment', () => {
    const { ledger, withdrawal, stands } = asked('manual');
    const completed = ledger.given<Withdrawal>(complete(withdrawal.id, 'bank-7'));
    expect(stands()).toEqual(['COMPLETED', 600, 0]);
    const outside = { kind: 'system', name: 'external', provider: 'manual' } as const;
    expect(ledger.account(outside).postedMinor).toBe(400n);
    expect(ledger.transfers.get(completed.transferId ?? '')).toMatchObject({
      reason: 'WITHDRAWAL',
      references: { withdrawalId: withdrawal.id, holdId: withdrawal.holdId, externalId: 'bank-7' },
    });
    expect(told(ledger)).toEqual(['1 withdrawal-requested', '2 withdrawal-approved', '3 withdrawal-completed']);
  });

  it('is the only kind that staff may end', () => {
    const { ledger, withdrawal, stands } = asked('sandbox');
    for (const command of [complete(withdrawal.id), fail(withdrawal.id)]) {
      expect(ledger.when(command)).toMatchObject({ error: { code: 'wallet.withdrawal_not_manual' } });
    }
    expect(stands()).toEqual(['PROCESSING', 1_000, 400]);
  });

  it('cannot be ended by a payment that ended another one, in one batch neither', () => {
    const { ledger, withdrawal } = asked('manual');
    const second = ledger.given<Withdrawal>(withdraw('anna', 100));
    const [one, other] = ledger.batch([complete(withdrawal.id, 'bank-7'), complete(second.id, 'bank-7')]);
    expect([one?.ok, other]).toMatchObject([
      true,
      { error: { code: 'wallet.payout_booked', pointer: '/providerPayoutId' } },
    ]);
    expect(ledger.when(complete(second.id, 'bank-8')).ok).toBe(true);
  });

  it('is booked though the account was suspended meanwhile: the money has left', () => {
    const { ledger, withdrawal, stands } = asked('manual');
    ledger.setStatus(user('anna'), 'SUSPENDED');
    ledger.given(complete(withdrawal.id));
    expect(stands()).toEqual(['COMPLETED', 600, 0]);
  });
});

describe('what a provider says', () => {
  it('ends it once, however often it is said', () => {
    const { ledger, withdrawal, stands } = asked('sandbox');
    const paid = payoutOf(withdrawal, succeeded('po_1'));
    ledger.batch([paid, paid]);
    ledger.given(paid);
    expect(stands()).toEqual(['COMPLETED', 600, 0]);
    expect(told(ledger)).toHaveLength(3);
    expect(ledger.when(payoutOf(withdrawal, succeeded('po_2')))).toMatchObject({
      error: { code: 'wallet.payout_changed' },
    });
  });

  it('frees the money where it failed, once', () => {
    const { ledger, withdrawal, stands } = asked('sandbox');
    ledger.given(payoutOf(withdrawal, failed));
    expect(ledger.given(payoutOf(withdrawal, failed))).toMatchObject({ failureCode: 'account_closed' });
    expect(stands()).toEqual(['FAILED', 1_000, 0]);
    expect(told(ledger)).toHaveLength(3);
  });

  it('comes to the same in either order: what was paid is booked', () => {
    const outcomes = [failed, succeeded('po_1')];
    const ends = [outcomes, outcomes.toReversed()].map((order) => {
      const { ledger, withdrawal, stands } = asked('sandbox');
      for (const outcome of order) ledger.given(payoutOf(withdrawal, outcome));
      expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
      return stands();
    });
    expect(ends).toEqual([
      ['COMPLETED', 600, 0],
      ['COMPLETED', 600, 0],
    ]);
  });

  it('is not believed about another amount, currency or provider, nor before it was approved', () => {
    const { ledger, withdrawal } = asked('sandbox');
    const amount = { amountMinor: 401n, currency: 'EUR' };
    for (const other of [
      { amount },
      { amount: { ...amount, amountMinor: 400n, currency: 'CHF' } },
      { provider: 'manual' },
    ]) {
      expect(ledger.when(payoutOf({ ...withdrawal, ...other }, succeeded('po_1')))).toMatchObject({
        error: { code: 'wallet.payout_changed' },
      });
    }
    const early = asked('sandbox', 1n);
    for (const outcome of [succeeded('po_1'), failed]) {
      expect(early.ledger.when(payoutOf(early.withdrawal, outcome))).toMatchObject({
        error: { code: 'wallet.withdrawal_not_processing' },
      });
    }
  });
});

describe('a payout that succeeded after its withdrawal was given up', () => {
  const late = (spentMinor: number) => {
    const given = asked('sandbox');
    given.ledger.given(payoutOf(given.withdrawal, failed));
    if (spentMinor > 0) given.ledger.given(transfer(user('anna'), revenue, spentMinor));
    return given;
  };
  const receivable = { kind: 'receivable', userId: idOf('anna') } as const;

  it('is taken from the account where it still has the money', () => {
    const { ledger, withdrawal, stands } = late(600);
    const completed = ledger.given<Withdrawal>(payoutOf(withdrawal, succeeded('po_1')));
    expect(stands()).toEqual(['COMPLETED', 0, 0]);
    expect(completed.shortfallMinor).toBe(0n);
    expect(told(ledger).at(-1)).toBe('4 withdrawal-completed');
  });

  it('is booked whole where the account has less: the rest is owed, and no floor is broken', () => {
    const { ledger, withdrawal, stands } = late(900);
    const completed = ledger.given<Withdrawal>(payoutOf(withdrawal, succeeded('po_1')));
    expect(completed.shortfallMinor).toBe(300n);
    expect(stands()).toEqual(['COMPLETED', 0, 0]);
    expect(ledger.account(receivable).postedMinor).toBe(-300n);
    expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
    expect(ledger.given(payoutOf(withdrawal, succeeded('po_1')))).toMatchObject({ shortfallMinor: 300n });
    expect(ledger.account(receivable).postedMinor).toBe(-300n);
  });

  it('leaves alone what was set aside since', () => {
    const { ledger, withdrawal, stands } = late(0);
    ledger.given(withdraw('anna', 900, { provider: 'sandbox' }));
    ledger.given(payoutOf(withdrawal, succeeded('po_1')));
    expect(stands()).toEqual(['COMPLETED', 900, 900]);
    expect(ledger.account(receivable).postedMinor).toBe(-300n);
  });

  it('is owed whole where the account was closed meanwhile', () => {
    const { ledger, withdrawal } = late(1_000);
    ledger.setStatus(user('anna'), 'CLOSED');
    expect(ledger.given(payoutOf(withdrawal, succeeded('po_1')))).toMatchObject({ shortfallMinor: 400n });
    expect(ledger.account(receivable).postedMinor).toBe(-400n);
    expect(ledger.account(user('anna')).postedMinor).toBe(0n);
    expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
  });
});

describe('the invariants see', () => {
  it.each<[string, (ledger: LedgerInMemory, withdrawal: Withdrawal) => void]>([
    ['is RELEASED', ({ holds }, { holdId }) => edit(holds, holdId, { status: 'RELEASED' })],
    ['no end and no withdrawal', ({ withdrawals }, { id }) => withdrawals.delete(id)],
    ['0 transfers took it out', ({ withdrawals }, { id }) => edit(withdrawals, id, { status: 'COMPLETED' })],
    [
      'approved by whom it pays',
      ({ withdrawals }, { id, requestedBy }) => edit(withdrawals, id, { approvedBy: requestedBy }),
    ],
  ])('a withdrawal whose money is not as it says: %s', (complaint, spoil) => {
    const { ledger, withdrawal } = asked('manual');
    expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
    spoil(ledger, withdrawal);
    expect(brokenInvariants(wholeOf(ledger)).join()).toContain(complaint);
  });
});

const edit = <T>(all: Map<string, T>, id: string, change: Partial<T>): void => {
  const one = all.get(id);
  if (one) all.set(id, { ...one, ...change });
};
