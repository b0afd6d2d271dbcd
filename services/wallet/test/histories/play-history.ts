import { randomUUID } from 'node:crypto';
import { money } from '@tessera/kernel';
import type { LedgerCommand } from '../../src/domain/ledger/decide-postings.ts';
import { sendExport } from '../../src/http/ledger-export.mapping.ts';
import { publishCheckpoint } from '../../src/messaging/publish-checkpoint.ts';
import { createCheckpointStore } from '../../src/persistence/checkpoint-store.ts';
import { createLedgerBooksStore } from '../../src/persistence/ledger-books-store.ts';
import { exportLedger } from '../../src/use-cases/export-ledger.ts';
import { topUp, user } from '../ledger-in-memory.ts';
import { brokenInvariants } from '../ledger-invariants.ts';
import { callOf, type LedgerOnPostgres, type OpenLedger } from '../ledger-on-postgres.ts';
import { readWholeLedger } from '../read-whole-ledger.ts';
import { type AskedCall, ask, askedCall, changedCall, isNews, type Told } from './asked-call.ts';
import type { History, Repeat, Round, Wish } from './history.ts';
import { FIRST_MINOR, firstPaymentOf, type KnownDebt, knownOf } from './known.ts';
import type { Call, PlayedHistory, RepeatedCall } from './played-history.ts';
import { readEnd } from './read-end.ts';
import { commandOf } from './wish-to-command.ts';

/** Who can be asked: two processes on one database, and somebody who may look into all of it. */
export interface Stage {
  readonly processes: readonly [OpenLedger, OpenLedger];
  readonly sql: LedgerOnPostgres['sql'];
}

/** Plays a history under a tenant of its own: the wishes of a round all at once, each round after the one before. */
export const playHistory = async (stage: Stage, history: History): Promise<PlayedHistory> => {
  const play = new Play(stage, history);
  await play.open();
  for (const round of history.rounds) await play.round(round);
  return play.end();
};

/** What is asked again a round later, and what it was answered first. */
interface Later {
  readonly call: AskedCall;
  readonly repeat: Repeat;
  readonly process: 0 | 1;
  readonly bytes: string;
}

class Play {
  readonly #stage: Stage;
  readonly #history: History;
  readonly #tenantId = randomUUID();
  readonly #calls: AskedCall[] = [];
  readonly #repeats: RepeatedCall[] = [];
  readonly #wrongs: string[] = [];
  /** What is asked again a round later. */
  #later: Later[] = [];
  #accounts: PlayedHistory['accounts'] = [];
  #debts: readonly KnownDebt[] = [];
  #rounds = 0;
  #keys = 0;

  constructor(stage: Stage, history: History) {
    this.#stage = stage;
    this.#history = history;
  }

