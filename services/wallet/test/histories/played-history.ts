import type { LedgerCommand, LedgerResult, ReceiptOf } from '../../src/domain/ledger/decide-postings.ts';
import type { WalletLimits } from '../../src/domain/settings/wallet-settings.ts';
import type { TopUp } from '../../src/domain/top-ups/top-up.ts';
import type { WholeLedger } from '../ledger-invariants.ts';

/** One call, however often it was made, and its answer. */
export interface Call {
  /** The round in which it was made: it saw all that was answered in the rounds before. */
  readonly round: number;
  readonly command: LedgerCommand;
  readonly answer: LedgerResult;
}

/** What a call that was made again, under the same key or with the same news, was told. */
export interface RepeatedCall {
  readonly command: LedgerCommand;
  readonly wanted: string;
  readonly told: string;
}

/** An event that is to be published. */
export interface Told {
  readonly subject: string;
  readonly aggregate: string;
  readonly sequence: number;
}

/** All that can be known of a history once it is over: who was told what, and what is in the tables. */
export interface PlayedHistory {
  readonly tenantId: string;
  readonly settings: readonly ({ readonly currency: string } & WalletLimits)[];
  /** Accounts that were there before the first round of wishes. */
  readonly accounts: readonly { readonly id: string; readonly owner: string; readonly currency: string }[];
  readonly calls: readonly Call[];
  readonly repeats: readonly RepeatedCall[];
  readonly ledger: WholeLedger;
  readonly topUps: readonly TopUp[];
  readonly told: readonly Told[];
  /** What was wrong with the books after a round. */
  readonly wrongsOnTheWay: readonly string[];
  /** The ledger's export, as auditors get it. */
  readonly exported: string;
  /** Postgres' own time once all was over. */
  readonly endedAt: Date;
}

export type CommandOf<Type extends LedgerCommand['type']> = Extract<LedgerCommand, { readonly type: Type }>;

export interface Granted<Type extends LedgerCommand['type']> {
  readonly call: Call;
  readonly command: CommandOf<Type>;
  readonly receipt: ReceiptOf[Type];
}

/** The granted calls of one kind. */
export const grantedOf = <Type extends LedgerCommand['type']>(
  calls: readonly Call[],
  type: Type,
): readonly Granted<Type>[] =>
  calls.flatMap((call) =>
    call.command.type === type && call.answer.ok
      ? // An answer is of its command's kind.
        [{ call, command: call.command as CommandOf<Type>, receipt: call.answer.value as ReceiptOf[Type] }]
      : [],
  );
