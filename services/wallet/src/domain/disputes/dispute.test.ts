import { describe, expect, it } from 'vitest';
import { annasLedger, owedByAnna, wrongsIn } from '../../../test/annas-ledger.ts';
import {
  eur,
  external,
  idOf,
  LedgerInMemory,
  revenue,
  start,
  topUp,
  transfer,
  user,
} from '../../../test/ledger-in-memory.ts';
import { unlimited } from '../settings/wallet-settings.ts';

const disputed = (amountMinor: number) => ({
  disputeId: idOf('dispute'),
  paymentId: idOf('payment of anna'),
  userId: idOf('anna'),
  provider: 'sandbox',
  amount: eur(amountMinor),
});
const open = (amountMinor: number) => ({ type: 'open-dispute' as const, ...disputed(amountMinor) });
const end = (amountMinor: number, outcome: 'won' | 'lost') => ({
  type: 'end-dispute' as const,
  ...disputed(amountMinor),
  outcome,
  providerDisputeId: 'dp_1',
  effectiveAt: start,
  postedBy: 'system:test',
  idempotencyKey: null,
});

describe('disputed money', () => {
  it('is held while the bank decides, and free again where the operator wins', () => {
    const ledger = annasLedger();
    ledger.batch([open(600), open(600)]);
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 1_000n, heldMinor: 600n });
    expect(ledger.when(transfer(user('anna'), revenue, 401))).toMatchObject({
      error: { code: 'wallet.insufficient_funds' },
    });
    ledger.given(end(600, 'won'));
    ledger.given(end(600, 'won'));
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 1_000n, heldMinor: 0n });
    expect(wrongsIn(ledger)).toEqual([]);
  });

  it('is taken back, once, where the payer wins', () => {
    const ledger = annasLedger();
    ledger.given(open(600));
    ledger.given(end(600, 'lost'));
    ledger.given(end(600, 'lost'));
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 400n, heldMinor: 0n, owes: false });
    expect(ledger.account(external).postedMinor).toBe(-400n);
    expect([...ledger.holds.values()]).toMatchObject([{ status: 'CAPTURED', capturedMinor: 600n }]);
    expect(wrongsIn(ledger)).toEqual([]);
  });

  it('that is spent already is held as far as it is there, and owed beyond that', () => {
    const ledger = annasLedger();
    ledger.given(transfer(user('anna'), revenue, 700));
    expect(ledger.given(open(1_000))).toEqual({ heldMinor: 300n });
    ledger.given(end(1_000, 'lost'));
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 0n, heldMinor: 0n, owes: true });
    expect(ledger.account(owedByAnna).postedMinor).toBe(-700n);
    expect(wrongsIn(ledger)).toEqual([]);
  });

  it('is held on a suspended account too, and can be taken where nothing was there to be held', () => {
    const ledger = annasLedger();
    ledger.setStatus(user('anna'), 'SUSPENDED');
    expect(ledger.given(open(200))).toEqual({ heldMinor: 200n });
    ledger.given(end(200, 'lost'));
    const empty = annasLedger();
    empty.given(transfer(user('anna'), revenue, 1_000));
    expect(empty.given(open(200))).toEqual({ heldMinor: 0n });
    empty.given(end(200, 'lost'));
    expect(empty.account(owedByAnna).postedMinor).toBe(-200n);
    expect([wrongsIn(ledger), wrongsIn(empty)]).toEqual([[], []]);
  });

  it('waits for its payment, and is never more than it', () => {
    expect(new LedgerInMemory().when(open(1))).toMatchObject({ error: { code: 'wallet.transfer_not_found' } });
    expect(annasLedger().when(end(1_001, 'lost'))).toMatchObject({ error: { code: 'wallet.refund_exceeds_transfer' } });
  });

  it('is not freed by whoever frees holds', () => {
    const ledger = annasLedger();
    ledger.given(open(600));
    const [hold] = [...ledger.holds.values()];
    const release = ledger.when({ type: 'release-hold', holdId: hold?.id ?? '' });
    expect(release).toMatchObject({ error: { code: 'wallet.hold_not_found' } });
  });
});

describe('what somebody owes', () => {
  const indebted = (settleReceivables: boolean): LedgerInMemory => {
    const ledger = annasLedger();
    ledger.settings.set('EUR', { ...unlimited('EUR'), settleReceivables });
    ledger.given(transfer(user('anna'), revenue, 1_000));
    ledger.given(end(700, 'lost'));
    return ledger;
  };

  it('is settled first by what comes in, where the tenant says so, and no further than it goes', () => {
    const ledger = indebted(true);
    ledger.given(topUp('anna', 500, idOf('second')));
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 0n, owes: true });
    expect(ledger.account(owedByAnna).postedMinor).toBe(-200n);
    ledger.given(topUp('anna', 500, idOf('third')));
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 300n, owes: false });
    expect(ledger.account(owedByAnna).postedMinor).toBe(0n);
    ledger.given(topUp('anna', 500, idOf('fourth')));
    expect(ledger.account(user('anna')).postedMinor).toBe(800n);
    expect(ledger.events.filter((one) => one.type === 'transfer-posted').map((one) => one.transfer.reason)).toEqual([
      'TOPUP',
      'TRANSFER',
      'CHARGEBACK',
      'TOPUP',
      'SETTLEMENT',
      'TOPUP',
      'SETTLEMENT',
      'TOPUP',
    ]);
    expect(wrongsIn(ledger)).toEqual([]);
  });

  it('is left alone where the tenant does not', () => {
    const ledger = indebted(false);
    ledger.given(topUp('anna', 500, idOf('second')));
    expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 500n, owes: true });
  });
});
