import pg from 'pg';
import { PLAIN_MEMBERS, type PlainDrive, type PlainDriven } from './plain-raffle.ts';

/** Each connection parses and plans a statement once and then knows it by its name. */
const statements = {
  lockPool: 'select price_minor from bench_raffle.pools where id = $1 and sold < required for update',
  lockWallet: 'select balance_minor from bench_raffle.wallets where id = $1 and balance_minor >= $2 for update',
  pay: 'update bench_raffle.wallets set balance_minor = balance_minor - $2 where id = $1',
  sell: 'update bench_raffle.pools set sold = sold + 1, balance_minor = balance_minor + $2 where id = $1 returning sold',
  purchase: 'insert into bench_raffle.purchases (pool_id, member_id, amount_minor) values ($1, $2, $3) returning id',
  ticket: 'insert into bench_raffle.tickets (pool_id, number, purchase_id) values ($1, $2, $3)',
  entries: `insert into bench_raffle.entries (purchase_id, account, amount_minor)
    values ($1, 'member', -$2::bigint), ($1, 'pool', $2::bigint)`,
  outbox: `insert into bench_raffle.outbox (topic, payload) values ('purchase-confirmed', jsonb_build_object('purchase', $1::bigint))`,
} as const;

const random = (most: number): number => 1 + Math.floor(Math.random() * most);

const buyOne = async (client: pg.Client, pool: number, member: number): Promise<void> => {
  const run = async (name: keyof typeof statements, values: readonly unknown[]) =>
    (await client.query<Record<string, string>>({ name, text: statements[name], values: [...values] })).rows[0] ?? {};
  await client.query('begin');
  const { price_minor: price } = await run('lockPool', [pool]);
  await run('lockWallet', [member, price]);
  await run('pay', [member, price]);
  const { sold } = await run('sell', [pool, price]);
  const { id } = await run('purchase', [pool, member, price]);
  await run('ticket', [pool, sold, id]);
  await run('entries', [id, price]);
  await run('outbox', [id]);
  await client.query('commit');
};

const drive = async ({ url, pools, clients, seconds }: PlainDrive): Promise<PlainDriven> => {
  const latencies: number[] = [];
  const connections = Array.from({ length: clients }, () => new pg.Client({ connectionString: url }));
  await Promise.all(connections.map((connection) => connection.connect()));
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end) {
        const asked = performance.now();
        await buyOne(connection, random(pools), random(PLAIN_MEMBERS));
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const ms = performance.now() - started;
  await Promise.all(connections.map((connection) => connection.end()));
  const perSecond = (latencies.length / ms) * 1_000;
  return { bought: latencies.length, perSecond, latencies: Float64Array.from(latencies).sort() };
};

process.once('disconnect', () => process.exit());
process.once('message', (order: PlainDrive) => {
  drive(order).then(
    (driven) => process.send?.(driven),
    (error: Error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