  /** Three people with money in two currencies, and Dora with none. */
  async open(): Promise<void> {
    for (const settings of this.#history.settings) await this.#set(settings);
    const people = ['anna', 'ben', 'cleo'];
    const commands: LedgerCommand[] = ['EUR', 'CHF'].flatMap((currency) =>
      people.map((name) => {
        const amount = money(FIRST_MINOR, currency);
        return { ...topUp(name, 1, firstPaymentOf(name, currency)), amount };
      }),
    );
    const dora: LedgerCommand = { type: 'open-account', owner: user('dora'), currency: 'EUR' };
    await Promise.all([...commands, dora].map((command) => this.#ask(0, this.#asked(command))));
    this.#accounts = await this.#stage.sql(
      `select id, owner_kind || '/' || owner_id as owner, currency from wallet.accounts where tenant_id = $1
       order by owner_kind desc, owner_id, currency`,
      [this.#tenantId],
    );
  }

  async round({ wishes, seals }: Round): Promise<void> {
    this.#rounds += 1;
    const known = knownOf(this.#accounts, this.#debts, this.#answered());
    const again = this.#later;
    this.#later = [];
    await Promise.all([
      ...again.map((one) => this.#askAgain(one)),
      ...wishes.map(async (wish) => {
        const command = commandOf(wish, known);
        if (command) await this.#wish(wish, this.#asked(command));
      }),
      ...(seals ? [this.#seal()] : []),
    ]);
    const ledger = await readWholeLedger(this.#stage.sql, this.#tenantId);
    this.#debts = ledger.accounts.filter(({ kind }) => kind === 'receivable');
    const wrongs = brokenInvariants(ledger);
    this.#wrongs.push(...wrongs.map((wrong) => `after round ${this.#rounds}: ${wrong}`));
  }

  async end(): Promise<PlayedHistory> {
    this.#rounds += 1;
    await Promise.all(this.#later.map((one) => this.#askAgain(one)));
    await this.#seal();
    return {
      tenantId: this.#tenantId,
      settings: this.#history.settings,
      accounts: this.#accounts,
      calls: this.#answered(),
      repeats: this.#repeats,
      wrongsOnTheWay: this.#wrongs,
      exported: await this.#export(),
      ...(await readEnd(this.#stage.sql, this.#tenantId)),
    };
  }

  #asked(command: LedgerCommand): AskedCall {
    this.#keys += 1;
    const call = askedCall(command, `key ${this.#keys}`, this.#tenantId, this.#rounds);
    this.#calls.push(call);
    return call;
  }

  async #wish({ repeat, process }: Wish, call: AskedCall): Promise<void> {
    const asked = this.#ask(process, call);
    const twin = repeat === 'at once' ? this.#ask(process === 0 ? 1 : 0, call) : undefined;
    const [told, toldAgain] = await Promise.all([asked, twin]);
    const bytes = bytesOf(told);
    if (toldAgain) this.#compare(call, bytes, toldAgain);
    // The beginning of a dispute is told in its order, so never again after its end.
    if (repeat === 'at once' || repeat === 'never' || call.command.type === 'open-dispute') return;
    this.#later.push({ call, repeat, bytes, process: process === 0 ? 1 : 0 });
  }

  async #askAgain({ call, repeat, process, bytes }: Later): Promise<void> {
    if (repeat === 'later' || isNews(call.command)) {
      this.#compare(call, bytes, await this.#ask(process, call));
      return;
    }
    const told = await this.#ask(process, changedCall(call));
    const { command } = call;
    this.#repeats.push({ command, wanted: 'conflict', told: told === 'conflict' ? told : told.bytes });
  }

  #ask(process: 0 | 1, call: AskedCall): Promise<Told> {
    return ask(this.#stage.processes[process], call);
  }

  /** A call under a key is answered by the same bytes. News say what they did, which `brokenAnswers` holds against the ledger. */
  #compare({ command }: AskedCall, bytes: string, again: Told): void {
    if (!isNews(command)) this.#repeats.push({ command, wanted: bytes, told: bytesOf(again) });
  }

  #answered(): Call[] {
    return this.#calls.flatMap(({ round, command, answers }) =>
      [...answers.values()].map((answer) => ({ round, command, answer })),
    );
  }

  async #seal(): Promise<void> {
    const { postgres } = this.#stage.processes[0];
    const checkpoints = createCheckpointStore({ database: postgres, publish: publishCheckpoint, pageSize: 4 });
    await checkpoints.seal({}, callOf(undefined, null, this.#tenantId));
  }

  async #export(): Promise<string> {
    const chunks: string[] = [];
    const books = createLedgerBooksStore({ database: this.#stage.processes[1].postgres });
    const ctx = callOf(undefined, null, this.#tenantId);
    await sendExport(
      (take) => exportLedger({ books })(take, ctx),
      async (chunk) => void chunks.push(Buffer.from(chunk).toString()),
    );
    return chunks.join('');
  }

  async #set(settings: History['settings'][number]): Promise<void> {
    await this.#stage.sql(
      `insert into wallet.settings (tenant_id, currency, version, withdrawal_minimum_minor, withdrawal_per_day_minor,
         withdrawal_per_month_minor, withdrawal_approval_minor, adjustment_approval_minor, settle_receivables, changed_by, changed_at)
       values ($1, $2, 1, $3, $4, $5, $6, $7, $8, 'user:test', now())`,
      [
        this.#tenantId,
        settings.currency,
        settings.withdrawalMinimumMinor,
        settings.withdrawalPerDayMinor,
        settings.withdrawalPerMonthMinor,
        settings.withdrawalApprovalMinor,
        settings.adjustmentApprovalMinor,
        settings.settleReceivables,
      ],
    );
  }
}

const bytesOf = (told: Told): string => (told === 'conflict' ? told : told.bytes);
