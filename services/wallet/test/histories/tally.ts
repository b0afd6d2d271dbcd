import type { LedgerCommand } from '../../src/domain/ledger/decide-postings.ts';
import type { PlayedHistory } from './played-history.ts';

/** By type, so that a new command is missed here. */
const commands: Readonly<Record<LedgerCommand['type'], true>> = {
  'abandon-top-up': true,
  'announce-top-up': true,
  'approve-adjustment': true,
  'approve-withdrawal': true,
  'cancel-withdrawal': true,
  'capture-hold': true,
  'complete-withdrawal': true,
  'credit-top-up': true,
  'end-dispute': true,
  'end-withdrawal': true,
  exchange: true,
  'expire-hold': true,
  'fail-withdrawal': true,
  'limit-own-spending': true,
  'open-account': true,
  'open-dispute': true,
  'place-hold': true,
  'post-batch': true,
  'post-correction': true,
  'post-transfer': true,
  'refund-top-up': true,
  'reject-adjustment': true,
  'reject-withdrawal': true,
  'release-hold': true,
  'request-adjustment': true,
  'request-withdrawal': true,
  'set-account-status': true,
  'set-spending-limits': true,
};

export const everyCommand = Object.keys(commands) as readonly LedgerCommand['type'][];

/** What histories came to, in numbers: one sees whether they did anything. */
export class Tally {
  readonly granted = new Map<LedgerCommand['type'], number>();
  readonly refused = new Map<string, number>();
  histories = 0;
  calls = 0;
  repeats = 0;
  transfers = 0;
  debts = 0;

  add({ calls, repeats, ledger }: PlayedHistory): void {
    this.histories += 1;
    this.calls += calls.length;
    this.repeats += repeats.length;
    this.transfers += ledger.transfers.length;
    this.debts += ledger.accounts.filter(({ kind }) => kind === 'receivable').length;
    for (const { command, answer } of calls) {
      if (answer.ok) count(this.granted, command.type);
      else count(this.refused, answer.error.code.replace('wallet.', ''));
    }
  }

  /** Three lines, the most frequent first. */
  toString(): string {
    return [
      `${this.histories} histories: ${this.calls} calls, ${this.repeats} made again, ${this.transfers} transfers, ${this.debts} people who owed`,
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
