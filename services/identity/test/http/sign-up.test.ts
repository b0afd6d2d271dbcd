import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIdentity, PASSWORD, type RunningIdentity, whileInsertsInto } from '../running-identity.ts';

let identity: RunningIdentity;
beforeAll(async () => {
  identity = await openIdentity();
});
afterAll(() => identity.stop());

const signUp = (email: string, password = PASSWORD) =>
  identity.call('POST', '/v1/users', { body: { email, name: 'Ada', password } });

const signIn = (email: string, password = PASSWORD) =>
  identity.call('POST', '/v1/sessions', { body: { email, password } });

/** How many rows of each kind a sign-up has left. */
const traces = async (email: string) => {
  const [row] = await identity.sql<Record<'users' | 'accounts' | 'events', string>>(
    `with found as (select id from identity.users where email = $1)
     select (select count(*) from found) as users,
            (select count(*) from identity.accounts join found on user_id = found.id) as accounts,
            (select count(*) from identity.outbox join found on aggregate = 'user/' || found.id) as events`,
    [email],
  );
  return { users: Number(row?.users), accounts: Number(row?.accounts), events: Number(row?.events) };
};

const ONE_OF_EACH = { users: 1, accounts: 1, events: 1 };
const NOTHING = { users: 0, accounts: 0, events: 0 };

describe('signing up', () => {
  it('makes one person with one password and one event of the platform’s tenant', async () => {
    const answer = await signUp('Ada.One@Example.com');
    expect([answer.status, answer.body]).toEqual([202, { email: 'ada.one@example.com' }]);
    expect(await traces('ada.one@example.com')).toEqual(ONE_OF_EACH);
    const [event] = await identity.sql<{ tenant_id: string; subject: string; headers: Record<string, string> }>(
      `select o.tenant_id, o.subject, o.headers from identity.outbox o
       join identity.users u on o.aggregate = 'user/' || u.id where u.email = 'ada.one@example.com'`,
    );
    expect(event).toMatchObject({
      tenant_id: '00000000-0000-0000-0000-000000000000',
      subject: 'events.identity.user.user-registered.v1',
      headers: { 'ce-sequence': '1', 'ce-correlationid': answer.headers.get('x-request-id') },
    });
  });

  it('answers for a taken address word for word as for a free one, and leaves its account alone', async () => {
    const first = await signUp('taken@example.com');
    const second = await signUp('TAKEN@example.com', 'another password');
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    const names = ({ headers }: typeof first) => [...headers.keys()].sort();
    expect(names(second)).toEqual(names(first));
    expect(await traces('taken@example.com')).toEqual(ONE_OF_EACH);
    expect((await signIn('taken@example.com', 'another password')).status).toBe(401);
    expect((await signIn('taken@example.com')).status).toBe(201);
  });

  it('ten times at once with one address makes one person and one event', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => signUp('race@example.com')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    expect(await traces('race@example.com')).toEqual(ONE_OF_EACH);
    expect((await signIn('race@example.com')).status).toBe(201);
  });

  it.each([
    ['users', 'the person'],
    ['accounts', 'the password'],
    ['outbox', 'the event'],
  ])('leaves nothing when writing into %s fails, and everything when it is tried again', async (table) => {
    const email = `fails-at-${table}@example.com`;
    const failed = await whileInsertsInto(identity, table, `raise exception 'out of order'`, () => signUp(email));
    expect(failed.status).toBe(500);
    expect(await traces(email)).toEqual(NOTHING);
    expect((await signUp(email)).status).toBe(202);
    expect(await traces(email)).toEqual(ONE_OF_EACH);
  });

  it.each(['accounts', 'outbox'])('leaves nothing when the connection dies while %s is written', async (table) => {
    const email = `dies-at-${table}@example.com`;
    const died = await whileInsertsInto(identity, table, 'perform pg_terminate_backend(pg_backend_pid())', () =>
      signUp(email),
    );
    expect([died.status, died.body.code]).toEqual([503, 'dependency.unavailable']);
    expect(await traces(email)).toEqual(NOTHING);
    expect((await signUp(email)).status).toBe(202);
    expect(await traces(email)).toEqual(ONE_OF_EACH);
  });

  it('keeps the password nowhere in the clear, no answer to repeat, and nothing of it in the log', async () => {
    const password = 'a very particular secret';
    await signUp('secret@example.com', password);
    const tables = await identity.sql<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'identity'`,
    );
    for (const { name } of tables) {
      const [row] = await identity.sql<{ found: boolean }>(
        `select exists (select from identity."${name}" t where t::text like $1) as found`,
        [`%${password}%`],
      );
      expect([name, row?.found]).toEqual([name, false]);
    }
    const [kept] = await identity.sql<{ count: string }>('select count(*) from identity.idempotency_keys');
    expect(kept?.count).toBe('0');
    const signedIn = await signIn('secret@example.com', password);
    const logged = JSON.stringify(identity.logs());
    expect(logged).toContain('/v1/users');
    for (const secret of [password, 'secret@example.com', signedIn.body.sessionToken]) {
      expect(logged).not.toContain(secret);
    }
  });

  it.each([
    ['too short', 'short'],
    ['too long', 'x'.repeat(129)],
  ])('refuses a password that is %s, at its pointer', async (_what, password) => {
    const answer = await signUp('length@example.com', password);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe('/password');
    expect(await traces('length@example.com')).toEqual(NOTHING);
  });
});
