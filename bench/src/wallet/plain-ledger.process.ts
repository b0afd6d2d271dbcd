import pg from 'pg';
import type { Drive, Driven } from './drive-plain-ledger.ts';
import { PLAIN_ACCOUNTS } from './plain-ledger.ts';

const names = ['debit', 'credit', 'amount', 'transfer'] as const;
type Values = Readonly<Record<(typeof names)[number], number>>;

/** `:debit` becomes `$1`; a name that a statement uses twice is one parameter. */
const prepare = (text: string, name: string) => {
  const used = names.filter((one) => new RegExp(`:${one}\\b`).test(text));
  const numbered = used.reduce(
    (sql, one, index) => sql.replaceAll(new RegExp(`:${one}\\b`, 'g'), `$${index + 1}`),
    text,
  );
  return { name, text: numbered, used };
};

const random = (most: number): number => 1 + Math.floor(Math.random() * most);

const drive = async ({ url, way, clients, seconds, run }: Drive): Promise<Driven> => {
  const statements = way.statements.map((text, index) => prepare(text, `${way.name}${index}`));
  const latencies: number[] = [];
  const connections = Array.from({ length: clients }, () => new pg.Client({ connectionString: url }));
  await Promise.all(connections.map((connection) => connection.connect()));
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(
    connections.map(async (connection, client) => {
      for (let n = 1; performance.now() < end; n += 1) {
        const debit = random(PLAIN_ACCOUNTS);
        const credit = 1 + ((debit - 1 + random(PLAIN_ACCOUNTS - 1)) % PLAIN_ACCOUNTS);
        const values: Values = { debit, credit, amount: random(9), transfer: run * 1e12 + client * 1e9 + n };
        const asked = performance.now();
        for (const { name, text, used } of statements)
          await connection.query({ name, text, values: used.map((one) => values[one]) });
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const ms = performance.now() - started;
  await Promise.all(connections.map((connection) => connection.end()));
  return {
    committed: latencies.length,
    perSecond: (latencies.length / ms) * 1_000,
    latencies: Float64Array.from(latencies).sort(),
  };
};

process.once('disconnect', () => process.exit());
process.once('message', (order: Drive) => {
  drive(order).then(
    (driven) => process.send?.(driven),
    (error: Error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
