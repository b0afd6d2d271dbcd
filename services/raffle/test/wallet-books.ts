import { createHash } from 'node:crypto';
import {
  type AccountRef,
  captureHold,
  createPayment,
  type EntryRef,
  getBalance,
  placeHold,
  postTransfer,
  type RequestContract,
  releaseHold,
  voidTransfer,
} from '@tessera/contracts';
import { deriveId, err, ok, type Refusal, type Result } from '@tessera/kernel';
import type { z } from 'zod';

/** The requests that the raffle makes of the wallet. */
export const walletRequests = [placeHold, captureHold, releaseHold, postTransfer, voidTransfer, getBalance] as const;

export type Answer = Result<unknown, Refusal<string>>;

interface Hold {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly expiresAt: number;
  status: 'ACTIVE' | 'CAPTURED' | 'RELEASED';
}

export interface Transfer {
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly purchaseId: string | undefined;
}

interface Sides {
  readonly debitEntry: EntryRef;
  readonly creditEntry: EntryRef;
}

const accountName = (account: AccountRef): string => {
  if (account.kind === 'user') return `user/${account.userId}`;
  if (account.kind === 'pool') return `pool/${account.poolId}`;
  return `system/${account.name}`;
};

/**
 * A wallet for tests that keeps the promises of the real one: no member below zero, one effect and one answer a key for
 * ever, refusals included, and a hold that is captured or released once.
 */
export class WalletBooks {
  readonly transfers: Transfer[] = [];
  readonly #balances = new Map<string, number>();
  readonly #holds = new Map<string, Hold>();
  readonly #answers = new Map<string, { readonly input: string; readonly answer: Answer }>();
  readonly #refusing = new Map<string, string>();
  readonly #entries = new Map<string, Sides>();
  readonly #sequences = new Map<string, number>();
  now: () => number = Date.now;
  /** False: a wallet of the release before, which tells of a transfer only its id. */
  tellsEntries = true;

  fund(userId: string, amountMinor: number): void {
    this.#move('system/external', `user/${userId}`, amountMinor);
  }

  /** From now on the account refuses to move, with this code; undefined ends it. */
  refuse(account: AccountRef, code: string | undefined): void {
    if (code === undefined) this.#refusing.delete(accountName(account));
    else this.#refusing.set(accountName(account), code);
  }

  balance(account: AccountRef): number {
    return this.#balances.get(accountName(account)) ?? 0;
  }

  /** What a member can spend: less than the balance while something is held. */
  available(userId: string): number {
    const held = this.activeHolds().filter(({ account }) => account === `user/${userId}`);
    return this.balance({ kind: 'user', userId }) - held.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  }

  activeHolds(): Hold[] {
    return [...this.#holds.values()].filter(({ status }) => status === 'ACTIVE');
  }

  /** The entries of a transfer, as whoever asked for it was told them. */
  entriesOf(transferId: string): Partial<Sides> {
    return this.#entries.get(transferId) ?? {};
  }

  /** Zero, or money was made or lost. */
  sum(): number {
    return [...this.#balances.values()].reduce((sum, balance) => sum + balance, 0);
  }

  /** Answers as the real one would; the same key gets the same answer, and another request under it is a bug of ours. */
  answer(request: RequestContract, asked: unknown, key: string | undefined): Answer {
    const name = `${request.subject}#${key ?? ''}`;
    const input = request.input.parse(asked);
    const remembered = this.#answers.get(name);
    if (remembered && remembered.input !== JSON.stringify(input)) throw new Error(`${name} was another request`);
    if (remembered) return remembered.answer;
    const answer = this.#carryOut(request, input, name);
    if (request.changes) this.#answers.set(name, { input: JSON.stringify(input), answer });
    return answer;
  }

  #carryOut(request: RequestContract, input: unknown, name: string): Answer {
    switch (request) {
      case placeHold:
        return this.#placeHold(input as z.output<typeof placeHold.input>, deriveId('hold', name));
      case captureHold:
        return this.#captureHold(input as z.output<typeof captureHold.input>, deriveId('transfer', name));
      case releaseHold:
        return this.#releaseHold(input as z.output<typeof releaseHold.input>);
      case voidTransfer:
        return this.#voidTransfer(input as z.output<typeof voidTransfer.input>);
      case createPayment:
        return this.#createPayment(input as z.output<typeof createPayment.input>);
      case postTransfer:
        return this.#postTransfer(input as z.output<typeof postTransfer.input>, deriveId('transfer', name));
      default:
        return this.#getBalance(input as z.output<typeof getBalance.input>);
    }
  }

  #placeHold(input: z.output<typeof placeHold.input>, id: string): Answer {
    const account = accountName(input.account);
    const refused = this.#refusing.get(account);
    if (refused !== undefined) return err({ code: refused, message: 'The account refuses.' });
    if (input.account.kind !== 'user') throw new Error('only members’ money is held');
    if (this.available(input.account.userId) < input.amountMinor) {
      return err({ code: 'wallet.insufficient_funds', message: 'Not enough money.' });
    }
    const expiresAt = this.now() + input.ttlSeconds * 1_000;
    const { currency, amountMinor } = input;
    this.#holds.set(id, { id, account, currency, amountMinor, expiresAt, status: 'ACTIVE' });
    return ok({ holdId: id, accountId: deriveId('account', account), expiresAt: new Date(expiresAt).toISOString() });
  }

