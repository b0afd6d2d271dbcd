import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, expect, test } from 'vitest';
import { type TestNats, testNats } from '../src/index.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

const take = async (account?: number): Promise<TestNats> => {
  const nats = await testNats(account);
  cleanUp.push(() => nats.release());
  return nats;
};

const connectTo = async (url: string): Promise<NatsConnection> => {
  const { host, username, password } = new URL(url);
  const connection = await connect({ servers: host, user: username, pass: password, inboxPrefix: '_INBOX_wallet' });
  cleanUp.push(() => connection.close());
  return connection;
};

test('an account sees none of the messages of another', async () => {
  const [one, other] = await Promise.all([take(), take()]);
  const [sender, neighbour, stranger] = await Promise.all([one, one, other].map((nats) => connectTo(nats.adminUrl)));
  if (!sender || !neighbour || !stranger) throw new Error('three connections were asked for');
  const heard = neighbour.subscribe('events.>');
  const overheard = stranger.subscribe('events.>');
  await Promise.all([neighbour.flush(), stranger.flush()]);
  await jetstream(sender).publish('events.wallet.account.account-opened.v1', '{}');
  await Promise.all([neighbour.flush(), stranger.flush()]);
  const messagesIn = async (connection: NatsConnection) =>
    (await (await jetstreamManager(connection)).streams.info('EVENTS_WALLET')).state.messages;
  expect([heard.getReceived(), await messagesIn(neighbour)]).toEqual([1, 1]);
  expect([overheard.getReceived(), await messagesIn(stranger)]).toEqual([0, 0]);
});

test('an account that is used again begins empty', async () => {
  const first = await testNats();
  const before = await connectTo(first.adminUrl);
  await jetstream(before).publish('events.wallet.account.account-opened.v1', '{}');
  await first.release();
  const again = await take(first.account);
  expect(again.adminUrl).toBe(first.adminUrl);
  const { state } = await (await jetstreamManager(await connectTo(again.adminUrl))).streams.info('EVENTS_WALLET');
  expect(state.messages).toBe(0);
});

test('a service has its own rights in it and no more', async () => {
  const wallet = await connectTo((await take()).url('wallet'));
  await jetstream(wallet).publish('events.wallet.account.account-opened.v1', '{}');
  const problems: string[] = [];
  void (async () => {
    for await (const status of wallet.status()) if (status.type === 'error') problems.push(String(status.error));
  })();
  wallet.publish('events.raffle.pool.pool-opened.v1', '{}');
  await expect.poll(() => problems.join()).toMatch(/permission.*events\.raffle/i);
});
