import type { LedgerCommand } from '../../src/domain/decide-postings.ts';
import type { PlayedHistory } from './played-history.ts';

/** What histories came to, in numbers: one sees whether they did anything. */
export class Tally {
  readonly granted = new Map<LedgerCommand['type'], number>();
  readonly refused = new Map<string, number>();
  histories = 0;
  calls = 0;
  repeats = 0;
  transfers = 0;

  add({ calls, repeats, ledger }: PlayedHistory): void {
    this.histories += 1;
    this.calls += calls.length;
    this.repeats += repeats.length;
    this.transfers += ledger.transfers.length;
    for (const { command, answer } of calls) {
      if (answer.ok) count(this.granted, command.type);
      else count(this.refused, answer.error.code.replace('wallet.', ''));
    }
  }

  /** Three lines, the most frequent first. */
  toString(): string {
    return [
      `${this.histories} histories: ${this.calls} calls, ${this.repeats} made again, ${this.transfers} transfers`,
      `granted: ${inOrder(this.granted)}`,
      `refused: ${inOrder(this.refused)}`,
    ].join('\n');
  }
}

const count = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

const inOrder = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([what, times]) => `${what} ${times}`)
    .join(', ');
