import { formatPoints, parsePoints, points } from '@tessera/kernel';
import { type Database, prepared, type Transaction, toDate } from '@tessera/runtime/postgres';
import { defaultRule, defaultTiers } from '../domain/default-programme.ts';
import type { EarningRule, FactType, RuleAward, RuleConditions } from '../domain/earning-rule.ts';
import type { Tier } from '../domain/tier.ts';
import type { Programme } from '../use-cases/ports.ts';

/** A definition as JSON: bigints as decimal text, points as `"12.50"`. */
interface StoredDefinition {
  readonly when: Omit<RuleConditions, 'minAmountMinor'> & { readonly minAmountMinor?: string };
  readonly award: {
    readonly kind: string;
    readonly points: string;
    readonly perMinor?: string;
    readonly rounding?: string;
  };
  readonly tierPercent: Readonly<Record<string, number>>;
}

interface RuleRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly trigger: string;
  readonly definition: StoredDefinition;
  readonly published_at: string;
}

const fromRow = ({ id, version, name, trigger, definition, published_at }: RuleRow): EarningRule => {
  const { when, award, tierPercent } = definition;
  const { minAmountMinor, ...conditions } = when;
  return {
    id,
    version,
    name,
    trigger: trigger as FactType,
    when: { ...conditions, ...(minAmountMinor === undefined ? {} : { minAmountMinor: BigInt(minAmountMinor) }) },
    award: awardFrom(award),
    tierPercent,
    publishedAt: toDate(published_at),
  };
};

const awardFrom = (award: StoredDefinition['award']): RuleAward => {
  const each = parsePoints(award.points) ?? points(0n);
  if (award.kind === 'fixed') return { kind: 'fixed', points: each };
  return {
    kind: 'per-amount',
    points: each,
    perMinor: BigInt(award.perMinor ?? '1'),
    rounding: (award.rounding ?? 'floor') as 'floor',
  };
};

const toDefinition = ({
  when,
  award,
  tierPercent,
}: Pick<EarningRule, 'when' | 'award' | 'tierPercent'>): StoredDefinition => {
  const { minAmountMinor, ...conditions } = when;
  return {
    when: { ...conditions, ...(minAmountMinor === undefined ? {} : { minAmountMinor: minAmountMinor.toString() }) },
    award: {
      kind: award.kind,
      points: formatPoints(award.points),
      ...(award.kind === 'per-amount' ? { perMinor: award.perMinor.toString(), rounding: award.rounding } : {}),
    },
    tierPercent,
  };
};

const TIERS = prepared('select name, from_hundredths from tiers where tenant_id = $1 order by from_hundredths');

export const loadTiers = async (tx: Transaction): Promise<Tier[]> => {
  const rows = await tx.execute<{ name: string; from_hundredths: string }>(TIERS, [tx.tenantId]);
  return rows.map((row) => ({ name: row.name, from: points(BigInt(row.from_hundredths)) }));
};

const RULES = prepared(`
  select distinct on (id) id, version, name, trigger, definition, published_at from earning_rules
  where tenant_id = $1 order by id, version desc`);

/** The version in force of every rule. */
export const loadRules = async (tx: Transaction): Promise<EarningRule[]> =>
  (await tx.execute<RuleRow>(RULES, [tx.tenantId])).map(fromRow);

const loadRule = async (tx: Transaction, ruleId: string): Promise<EarningRule | undefined> => {
  const [row] = await tx.execute<RuleRow>(
    `select id, version, name, trigger, definition, published_at from earning_rules
     where tenant_id = $1 and id = $2 order by version desc limit 1`,
    [tx.tenantId, ruleId],
  );
  return row && fromRow(row);
};

const insertRule = (tx: Transaction, rule: EarningRule) =>
  tx.execute(
    `insert into earning_rules (tenant_id, id, version, name, trigger, definition, published_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7)`,
    [tx.tenantId, rule.id, rule.version, rule.name, rule.trigger, JSON.stringify(toDefinition(rule)), rule.publishedAt],
  );

/** One writer of a tenant's programme at a time, for the life of the transaction. */
const lockProgramme = (tx: Transaction) =>
  tx.execute(`select pg_advisory_xact_lock(hashtextextended('programme/' || $1, 0))`, [tx.tenantId]);

/** Gives a tenant its default programme where it has none yet. Returns the rule that was published with it. */
export const ensureProgramme = async (
  tx: Transaction,
  newId: () => string,
  now: Date,
): Promise<EarningRule | undefined> => {
  if ((await loadTiers(tx)).length > 0) return undefined;
  await lockProgramme(tx);
  if ((await loadTiers(tx)).length > 0) return undefined;
  await tx.execute(
    'insert into tiers (tenant_id, name, from_hundredths) select $1, * from unnest($2::text[], $3::bigint[])',
    [tx.tenantId, defaultTiers.map((tier) => tier.name), defaultTiers.map((tier) => tier.from.hundredths)],
  );
  const rule = { ...defaultRule, id: newId(), version: 1, publishedAt: now };
  await insertRule(tx, rule);
  return rule;
};

export const createProgramme = (
  database: Database,
  published: (tx: Transaction, rule: EarningRule) => void,
): Programme => ({
  tiers: (ctx) => database.read(ctx, loadTiers),
  rules: (ctx) => database.read(ctx, loadRules),
  publish: (ruleId, decide, ctx) =>
    database.transact(ctx, async (tx) => {
      await lockProgramme(tx);
      const current = await loadRule(tx, ruleId);
      const { rule, answer } = decide(current, await loadTiers(tx));
      if (rule) {
        await insertRule(tx, rule);
        published(tx, rule);
      }
      return answer;
    }),
});