  #captureHold(input: z.output<typeof captureHold.input>, id: string): Answer {
    const hold = this.#holds.get(input.holdId);
    const refused = this.#whyUnusable(hold) ?? this.#refusing.get(hold?.account ?? '');
    if (!hold || refused !== undefined) return err({ code: refused ?? 'wallet.hold_not_found', message: 'No.' });
    hold.status = 'CAPTURED';
    const credit = accountName(input.credit);
    this.#post(id, hold.account, credit, hold.amountMinor, input.reason, input.references.purchaseId);
    const entries = { debitEntryId: deriveId('entry', id, 'debit'), creditEntryId: deriveId('entry', id, 'credit') };
    return ok({ transferId: id, ...entries, postedAt: new Date(this.now()).toISOString(), ...this.entriesOf(id) });
  }

  #releaseHold({ holdId }: z.output<typeof releaseHold.input>): Answer {
    const hold = this.#holds.get(holdId);
    const refused = this.#whyUnusable(hold);
    if (!hold || (refused !== undefined && refused !== 'wallet.hold_expired')) {
      return err({ code: refused ?? 'wallet.hold_not_found', message: 'No.' });
    }
    hold.status = 'RELEASED';
    return ok({ holdId, status: refused === undefined ? 'RELEASED' : 'EXPIRED' });
  }

  #whyUnusable(hold: Hold | undefined): string | undefined {
    if (!hold) return 'wallet.hold_not_found';
    if (hold.status === 'CAPTURED') return 'wallet.hold_captured';
    if (hold.status === 'RELEASED') return 'wallet.hold_released';
    return this.now() >= hold.expiresAt ? 'wallet.hold_expired' : undefined;
  }

  #postTransfer(input: z.output<typeof postTransfer.input>, id: string): Answer {
    const [debit, credit] = [accountName(input.debit), accountName(input.credit)];
    const refused = this.#refusing.get(debit) ?? this.#refusing.get(credit);
    if (refused !== undefined) return err({ code: refused, message: 'The account refuses.' });
    const has = input.debit.kind === 'user' ? this.available(input.debit.userId) : (this.#balances.get(debit) ?? 0);
    if (!debit.startsWith('system/') && has < input.amountMinor) {
      return err({ code: 'wallet.insufficient_funds', message: 'Not enough money.' });
    }
    this.#post(id, debit, credit, input.amountMinor, input.reason, input.references.purchaseId);
    return ok({ transferId: id, postedAt: new Date(this.now()).toISOString(), ...this.entriesOf(id) });
  }

  #voidTransfer({ transferKey, transfer }: z.output<typeof voidTransfer.input>): Answer {
    const name = `${postTransfer.subject}#${transferKey}`;
    const made = this.#answers.get(name)?.answer;
    if (made?.ok) {
      const { transferId } = made.value as { transferId: string };
      return ok({ transferId, ...this.entriesOf(transferId) });
    }
    if (made) return ok({});
    const answer = err({ code: 'wallet.transfer_voided', message: 'Given up.' });
    this.#answers.set(name, { input: JSON.stringify(transfer), answer });
    return ok({});
  }

  /** Billing's part: payments that were asked for, and who pays how much. */
  readonly payments = new Map<string, z.output<typeof createPayment.input>>();

  #createPayment(input: z.output<typeof createPayment.input>): Answer {
    if (input.provider !== 'sandbox') return err({ code: 'billing.provider_unknown', message: 'No such provider.' });
    this.payments.set(input.paymentId, input);
    return ok({ paymentId: input.paymentId });
  }

  #getBalance({ account }: z.output<typeof getBalance.input>): Answer {
    const name = accountName(account);
    if (!this.#balances.has(name)) return err({ code: 'wallet.account_not_found', message: 'No such account.' });
    const postedMinor = this.balance(account);
    return ok({ accountId: deriveId('account', name), postedMinor, heldMinor: 0, availableMinor: postedMinor });
  }

  #post(id: string, debit: string, credit: string, amountMinor: number, reason: string, purchaseId?: string): void {
    this.#move(debit, credit, amountMinor);
    this.transfers.push({ id, debit, credit, amountMinor, reason, purchaseId });
    const sides = { debitEntry: this.#append(debit), creditEntry: this.#append(credit) };
    if (this.tellsEntries) this.#entries.set(id, sides);
  }

  /** Each account's own count, and something that stands for the hash of its chain. */
  #append(account: string): EntryRef {
    const sequence = (this.#sequences.get(account) ?? 0) + 1;
    this.#sequences.set(account, sequence);
    const hash = createHash('sha256').update(`${account} ${sequence}`).digest('hex');
    return { accountId: deriveId('account', account), sequence, hash };
  }

  #move(debit: string, credit: string, amountMinor: number): void {
    this.#balances.set(debit, (this.#balances.get(debit) ?? 0) - amountMinor);
    this.#balances.set(credit, (this.#balances.get(credit) ?? 0) + amountMinor);
  }
}
