import type { Sql } from '../database.ts';
import type { Books } from './place.ts';
import { type Asked, askUntilAnswered } from './rush.ts';

/** What the wallet has of one call. */
interface Kept {
  readonly key: string;
  /** The remembered answer; null where there is none. */
  readonly status: number | null;
  readonly body: Buffer | null;
  /** The transfers that it made, by their note. */
  readonly transfer_ids: readonly string[];
}

const KEPT = `
  with made as (
    select refs->>'note' as key, array_agg(id::text) as ids from wallet.transfers where tenant_id = $1 group by 1
  )
  select asked.key, k.status, k.body, coalesce(made.ids, '{}') as transfer_ids
  from unnest($2::text[]) as asked(key)
  left join wallet.idempotency_keys k on k.tenant_id = $1 and k.key = asked.key
  left join made on made.key = asked.key`;

const keptOf = async (sql: Sql, { tenantId }: Books, asked: readonly Asked[]): Promise<Map<string, Kept>> => {
  const rows = await sql<Kept>(KEPT, [tenantId, asked.map(({ key }) => key)]);
  return new Map(rows.map((row) => [row.key, row]));
};

const transferIdsIn = (body: Buffer | null): string[] =>
  [...(body?.toString() ?? '').matchAll(/"transferId":"([^"]+)"/g)].map(([, id = '']) => id);

/** Wholly there or wholly absent: an answer that is remembered and all its transfers, or neither; a refusal moves nothing. */
const brokenWhole = ({ key, transfers }: Asked, { status, body, transfer_ids }: Kept): string[] => {
  const isDone = status !== null && status < 300;
  const expected = isDone ? transferIdsIn(body).sort() : [];
  const isWhole = expected.length === (isDone ? transfers : 0) && [...transfer_ids].sort().join() === expected.join();
  return isWhole ? [] : [`${key}: its answer is ${status} ${body}, and it made [${transfer_ids}]`];
};

const brokenAnswer = ({ key, answer }: Asked, kept: Kept | undefined): string[] => {
  if (!answer) return [];
  const same = kept?.status === answer.status && kept.body?.toString() === answer.body;
  return same ? [] : [`${key} was answered ${answer.status} ${answer.body}, and ${kept?.status} ${kept?.body} is kept`];
};

const brokenCalls = (asked: readonly Asked[], kept: ReadonlyMap<string, Kept>): string[] =>
  asked.flatMap((one) => {
    const found = kept.get(one.key);
    return found ? [...brokenWhole(one, found), ...brokenAnswer(one, found)] : [`${one.key} was not looked for`];
  });

export interface Findings {
  readonly wrongs: readonly string[];
  /** Calls without an answer that turned out to have been carried out. */
  readonly carriedOut: ReadonlySet<Asked>;
  /** Calls without an answer of which nothing was there. */
  readonly absent: ReadonlySet<Asked>;
}

/**
 * Looks for every call in the tables, then makes every call once more with its key, and looks again. An answer that was given or is
 * remembered must come again to the byte; what was absent is carried out now, once.
 */
export const repeatAll = async (sql: Sql, url: string, books: Books, asked: readonly Asked[]): Promise<Findings> => {
  const before = await keptOf(sql, books, asked);
  const wrongs = brokenCalls(asked, before);
  const again = new Map<string, string>();
  for (let from = 0; from < asked.length; from += 32) {
    const some = asked.slice(from, from + 32);
    await Promise.all(
      some.map(async (one) => {
        const { status, type, body } = await askUntilAnswered(url, books.token, one);
        again.set(one.key, body);
        if (one.answer && (one.answer.status !== status || one.answer.type !== type || one.answer.body !== body))
          wrongs.push(`${one.key} was answered ${JSON.stringify(one.answer)}, and then ${status} ${type} ${body}`);
        const remembered = before.get(one.key)?.body?.toString();
        if (remembered !== undefined && remembered !== body)
          wrongs.push(`${one.key} was remembered as ${remembered}, and repeated it is answered ${body}`);
      }),
    );
  }
  const after = await keptOf(sql, books, asked);
  wrongs.push(...brokenCalls(asked, after));
  for (const { key } of asked)
    if (after.get(key)?.body?.toString() !== again.get(key)) wrongs.push(`${key}: its last answer is not what is kept`);
  const open = asked.filter(({ answer }) => answer === undefined);
  const isAbsent = ({ key }: Asked) => before.get(key)?.status === null;
  return {
    wrongs,
    absent: new Set(open.filter(isAbsent)),
    carriedOut: new Set(open.filter((one) => !isAbsent(one))),
  };
};
