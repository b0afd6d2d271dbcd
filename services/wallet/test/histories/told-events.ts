import type { PlayedHistory } from './played-history.ts';

/** Each step of each thing is told once, numbered from 1 without gaps, and what is in the ledger was told. */
export const brokenNews = ({ told, ledger, topUps }: PlayedHistory): string[] => {
  const byAggregate = Map.groupBy(told, ({ aggregate }) => aggregate);
  const gaps = [...byAggregate].filter(([, events]) => {
    const numbers = events.map(({ sequence }) => sequence).sort((a, b) => a - b);
    return numbers.some((number, index) => number !== index + 1);
  });
  const steps = (aggregate: string, things: readonly { readonly id: string }[], count: (index: number) => number) =>
    things.flatMap(({ id }, index) => {
      const events = byAggregate.get(`${aggregate}/${id}`)?.length ?? 0;
      return events === count(index) ? [] : [`${events} events of ${aggregate} ${id}, not ${count(index)}`];
    });
  const holds = ledger.holds.filter(({ expiresAt }) => expiresAt !== null);
  return [
    ...gaps.map(([aggregate]) => `events of ${aggregate} are not numbered without gaps`),
    ...steps('transfer', ledger.transfers, () => 1),
    ...steps('hold', holds, (index) => (holds[index]?.status === 'ACTIVE' ? 1 : 2)),
    ...steps('withdrawal', ledger.withdrawals, (index) => ledger.withdrawals[index]?.sequence ?? 0),
    ...steps('adjustment', ledger.adjustments, (index) => ledger.adjustments[index]?.sequence ?? 0),
    ...steps('top-up', topUps, (index) => topUps[index]?.sequence ?? 0),
    ...steps('account', ledger.accounts, (index) => ledger.accounts[index]?.version ?? 0),
  ];
};
