import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { eur, external, transfer } from './ledger-in-memory.ts';
import { fundedMember, type RunningWallet, someone } from './running-wallet.ts';

export const wholeTime = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

export interface CsvLine {
  readonly id: string;
  readonly type?: string;
  readonly amount: string;
  readonly currency?: string;
  readonly fee?: string;
  readonly time?: string;
  readonly reference?: string;
}

/** A settlement file of the sandbox provider, in decimals. */
export const csvOf = (...lines: readonly CsvLine[]): string =>
  [
    'id,type,amount,currency,fee,time,reference',
    ...lines.map(
      ({ id, type = 'payment', amount, currency = 'EUR', fee = '', time = '2026-11-21T20:00:00Z', reference = '' }) =>
        [id, type, amount, currency, fee, time, reference].join(','),
    ),
  ].join('\r\n');

export const fileBody = (content: string, change: object = {}) => ({
  provider: 'sandbox',
  period: wholeTime,
  format: 'csv',
  content,
  ...change,
});

export interface DifferenceBody {
  readonly differenceId: string;
  readonly kind: string;
  readonly type: string;
  readonly externalId: string;
  readonly file: { readonly lineNumber: number; readonly amountMinor: number; readonly currency: string } | null;
  readonly ledger: { readonly transferId: string; readonly amountMinor: number; readonly currency: string } | null;
  readonly state: string;
  readonly resolution: {
    readonly kind: string;
    readonly note: string | null;
    readonly transferId: string | null;
    readonly settledBy: string | null;
    readonly resolvedBy: string;
  } | null;
}

export interface ReconciliationBody {
  readonly reconciliationId: string;
  readonly lines: number;
  readonly matched: number;
  readonly differences: number;
  readonly newDifferences: number;
  readonly settled: number;
  readonly sums: readonly object[];
  readonly totals: readonly object[];
}

interface PageBody<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** A tenant with a member and staff, and what they do in these tests. */
export const operator = async (wallet: RunningWallet) => {
  const anna = await fundedMember(wallet, 10_000);
  const staff = await someone(wallet, 'staff', anna.tenantId);
  const { tenantId } = anna;
  const member = { kind: 'user', userId: anna.userId } as const;
  return {
    anna,
    staff,
    tenantId,
    /** What the payment that gave the member their first money is called at the provider. */
    firstPayment: async (): Promise<string> => {
      const [row] = await wallet.sql<{ id: string }>(
        `select refs->>'externalId' as id from wallet.transfers where tenant_id = $1 order by posted_at limit 1`,
        [tenantId],
      );
      return row?.id ?? '';
    },
    /** A top-up as the ledger books it. */
    topUp: (externalId: string, amountMinor: number, change: { currency?: string; effectiveAt?: Date } = {}) =>
      wallet.given(tenantId, {
        type: 'credit-top-up',
        paymentId: randomUUID(),
        userId: anna.userId,
        provider: 'sandbox',
        providerPaymentId: externalId,
        amount: { amountMinor: BigInt(amountMinor), currency: change.currency ?? 'EUR' },
        effectiveAt: change.effectiveAt ?? new Date('2026-11-21T20:00:00Z'),
        postedBy: 'system:test',
        idempotencyKey: null,
      }),
    /** Money that leaves by the provider: a payout or a refund. */
    payOut: (externalId: string, amountMinor: number, reason: 'WITHDRAWAL' | 'REFUND' = 'WITHDRAWAL') =>
      wallet.given(tenantId, {
        ...transfer(member, external, amountMinor, { reason }),
        amount: eur(amountMinor),
        references: { externalId },
      }),
    upload: (content: string, change: object = {}, idempotencyKey: string = randomUUID()) =>
      staff.http.post<ReconciliationBody & ProblemBody>('/v1/reconciliations', {
        body: fileBody(content, change),
        idempotencyKey,
      }),
    differencesOf: async (reconciliationId: string): Promise<DifferenceBody[]> =>
      (await staff.http.get<PageBody<DifferenceBody>>(`/v1/reconciliations/${reconciliationId}/differences?limit=100`))
        .body.items,
    differences: async (query = ''): Promise<PageBody<DifferenceBody>> =>
      (await staff.http.get<PageBody<DifferenceBody>>(`/v1/differences${query}`)).body,
    resolve: (differenceId: string, body: object, idempotencyKey: string = randomUUID()) =>
      staff.http.post<DifferenceBody & ProblemBody>(`/v1/differences/${differenceId}/resolve`, {
        body,
        idempotencyKey,
      }),
  };
};

export type Operator = Awaited<ReturnType<typeof operator>>;

/** In one line, what a difference says. */
export const inShort = ({ kind, externalId, file, ledger }: DifferenceBody) =>
  [kind, externalId, file?.amountMinor ?? null, ledger?.amountMinor ?? null] as const;
