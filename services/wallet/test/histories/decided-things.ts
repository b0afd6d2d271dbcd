import { disputeIds } from '../../src/domain/disputes/dispute.ts';
import type { Hold } from '../../src/domain/holds/hold.ts';
import { textOf } from './asked-call.ts';
import { grantedOf, type PlayedHistory } from './played-history.ts';

/** Holds, withdrawals, adjustments, top-ups and accounts are as the last one who was answered about them heard. */
export const brokenThings = (played: PlayedHistory): string[] => [
  ...brokenHolds(played),
  ...brokenSteps(played),
  ...brokenTopUps(played),
  ...brokenAccounts(played),
  ...paidOutOfDebt(played),
];

const brokenHolds = (played: PlayedHistory): string[] => {
  const { calls, ledger, tenantId } = played;
  const placed = grantedOf(calls, 'place-hold');
  const rows = new Map(ledger.holds.map((hold) => [hold.id, hold]));
  const others = new Set([
    ...grantedOf(calls, 'request-withdrawal').map(({ receipt }) => receipt.holdId),
    ...grantedOf(calls, 'open-dispute').map(({ command }) => disputeIds(tenantId, command.disputeId).hold),
  ]);
  const own = new Set(placed.map(({ receipt }) => receipt.holdId));
  return [
    ...placed.flatMap(({ command, receipt: { holdId, accountId } }) => {
      const hold = rows.get(holdId);
      if (!hold) return [`hold ${holdId} was answered and is not there`];
      const isIt = hold.accountId === accountId && hold.amount.amountMinor === command.amount.amountMinor;
      return [...(isIt ? [] : [`hold ${holdId} is of another account or amount`]), ...wrongEnd(played, hold)];
    }),
    ...ledger.holds
      .filter(({ id }) => !own.has(id) && !others.has(id))
      .map(({ id }) => `hold ${id} was answered to nobody`),
  ];
};

/** One end, and the one that was answered; of captures and releases there is one. */
const wrongEnd = ({ calls }: PlayedHistory, hold: Hold): string[] => {
  const captures = grantedOf(calls, 'capture-hold').filter(({ command }) => command.holdId === hold.id);
  const releases = grantedOf(calls, 'release-hold').filter(({ command }) => command.holdId === hold.id);
  const expiries = grantedOf(calls, 'expire-hold').filter(({ command }) => command.holdId === hold.id);
  const ends = [
    ...captures.map(() => 'CAPTURED'),
    ...releases.map(({ receipt }) => receipt.status),
    ...expiries.map(() => 'EXPIRED'),
  ];
  const wrong: string[] = [];
  if (ends.some((end) => end !== hold.status))
    wrong.push(`hold ${hold.id} is ${hold.status}, and was said to be ${ends}`);
  if (ends.length === 0 && hold.status !== 'ACTIVE') wrong.push(`hold ${hold.id} was ended by nobody`);
  if (hold.status !== 'EXPIRED' && ends.length > 1) wrong.push(`hold ${hold.id} was ended ${ends.length} times`);
  if (captures.some(({ receipt }) => receipt.transferId !== hold.transferId))
    wrong.push(`hold ${hold.id} was captured by another transfer`);
  return wrong;
};

interface Stepping {
  readonly id: string;
  readonly sequence: number;
}

/** A withdrawal or an adjustment stands as its last step was answered, and nobody was told of a step that was not taken. */
const brokenSteps = ({ calls, ledger }: PlayedHistory): string[] => {
  const withdrawals: Stepping[] = calls.flatMap(({ command, answer }) =>
    answer.ok && command.type.endsWith('-withdrawal') ? [answer.value as unknown as Stepping] : [],
  );
  const adjustments: Stepping[] = calls.flatMap(({ command, answer }) =>
    answer.ok && command.type.endsWith('-adjustment') ? [answer.value as unknown as Stepping] : [],
  );
  return [
    ...notLast('withdrawal', withdrawals, ledger.withdrawals),
    ...notLast('adjustment', adjustments, ledger.adjustments),
  ];
};

const notLast = (what: string, told: readonly Stepping[], rows: readonly Stepping[]): string[] => {
  const byId = Map.groupBy(told, ({ id }) => id);
  const strays = [...byId.keys()].filter((id) => !rows.some((row) => row.id === id));
  return [
    ...strays.map((id) => `${what} ${id} was answered and is not there`),
    ...rows.flatMap((row) => {
      const last = byId.get(row.id)?.reduce((a, b) => (b.sequence > a.sequence ? b : a));
      return last && factsOf(last) === factsOf(row) ? [] : [`${what} ${row.id} is not as its last step was answered`];
    }),
  ];
};

/** In the order of names: a row and a decision list them differently. Times in the tables end with milliseconds too. */
const factsOf = (thing: object): string =>
  textOf(
    Object.entries(thing)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, sorted(value)]),
  );

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !(value instanceof Date)
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    : value;

const brokenTopUps = ({ calls, topUps, ledger }: PlayedHistory): string[] => {
  const credited = new Map(
    grantedOf(calls, 'credit-top-up').map((one) => [one.command.paymentId, one.receipt.transferId]),
  );
  const abandoned = new Set(grantedOf(calls, 'abandon-top-up').map(({ command }) => command.paymentId));
  const wrong = topUps.flatMap(({ id, status, transferId }) => {
    if (transferId !== (credited.get(id) ?? null))
      return [`top-up ${id} was credited by another transfer than answered`];
    const isFailed = status === 'FAILED' || status === 'CANCELLED';
    return isFailed && !abandoned.has(id) ? [`top-up ${id} is ${status}, and nobody said so`] : [];
  });
  const pending = ledger.accounts.filter(({ id, pendingInMinor }) => {
    const created = topUps.filter(({ accountId, status }) => accountId === id && status === 'CREATED');
    return pendingInMinor !== created.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
  });
  return [...wrong, ...pending.map(({ id }) => `account ${id} expects another amount than its top-ups`)];
};

/** What somebody owes is nothing that they could be paid. */
const paidOutOfDebt = ({ ledger }: PlayedHistory): string[] =>
  ledger.withdrawals
    .filter(({ accountId }) => ledger.accounts.some(({ id, kind }) => id === accountId && kind === 'receivable'))
    .map(({ id }) => `withdrawal ${id} is out of what its owner owes`);

const brokenAccounts = ({ calls, ledger }: PlayedHistory): string[] => {
  const told = grantedOf(calls, 'set-account-status').map(({ receipt }) => receipt.account);
  return ledger.accounts.flatMap((account) => {
    const wrong: string[] = [];
    const last = told.filter(({ id }) => id === account.id).sort((a, b) => b.version - a.version)[0];
    if (account.status !== (last?.status ?? 'ACTIVE')) wrong.push(`is ${account.status}, and nobody said so last`);
    if (account.status === 'CLOSED' && (account.postedMinor !== 0n || account.heldMinor !== 0n))
      wrong.push('is closed with something in it');
    const debt = ledger.accounts.find(
      ({ kind, ownerId, currency }) =>
        kind === 'receivable' && ownerId === account.ownerId && currency === account.currency,
    );
    const isOwing = (debt?.postedMinor ?? 0n) < 0n;
    if (
      account.ownerKind === 'user' &&
      account.kind === 'default' &&
      account.status !== 'CLOSED' &&
      account.owes !== isOwing
    )
      wrong.push(`is said ${account.owes ? '' : 'not '}to owe`);
    return wrong.map((what) => `account ${account.id} ${what}`);
  });
};
