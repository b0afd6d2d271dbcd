import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeClock, fakeClock, forgeries, type TokenIssuer, tokenIssuer } from '@tessera/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DependencyUnavailable } from '../../src/context/index.ts';
import { createTokenVerifier, type TokenVerifierOptions } from '../../src/http/index.ts';

let clock: FakeClock;
let issuer: TokenIssuer;
beforeEach(async () => {
  clock = fakeClock();
  issuer = await tokenIssuer({ clock });
});
afterEach(() => issuer.stop());

const verifier = (options: Partial<TokenVerifierOptions> = {}) =>
  createTokenVerifier({
    jwksUrl: issuer.jwksUrl,
    issuer: issuer.issuer,
    audience: issuer.audience,
    clock,
    ...options,
  });

const tenantId = randomUUID();
const goodToken = () => issuer.tokenFor({ tenantId, role: 'staff' });

describe('a token', () => {
  test('of the issuer says who, where and with which rights', async () => {
    const userId = randomUUID();
    const result = await verifier()(await issuer.tokenFor({ userId, tenantId, role: 'staff' }));
    expect(result).toMatchObject({ status: 'valid', claims: { sub: userId, tid: tenantId, role: 'staff' } });
  });

  test.each(forgeries)('that is %s is turned away, every time', async (forgery) => {
    const verify = verifier({ unknownKeyPauseMs: 0 });
    const token = await issuer.forge(forgery, { tid: tenantId });
    const expected = { status: forgery === 'expired' ? 'expired' : 'invalid' };
    expect(await verify(token)).toEqual(expected);
    expect(await verify(token)).toEqual(expected);
  });

  test('is good until it expires and a few seconds of unequal clocks more, also when it is remembered', async () => {
    const verify = verifier();
    const token = await goodToken();
    expect((await verify(token)).status).toBe('valid');
    clock.advance(904_000);
    expect((await verify(token)).status).toBe('valid');
    clock.advance(2_000);
    expect((await verify(token)).status).toBe('expired');
  });

  test('of an algorithm that is not ours is turned away, though its key is published', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const key = { ...(await exportJWK(publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' };
    const fetchKeys = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json({ keys: [key] }));
    const token = await new SignJWT({ sub: randomUUID(), jti: 'x', scopes: [] })
      .setProtectedHeader({ alg: 'RS256', kid: 'rsa' })
      .setIssuer(issuer.issuer)
      .setAudience(issuer.audience)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    expect(await verifier()(token)).toEqual({ status: 'invalid' });
    fetchKeys.mockRestore();
  });

  test('without the claims of ours is turned away, and a right that is not known here is no right', async () => {
    const verify = verifier();
    expect(await verify(await issuer.sign({ sub: 'not-a-uuid' }))).toEqual({ status: 'invalid' });
    const fromTheFuture = await issuer.sign({ scopes: ['pools:read', 'moon:land'] as never });
    expect(await verify(fromTheFuture)).toMatchObject({ status: 'valid', claims: { scopes: ['pools:read'] } });
  });

  test('longer than any of ours is not even looked at', async () => {
    expect(await verifier()('x'.repeat(10_000))).toEqual({ status: 'invalid' });
    expect(issuer.fetches()).toBe(0);
  });
});

describe('keys', () => {
  test('are fetched once for many tokens that arrive together', async () => {
    const verify = verifier();
    const tokens = await Promise.all(Array.from({ length: 20 }, goodToken));
    const results = await Promise.all(tokens.map((token) => verify(token)));
    expect(results.every(({ status }) => status === 'valid')).toBe(true);
    expect(issuer.fetches()).toBe(1);
  });

  test('are fetched again for an id that is not known, once for all who ask', async () => {
    const verify = verifier({ unknownKeyPauseMs: 0 });
    await verify(await goodToken());
    await issuer.rotate();
    const tokens = await Promise.all(Array.from({ length: 20 }, goodToken));
    const results = await Promise.all(tokens.map((token) => verify(token)));
    expect(results.every(({ status }) => status === 'valid')).toBe(true);
    expect(issuer.fetches()).toBe(2);
  });

  test('are not fetched for every token that somebody makes up', async () => {
    const verify = verifier({ unknownKeyPauseMs: 60_000 });
    await verify(await goodToken());
    for (let count = 0; count < 10; count += 1) {
      expect(await verify(await issuer.forge('unknown-key', {}))).toEqual({ status: 'invalid' });
    }
    expect(issuer.fetches()).toBe(1);
  });

  test('that are known outlast the issuer’s outage', async () => {
    const verify = verifier({ staleMs: 0, failurePauseMs: 0 });
    await verify(await goodToken());
    issuer.setAway(true);
    const tokens = await Promise.all(Array.from({ length: 3 }, goodToken));
    for (const token of tokens) expect((await verify(token)).status).toBe('valid');
  });

  test('that cannot be had are the issuer’s outage, not a bad token; and it heals', async () => {
    const verify = verifier({ failurePauseMs: 50 });
    const token = await goodToken();
    issuer.setAway(true);
    await expect(verify(token)).rejects.toThrow(DependencyUnavailable);
    await expect(verify(token)).rejects.toMatchObject({ dependency: 'identity' });
    issuer.setAway(false);
    await delay(60);
    expect((await verify(token)).status).toBe('valid');
  });

  test('that cannot be had are not asked for at every call', async () => {
    const fetchKeys = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no route'));
    const verify = verifier({ failurePauseMs: 60_000 });
    const token = await goodToken();
    for (let count = 0; count < 5; count += 1) await expect(verify(token)).rejects.toThrow(DependencyUnavailable);
    expect(fetchKeys).toHaveBeenCalledTimes(1);
    fetchKeys.mockRestore();
  });

  test('of an unknown id cannot be told from a forged one while the issuer is away', async () => {
    const verify = verifier({ unknownKeyPauseMs: 0, failurePauseMs: 0 });
    await verify(await goodToken());
    await issuer.rotate();
    const token = await goodToken();
    issuer.setAway(true);
    await expect(verify(token)).rejects.toThrow(DependencyUnavailable);
    issuer.setAway(false);
    expect((await verify(token)).status).toBe('valid');
  });

  test('that were withdrawn take the tokens with them that were verified by them', async () => {
    const verify = verifier({ staleMs: 0 });
    const token = await goodToken();
    expect((await verify(token)).status).toBe('valid');
    const withdrawn = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ keys: [] }));
    // Somebody else's token makes the verifier look at its keys.
    await verify(await issuer.tokenFor({}));
    await expect.poll(async () => (await verify(token)).status).toBe('invalid');
    withdrawn.mockRestore();
  });

  test('that are none are like an outage', async () => {
    for (const body of ['{"keys": "none"}', 'nothing', '[]']) {
      const fetchKeys = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body));
      await expect(verifier()(await goodToken())).rejects.toThrow(DependencyUnavailable);
      fetchKeys.mockRestore();
    }
  });
});

test('what is remembered is bounded, and what is used stays', async () => {
  const verify = verifier({ capacity: 2 });
  const [a, b, c] = await Promise.all([goodToken(), goodToken(), goodToken()]);
  const signature = vi.spyOn(crypto.subtle, 'verify');
  for (const token of [a, b, a, c]) await verify(token);
  expect(signature).toHaveBeenCalledTimes(3);
  await verify(a);
  expect(signature).toHaveBeenCalledTimes(3);
  await verify(b);
  expect(signature).toHaveBeenCalledTimes(4);
  signature.mockRestore();
});
