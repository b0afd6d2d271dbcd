import { wholeOf } from './decisions-in-memory.ts';
import { idOf, LedgerInMemory, topUp } from './ledger-in-memory.ts';
import { brokenInvariants } from './ledger-invariants.ts';

/** Where the decisions about one person's money begin: Anna has 10.00 EUR and owes nothing. */
export const annasLedger = (): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  return ledger;
};

export const owedByAnna = { kind: 'receivable', userId: idOf('anna') } as const;

export const wrongsIn = (ledger: LedgerInMemory) => brokenInvariants(wholeOf(ledger));
