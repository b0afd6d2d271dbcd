import { type AccountLine, CHAIN_START, checkpointHash, headLeaf, merkleRoot } from '@tessera/proofs';
import { expect, it } from 'vitest';
import { LedgerInMemory, pool, start, tenantId, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import { accountLine } from '../ledger/ledger-line.ts';
import { draftCheckpoint } from './checkpoint.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const accountsOf = (ledger: LedgerInMemory): AccountLine[] =>
  [...ledger.accounts.values()]
    .map(accountLine)
    .filter(({ sequence }) => sequence > 0)
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));

const draftOf = (accounts: readonly AccountLine[]) => {
  const draft = draftCheckpoint();
  for (const account of accounts) draft.add(account);
  return draft;
};

it('seals a tree over every head, with the sums of each currency, and follows the checkpoint before it', () => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  ledger.given(topUp('ben', 200));
  ledger.given({ type: 'open-account', owner: user('cleo'), currency: 'CHF' });
  const accounts = accountsOf(ledger);
  const first = draftOf(accounts).seal(tenantId, { previous: undefined, draws: [] }, start);
  expect(first).toMatchObject({
    number: 1,
    sealedAt: start.toISOString(),
    accounts: 3,
    entries: 4,
    root: hex(merkleRoot(accounts.map((account) => headLeaf(account, account)))),
    currencies: [{ currency: 'EUR', accounts: 3, entries: 4, postedMinor: '0', positiveMinor: '1200' }],
    previousHash: CHAIN_START,
    hash: checkpointHash(tenantId, first),
  });
  ledger.given(transfer(user('anna'), pool('friday'), 400));
  const draws = [{ poolId: '019a8f2e-7c00-7000-8000-00000000000a', commitmentHash: 'ab'.repeat(32) }];
  const sealWith = (anchored: typeof draws) =>
    draftOf(accountsOf(ledger)).seal(tenantId, { previous: first, draws: anchored }, start);
  const second = sealWith(draws);
  expect(second).toMatchObject({ number: 2, accounts: 4, entries: 6, draws, previousHash: first.hash });
  expect(second.hash).toBe(checkpointHash(tenantId, second));
  expect(sealWith([]).hash).not.toBe(second.hash);
  expect(sealWith([])).not.toHaveProperty('draws');
});

it('is another one where anything of an account is another', () => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  const [first, ...rest] = accountsOf(ledger);
  if (!first) throw new Error('no account');
  const rootWith = (change: Partial<AccountLine>) => {
    const draft = draftOf([{ ...first, ...change }, ...rest]);
    return draft.seal(tenantId, { previous: undefined, draws: [] }, start).root;
  };
  const roots = [
    rootWith({}),
    rootWith({ accountId: '019a8f2e-7c00-7000-8000-0000000000aa' }),
    rootWith({ ownerKind: 'pool' }),
    rootWith({ ownerId: '019a8f2e-7c00-7000-8000-0000000000aa' }),
    rootWith({ kind: 'savings' }),
    rootWith({ provider: 'another' }),
    rootWith({ currency: 'CHF' }),
    rootWith({ openedAt: '2026-01-01T00:00:00.000Z' }),
    rootWith({ sequence: first.sequence + 1 }),
    rootWith({ postedMinor: '7' }),
    rootWith({ headHash: 'ab'.repeat(32) }),
  ];
  expect(new Set(roots).size).toBe(roots.length);
});
