import { JsonTextError, parseJsonText } from '@tessera/runtime/http';
import { z } from 'zod';
import type { FileLine, LineType } from '../../domain/reconciliation/settlement-line.ts';
import { MAX_LINES, type SettlementFault, tooManyLines } from './settlement-faults.ts';
import { readCurrency, readId } from './settlement-fields.ts';

/*
 * Balance transactions as Stripe's API lists them (https://docs.stripe.com/api/balance_transactions/object): an array of
 * them, or a list object whose `data` they are. What is not read here may be there; Stripe adds fields.
 */

type Read<T> = { readonly value: T } | { readonly faults: readonly SettlementFault[] };

/** 1900 to 2199, in seconds. */
const created = z.int().min(-2_208_988_800).max(7_258_118_399);
const amount = z.int();

/** Expanded (`expand[]=data.source`), the charge of a Payment Intent says which: that is the payment's id with us. */
const source = z.union([z.string(), z.object({ id: z.string(), payment_intent: z.string().nullish() })]).nullish();

const balanceTransaction = z.object({
  id: z.string(),
  type: z.string(),
  amount,
  fee: amount,
  net: amount,
  currency: z.string(),
  created,
  source,
  reporting_category: z.string().nullish(),
});
type BalanceTransaction = z.output<typeof balanceTransaction>;

/** Stripe's types by what they mean here; types that are not among them are `other`. */
const types: Readonly<Record<string, LineType>> = {
  charge: 'payment',
  payment: 'payment',
  refund: 'refund',
  payment_refund: 'refund',
  payment_failure_refund: 'refund',
  payment_reversal: 'refund',
  refund_failure: 'reversal',
  payout: 'payout',
  transfer: 'payout',
  payout_failure: 'reversal',
  payout_cancel: 'reversal',
  transfer_failure: 'reversal',
  transfer_cancel: 'reversal',
  transfer_refund: 'reversal',
  adjustment: 'adjustment',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
};

/** Stripe books a dispute and its return as adjustments; the reporting category tells them. */
const categories: Readonly<Record<string, LineType>> = {
  dispute: 'chargeback',
  dispute_reversal: 'reversal',
  fee: 'fee',
};

const typeOf = ({ type, reporting_category: category }: BalanceTransaction): LineType =>
  categories[category ?? ''] ?? types[type] ?? 'other';

/** Stripe counts these in other units than ISO 4217 does (https://docs.stripe.com/currencies), so a file of them would be misread. */
const otherUnits: readonly string[] = ['ISK', 'MGA', 'UGX'];

/** The lines of a list of balance transactions, or everything that is wrong with it. */
export const readStripe = (content: string): Read<FileLine[]> => {
  const listed = readList(content);
  if ('faults' in listed) return listed;
  if (listed.value.length > MAX_LINES) return { faults: [tooManyLines(listed.value.length)] };
  const read = listed.value.map((one, index) => readTransaction(one, index + 1));
  const faults = read.flatMap((one) => ('faults' in one ? one.faults : []));
  return faults.length > 0 ? { faults } : { value: read.flatMap((one) => ('value' in one ? one.value : [])) };
};

const fileFault = (message: string, where = ''): SettlementFault => ({ code: 'malformed_file', where, message });

const listObject = z.object({
  object: z.literal('list'),
  data: z.array(z.unknown()),
  has_more: z.boolean().optional(),
});

const readList = (content: string): Read<readonly unknown[]> => {
  let json: unknown;
  try {
    json = parseJsonText(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return { faults: [fileFault(error.message, `line ${error.line}, column ${error.column}`)] };
  }
  if (Array.isArray(json)) return { value: json };
  const list = listObject.safeParse(json);
  if (!list.success)
    return { faults: [fileFault('expected an array of balance transactions, or a list of Stripe’s API')] };
  return list.data.has_more
    ? { faults: [fileFault('has_more is true: the list is not whole; send all of its pages as one array')] }
    : { value: list.data.data };
};

const readTransaction = (json: unknown, lineNumber: number): Read<FileLine> => {
  const faultAt = (field: string, message: string): SettlementFault => ({
    code: 'malformed_line',
    where: field === '' ? `transaction ${lineNumber}` : `transaction ${lineNumber}, field ${field}`,
    message,
  });
  const parsed = balanceTransaction.safeParse(json);
  if (!parsed.success) {
    return { faults: parsed.error.issues.map(({ path, message }) => faultAt(path.join('.'), message)) };
  }
  const transaction = parsed.data;
  const type = typeOf(transaction);
  const id = readId(itemIdOf(transaction, type));
  const own = readId(transaction.id);
  const currency = readCurrency(transaction.currency.toUpperCase());
  const faults = [
    ...('fault' in own ? [faultAt('id', own.fault)] : []),
    ...('fault' in id ? [faultAt('source', id.fault)] : []),
    ...('fault' in currency ? [faultAt('currency', currency.fault)] : []),
    ...('value' in currency && otherUnits.includes(currency.value)
      ? [faultAt('currency', `Stripe does not count ${currency.value} as ISO 4217 does: send it as CSV, in decimals`)]
      : []),
    ...(transaction.net === transaction.amount - transaction.fee
      ? []
      : [faultAt('net', 'net is not the amount less the fee')]),
  ];
  if ('fault' in id || 'fault' in currency || faults.length > 0) return { faults };
  return { value: lineOf(transaction, { lineNumber, type, externalId: id.value, currency: currency.value }) };
};

/** What is matched: the source. A fee, or what has no source, is known by the transaction's own id. */
const itemIdOf = ({ id, source: from }: BalanceTransaction, type: LineType): string => {
  if (type === 'fee' || !from) return id;
  return typeof from === 'string' ? from : (from.payment_intent ?? from.id);
};

const lineOf = (
  { id, amount: amountMinor, fee, created: seconds }: BalanceTransaction,
  known: Pick<FileLine, 'lineNumber' | 'type' | 'externalId' | 'currency'>,
): FileLine => ({
  ...known,
  amountMinor: BigInt(amountMinor),
  feeMinor: BigInt(fee),
  occurredAt: new Date(seconds * 1_000),
  reference: id,
});
