import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buy, openPool, openRaffle, playWallet, type RunningRaffle, someone } from '../running-raffle.ts';

let raffle: RunningRaffle;
let fund: (userId: string) => void;
beforeAll(async () => {
  raffle = await openRaffle();
  const { books } = await playWallet(raffle);
  fund = (userId) => books.fund(userId, 10_000);
});
afterAll(() => raffle.stop());

const facts = { birthDate: '1990-02-28', country: 'DE' };

const staffAndMember = async () => {
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  fund(member.userId);
  const state = (body: object = facts) => member.http.put<ProblemBody>('/v1/entrants/me', { body });
  const confirm = (body: object = facts, userId = member.userId) =>
    staff.http.put<ProblemBody>(`/v1/entrants/${userId}`, { body });
  return { staff, member, state, confirm };
};

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

describe('what is known of an entrant', () => {
  it('is said once, and the same again is no refusal', async () => {
    const { staff, member, state } = await staffAndMember();
    expect((await member.http.get('/v1/entrants/me')).body).toEqual({ stated: null });
    const { body: stated } = await state();
    expect(stated).toMatchObject({ ...facts, userId: member.userId, confirmedAt: null, confirmedBy: null });
    expect((await state()).body).toEqual(stated);
    expect(codeOf(await state({ ...facts, country: 'FR' }))).toEqual([409, 'raffle.entrant_stated']);
    expect((await member.http.get('/v1/entrants/me')).body).toEqual({ stated });
    expect((await staff.http.get(`/v1/entrants/${member.userId}`)).body).toEqual(stated);
  });

  it('is what one of two said, who said different things at the same moment', async () => {
    const { state } = await staffAndMember();
    const answers = await Promise.all([state(), state({ ...facts, country: 'FR' }), state(), state()]);
    const said = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => (body as { country?: string }).country);
    expect(new Set(said).size).toBe(1);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  });

  it.each([
    ['/birthDate', 400, 'request.invalid', { birthDate: '1990-02-30' }],
    ['/birthDate', 400, 'request.invalid', { birthDate: '28.02.1990' }],
    ['/birthDate', 422, 'raffle.birth_date_invalid', { birthDate: '2199-01-01' }],
    ['/birthDate', 422, 'raffle.birth_date_invalid', { birthDate: '0001-01-01' }],
    ['/country', 400, 'request.invalid', { country: 'XX' }],
  ])('cannot be nonsense at %s', async (pointer, status, code, change) => {
    const { state, confirm } = await staffAndMember();
    const answer = await state({ ...facts, ...change });
    expect([...codeOf(answer), answer.body.errors?.map((error) => error.pointer)]).toEqual([status, code, [pointer]]);
    await state();
    expect(codeOf(await confirm({ ...facts, ...change }))).toEqual([status, code]);
  });

  it('is confirmed and corrected by the staff, and by nobody for themselves', async () => {
    const { staff, member, state, confirm } = await staffAndMember();
    expect(codeOf(await confirm())).toEqual([404, 'raffle.entrant_not_found']);
    expect(codeOf(await staff.http.get(`/v1/entrants/${member.userId}`))).toEqual([404, 'raffle.entrant_not_found']);
    await state();
    const { body } = await confirm({ ...facts, birthDate: '1991-02-28' });
    expect(body).toMatchObject({ birthDate: '1991-02-28', confirmedBy: staff.userId });
    await staff.http.put('/v1/entrants/me', { body: facts });
    expect(codeOf(await confirm(facts, staff.userId))).toEqual([403, 'raffle.entrant_confirms_self']);
  });

  it('is nothing to another tenant', async () => {
    const { member, state } = await staffAndMember();
    await state();
    const stranger = await someone(raffle, 'owner');
    const path = `/v1/entrants/${member.userId}`;
    expect(codeOf(await stranger.http.get(path))).toEqual([404, 'raffle.entrant_not_found']);
    expect(codeOf(await stranger.http.put(path, { body: facts }))).toEqual([404, 'raffle.entrant_not_found']);
    // The same person is somebody else's member too, and has said nothing there.
    const token = await raffle.tokens.tokenFor({ userId: member.userId, tenantId: randomUUID(), role: 'member' });
    expect((await raffle.http.with({ token }).get('/v1/entrants/me')).body).toEqual({ stated: null });
  });
});

describe('a pool for some', () => {
  it('takes nobody of whom nothing is known, who is too young, or who lives elsewhere', async () => {
    const { staff, member, state, confirm } = await staffAndMember();
    const poolId = await openPool(staff.http, { minimumAge: 18, countries: ['DE', 'AT'] });
    const year = raffle.clock.now().getUTCFullYear();
    expect(codeOf(await buy(member.http, poolId))).toEqual([403, 'raffle.entrant_unknown']);
    await state({ birthDate: `${year - 17}-01-01`, country: 'DE' });
    expect(codeOf(await buy(member.http, poolId))).toEqual([403, 'raffle.too_young']);
    await confirm({ ...facts, country: 'CH' });
    expect(codeOf(await buy(member.http, poolId))).toEqual([403, 'raffle.country_not_admitted']);
    await confirm({ ...facts, country: 'AT' });
    expect((await buy(member.http, poolId)).status).toBe(201);
    expect(await raffle.sql('select 1 from raffle.purchases where pool_id = $1', [poolId])).toHaveLength(1);
  });
});
