import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  referencesSchema,
  timestampSchema,
  transferReasonSchema,
} from '@tessera/contracts';
import { pageOf, Streamed } from '@tessera/runtime/http';
import { z } from 'zod';
import type { Statement, StatementLine } from '../domain/statements/statement.ts';
import type { StatementAnswer } from '../use-cases/read-statement.ts';
import { CSV_TYPE } from './csv-record.ts';
import { statementToCsv } from './statement.csv.ts';
import { statementCursor } from './statement-query.ts';

export const counterpartySchema = z
  .object({
    kind: z.string().describe('self, member, pool, or the name of one of the operator’s accounts'),
    words: z.string().describe('The same for people'),
  })
  .describe('The other side, without saying which person or pool it is');

const sumSchema = z.string().regex(/^\d+$/).describe('Integer in the minor unit, as text since sums may pass 2^53');

export const statementLineSchema = z.object({
  sequence: z.int().min(1),
  entryId: idSchema,
  transferId: idSchema,
  postedAt: timestampSchema,
  effectiveAt: timestampSchema,
  reason: transferReasonSchema,
  counterparty: counterpartySchema,
  references: referencesSchema,
  reverses: idSchema.nullable().describe('The transfer that this one gives back'),
  amountMinor: amountMinorSchema.describe('Above zero for what came in, below for what went out'),
  balanceAfterMinor: amountMinorSchema,
});

export const statementSchema = pageOf(statementLineSchema).extend({
  accountId: idSchema,
  currency: currencySchema,
  timeZone: z.string(),
  from: timestampSchema.nullable().describe('Null where the statement begins with the account’s first entry'),
  to: timestampSchema.describe('Itself not part of the period'),
  openingBalanceMinor: amountMinorSchema.describe('Just before from'),
  closingBalanceMinor: amountMinorSchema.describe('Just before to: the opening balance and all lines'),
  lines: z.int().min(0).describe('How many the whole period has'),
  totals: z
    .object({ inMinor: sumSchema, outMinor: sumSchema })
    .nullable()
    .describe('Over the whole period; null where it has more than 10,000 lines'),
});

export const statementLineToHttp = ({ entry, transfer, counterparty, signedMinor }: StatementLine) => ({
  sequence: entry.sequence,
  entryId: entry.id,
  transferId: entry.transferId,
  postedAt: entry.postedAt.toISOString(),
  effectiveAt: transfer.effectiveAt.toISOString(),
  reason: transfer.reason,
  counterparty,
  references: transfer.references,
  reverses: transfer.reverses,
  amountMinor: Number(signedMinor),
  balanceAfterMinor: Number(entry.balanceAfterMinor),
});

const headToHttp = ({ account, from, to, opening, closing, timeZone }: Statement) => ({
  accountId: account.id,
  currency: account.currency,
  timeZone,
  from: from?.toISOString() ?? null,
  to: to.toISOString(),
  openingBalanceMinor: Number(opening.balanceMinor),
  closingBalanceMinor: Number(closing.balanceMinor),
  lines: closing.sequence - opening.sequence,
});

/** `statement-<account>-<last instant>.csv`, without characters that a file system or a header minds. */
const asFile = (type: string, ending: string, { account, to }: Statement) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="statement-${account.id}-${to.toISOString().replaceAll(/[^\dTZ]/g, '')}.${ending}"`,
});

export const statementTypes = [CSV_TYPE, 'application/pdf'] as const;

export const statementToHttp = (answer: StatementAnswer) => {
  const { statement } = answer;
  switch (answer.format) {
    case 'csv':
      return {
        status: 200,
        body: new Streamed(async (send) => {
          for await (const piece of statementToCsv(statement, answer.parts())) await send(piece);
        }),
        headers: asFile(statementTypes[0], 'csv', statement),
      } as const;
    case 'pdf':
      return { status: 200, body: answer.document, headers: asFile(statementTypes[1], 'pdf', statement) } as const;
    case 'json': {
      const { lines, turnover, nextAfter } = answer;
      const totals = turnover && { inMinor: String(turnover.inMinor), outMinor: String(turnover.outMinor) };
      const nextCursor = nextAfter === null ? null : statementCursor(statement.to, nextAfter);
      const body = { ...headToHttp(statement), totals, items: lines.map(statementLineToHttp), nextCursor };
      return { status: 200, body } as const;
    }
  }
};
