import { describe, expect, it } from 'vitest';
import {
  eur,
  external,
  idOf,
  LedgerInMemory,
  pool,
  revenue,
  topUp,
  transfer,
  user,
} from '../../../test/ledger-in-memory.ts';
import type { TransferReceipt } from './transfer.ts';

const withAnna = (amountMinor = 1_000): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', amountMinor));
  return ledger;
};

describe('a transfer', () => {
  it('writes one debit and one credit of the same amount, each with the balance after it', () => {
    const ledger = withAnna();
    const receipt = ledger.given<TransferReceipt>(transfer(user('anna'), pool('friday'), 400));
    const [debit, credit] = ledger.entries.slice(-2);
    expect(debit).toMatchObject({ id: receipt.debitEntryId, direction: 'DEBIT', sequence: 2, balanceAfterMinor: 600n });
    expect(credit).toMatchObject({
      id: receipt.creditEntryId,
      direction: 'CREDIT',
      sequence: 1,
      balanceAfterMinor: 400n,
    });
    expect([debit?.amount, credit?.amount]).toEqual([eur(400), eur(400)]);
  });

  it('whose id was chosen is posted once; another one under that id is a bug', () => {
    const ledger = withAnna();
    const chosen = { ...transfer(user('anna'), revenue, 400), id: idOf('a difference') };
    const first = ledger.given<TransferReceipt>(chosen);
    expect(first.transferId).toBe(idOf('a difference'));
    const { debitEntry, creditEntry, ...known } = first;
    expect([debitEntry?.sequence, creditEntry?.sequence]).toEqual([2, 1]);
    expect(ledger.given<TransferReceipt>(chosen)).toEqual(known);
    expect(ledger.account(revenue).postedMinor).toBe(400n);
    expect(() => ledger.when({ ...chosen, amount: eur(401) })).toThrow('posted before, as another one');
  });

  it('opens a pool’s and the tenant’s own accounts when they are first used, and says so before the transfer', () => {
    const ledger = withAnna();
    ledger.events.length = 0;
    ledger.given(transfer(user('anna'), revenue, 1));
    expect(ledger.events.map((event) => event.type)).toEqual(['account-opened', 'transfer-posted']);
    ledger.given(transfer(user('anna'), revenue, 1));
    expect(ledger.events.map((event) => event.type).slice(2)).toEqual(['transfer-posted']);
  });

  it('pays a member in a further currency into an account opened for it', () => {
    const ledger = withAnna();
    const francs = { ...transfer(external, user('anna'), 5), amount: { amountMinor: 5n, currency: 'CHF' } };
    expect(ledger.when(francs).ok).toBe(true);
    expect(ledger.account(user('anna'), 'CHF').postedMinor).toBe(5n);
  });

  it('is refused to a person nobody knows here, so that a mistyped id swallows no money', () => {
    const result = withAnna().when(transfer(external, user('nobody'), 5));
    expect(result).toMatchObject({ error: { code: 'wallet.account_not_found' } });
  });

  it('leaves nothing behind when it is refused', () => {
    const ledger = withAnna(100);
    const before = ledger.clone();
    expect(ledger.when(transfer(user('anna'), pool('new'), 101))).toMatchObject({
      error: { code: 'wallet.insufficient_funds' },
    });
    expect([ledger.accounts, ledger.transfers]).toEqual([before.accounts, before.transfers]);
    expect(ledger.entries).toHaveLength(2);
  });

  it('needs two accounts, also where neither has been opened yet', () => {
    const ledger = withAnna();
    expect(ledger.when(transfer(user('anna'), user('anna'), 1))).toMatchObject({
      error: { code: 'wallet.same_account' },
    });
    expect(ledger.when(transfer(revenue, revenue, 1))).toMatchObject({ error: { code: 'wallet.same_account' } });
  });

  it('by account id is refused in another currency, and for an id that is not there', () => {
    const ledger = withAnna();
    const byId = { kind: 'account', accountId: ledger.account(user('anna')).id } as const;
    const francs = { ...transfer(byId, revenue, 5), amount: { amountMinor: 5n, currency: 'CHF' } };
    expect(ledger.when(francs)).toMatchObject({ error: { code: 'wallet.currency_mismatch' } });
    const nowhere = { kind: 'account', accountId: idOf('nowhere') } as const;
    expect(ledger.when(transfer(byId, nowhere, 5))).toMatchObject({ error: { code: 'wallet.account_not_found' } });
  });
});

describe('giving a transfer back', () => {
  const sold = () => {
    const ledger = withAnna();
    const { transferId } = ledger.given<TransferReceipt>(transfer(user('anna'), pool('friday'), 400));
    ledger.given(topUp('ben', 5_000));
    ledger.given(transfer(user('ben'), pool('friday'), 1_000));
    const refund = (amountMinor: number) =>
      transfer(pool('friday'), user('anna'), amountMinor, { reverses: transferId, reason: 'REFUND' });
    return { ledger, transferId, refund };
  };

  it('may be in parts, and never passes the transfer’s amount in sum', () => {
    const { ledger, refund, transferId } = sold();
    expect(ledger.when(refund(150)).ok).toBe(true);
    expect(ledger.when(refund(251))).toMatchObject({
      error: { code: 'wallet.refund_exceeds_transfer', details: { leftMinor: 250 } },
    });
    expect(ledger.when(refund(250)).ok).toBe(true);
    expect(ledger.when(refund(1))).toMatchObject({ error: { code: 'wallet.refund_exceeds_transfer' } });
    expect(ledger.transfers.get(transferId)?.reversedMinor).toBe(400n);
  });

  it('counts the refunds of one batch together', () => {
    const { ledger, refund } = sold();
    expect(ledger.batch([refund(300), refund(300), refund(100)]).map((result) => result.ok)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('goes back the way the money came, and to nobody else', () => {
    const { ledger, transferId } = sold();
    const elsewhere = transfer(pool('friday'), user('ben'), 400, { reverses: transferId });
    expect(ledger.when(elsewhere)).toMatchObject({ error: { code: 'wallet.transfer_not_found' } });
    const unknown = transfer(pool('friday'), user('anna'), 400, { reverses: idOf('unknown') });
    expect(ledger.when(unknown)).toMatchObject({ error: { code: 'wallet.transfer_not_found' } });
  });
});
