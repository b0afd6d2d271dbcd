import { type Database, toDate, violatedConstraint } from '@tessera/runtime/postgres';
import { normalized } from '../domain/exchanges/exchange.ts';
import type { ExchangeRate, ExchangeRates } from '../use-cases/ports.ts';

interface RawExchangeRate {
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
  readonly set_by: string;
  readonly set_at: string;
}

const fromRaw = (row: RawExchangeRate): ExchangeRate => ({
  base: row.base,
  quote: row.quote,
  rate: normalized(row.rate),
  setBy: row.set_by,
  setAt: toDate(row.set_at),
});

const CURRENT = `
  select distinct on (base, quote) base, quote, rate::text, set_by, set_at from exchange_rates
  where tenant_id = $1 and ($2::text is null or base = $2 and quote = $3)
  order by base, quote, version desc`;

const ADD = `
  insert into exchange_rates (tenant_id, base, quote, version, rate, set_by, set_at)
  select $1::uuid, $2, $3, coalesce(max(version), 0) + 1, $4::numeric, $5, $6::timestamptz
  from exchange_rates where tenant_id = $1 and base = $2 and quote = $3`;

/** How often somebody who set a rate at the same moment as somebody else tries again. */
const ATTEMPTS = 5;

export const createExchangeRateStore = (database: Database): ExchangeRates => ({
  find: (base, quote, ctx) =>
    database.read(ctx, async (tx) => {
      const [row] = await tx.execute<RawExchangeRate>(CURRENT, [ctx.tenantId, base, quote]);
      return row && fromRaw(row);
    }),

  list: (ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<RawExchangeRate>(CURRENT, [ctx.tenantId, null, null]);
      return rows.map(fromRaw);
    }),

  set: async (rate, ctx) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await database.transact(ctx, (tx) =>
          tx.execute(ADD, [ctx.tenantId, rate.base, rate.quote, rate.rate, rate.setBy, rate.setAt]),
        );
        return rate;
      } catch (error) {
        if (attempt === ATTEMPTS || violatedConstraint(error) !== 'exchange_rates_pkey') throw error;
      }
    }
  },
});
