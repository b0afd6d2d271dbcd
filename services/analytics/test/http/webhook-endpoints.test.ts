import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_ENDPOINTS } from '../../src/domain/webhooks/endpoint.ts';
import { openAnalytics, type RunningAnalytics } from '../running-analytics.ts';
import { CLAIM_OPENED, type EndpointBody, type WebhookTenant, webhookTenant } from '../webhooks/webhook-tenant.ts';

const PATH = '/v1/webhook-endpoints';

/** Composed and not started: what is asked of it here is sent to nobody. */
let analytics: RunningAnalytics;
let tenant: WebhookTenant;
let stranger: WebhookTenant;
let one: EndpointBody;
beforeAll(async () => {
  analytics = await openAnalytics();
  tenant = await webhookTenant(analytics);
  stranger = await webhookTenant(analytics);
  one = await tenant.endpoint('https://hooks.example.com/one', [CLAIM_OPENED, CLAIM_OPENED]);
});
afterAll(() => analytics.stop());

const create = (body: object) => tenant.http.post<ProblemBody>(PATH, { body });

describe('an endpoint', () => {
  it('shows its secret once, and is kept sealed', async () => {
    expect(one.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = await tenant.http.get(`${PATH}/${one.id}`);
    const { secret: _, ...rest } = one;
    expect(shown).toMatchObject({ status: 200, body: rest });
    expect(shown.headers.get('etag')).toBe('"1"');
    expect(JSON.stringify([shown.body, (await tenant.http.get(PATH)).body])).not.toContain('whsec_');
    const rows = await analytics.sql<{ all: string }>(
      `select row_to_json(s)::text as all from analytics.webhook_secrets s where endpoint_id = $1`,
      [one.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.all).toContain('sealed.v1.test.');
    expect(rows[0]?.all).not.toContain('whsec_');
    expect(await analytics.sql('select 1 from analytics.idempotency_keys')).toEqual([]);
  });

  it('wants each type once, and says where it stands', () =>
    expect(one).toMatchObject({ eventTypes: [CLAIM_OPENED], status: 'ACTIVE', version: 1 }));

  it('is nobody else’s to see, to change or to delete', async () => {
    const path = `${PATH}/${one.id}`;
    const headers = { 'if-match': '*' };
    const answers = [
      await stranger.http.get<ProblemBody>(path),
      await stranger.http.patch<ProblemBody>(path, { headers, body: { enabled: false } }),
      await stranger.http.delete<ProblemBody>(path),
      await stranger.http.post<ProblemBody>(`${path}/rotate-secret`),
      await stranger.http.get<ProblemBody>(`${path}/deliveries`),
      await stranger.http.post<ProblemBody>(`${path}/deliveries/${randomUUID()}/resend`),
      await stranger.http.post<ProblemBody>(`${path}/test`),
    ];
    for (const { status, body } of answers)
      expect([status, body.code]).toEqual([404, 'analytics.webhook_endpoint_not_found']);
    expect((await stranger.http.get(PATH)).body).toEqual({ items: [] });
  });

  it('is for admins: staff may not send events away', async () => {
    const token = await analytics.tokens.tokenFor({ tenantId: tenant.tenantId, role: 'staff' });
    const { status, body } = await analytics.http.with({ token }).get<ProblemBody>(PATH);
    expect([status, body.code]).toEqual([403, 'auth.scope_missing']);
  });
});

describe('a new endpoint', () => {
  it.each([
    ['http://example.com/', 422, 'analytics.webhook_url_refused'],
    ['https://127.0.0.1/', 422, 'analytics.webhook_url_refused'],
    ['https://169.254.169.254/latest/meta-data', 422, 'analytics.webhook_url_refused'],
    ['https://user:secret@example.com/', 422, 'analytics.webhook_url_refused'],
    ['https://HOOKS.example.com:443/one', 409, 'analytics.webhook_url_taken'],
    ['no url', 400, 'request.invalid'],
    [`https://example.com/${'x'.repeat(2_048)}`, 400, 'request.invalid'],
  ])('at %s is refused', async (url, status, code) => {
    const { body, ...answer } = await create({ url, eventTypes: ['*'] });
    expect([answer.status, body.code, body.errors?.[0]?.pointer]).toEqual([status, code, '/url']);
  });

  it.each([
    [['raffle.claim.claim-opened'], '/eventTypes/0'],
    [['*', 'events.raffle.claim.claim-opened.v1'], '/eventTypes/1'],
    [[], '/eventTypes'],
    [undefined, '/eventTypes'],
  ])('with the types %j is refused', async (eventTypes, pointer) => {
    const { status, body } = await create({ url: 'https://example.com/types', eventTypes });
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', pointer]);
  });

  it('is one too many beyond the limit, also where all come at once', async () => {
    const crowded = await webhookTenant(analytics);
    const urls = Array.from({ length: MAX_ENDPOINTS + 4 }, (_, index) => `https://example.com/${index}`);
    const answers = await Promise.all(
      urls.map((url) => crowded.http.post<ProblemBody>(PATH, { body: { url, eventTypes: ['*'] } })),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
      Array.from({ length: 4 }, () => [409, 'analytics.webhook_endpoints_full']),
    );
    expect((await crowded.http.get<{ items: unknown[] }>(PATH)).body.items).toHaveLength(MAX_ENDPOINTS);
  });

  it('of one URL is made once, though it is asked for twice at once', async () => {
    const body = { url: 'https://example.com/twice', eventTypes: ['*'] };
    const answers = await Promise.all([create(body), create(body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('a change of an endpoint', () => {
  const edit = (body: object, ifMatch?: string, path = `${PATH}/${one.id}`) =>
    tenant.http.patch<ProblemBody & EndpointBody>(path, {
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
      body,
    });

  it('names the version that it changes', async () => {
    expect(await edit({ description: 'x' })).toMatchObject({
      status: 428,
      body: { code: 'analytics.version_required' },
    });
    expect(await edit({ description: 'x' }, '"9"')).toMatchObject({
      status: 412,
      body: { code: 'analytics.version_conflict' },
    });
    const { status, body, headers } = await edit({ eventTypes: ['*', CLAIM_OPENED], description: 'ours' }, '"1"');
    expect([status, body.version, headers.get('etag'), body.eventTypes]).toEqual([200, 2, '"2"', ['*']]);
    expect(await edit({ description: 'x' }, '"1"')).toMatchObject({ status: 412 });
  });

  it('is held to what a new one is held to', async () => {
    await tenant.endpoint('https://hooks.example.com/other');
    expect(await edit({ url: 'https://10.0.0.1/' }, '*')).toMatchObject({
      status: 422,
      body: { code: 'analytics.webhook_url_refused', errors: [{ pointer: '/url' }] },
    });
    expect(await edit({ url: 'https://hooks.example.com/other' }, '*')).toMatchObject({
      status: 409,
      body: { code: 'analytics.webhook_url_taken' },
    });
    expect(await edit({ url: one.url }, '*')).toMatchObject({ status: 200 });
    expect(await edit({ eventTypes: ['nothing'] }, '*')).toMatchObject({ status: 400 });
  });

  it('switches it off and on', async () => {
    expect(await edit({ enabled: false }, '*')).toMatchObject({
      status: 200,
      body: { status: 'DISABLED', disabledReason: 'BY_TENANT', disabledAt: expect.any(String) },
    });
    for (const path of ['test', `deliveries/${randomUUID()}/resend`]) {
      const { status, body } = await tenant.http.post<ProblemBody>(`${PATH}/${one.id}/${path}`);
      expect([path, status, body.code]).toEqual([path, 409, 'analytics.webhook_endpoint_disabled']);
    }
    const on = await edit({ enabled: true }, '*');
    expect(on).toMatchObject({ status: 200, body: { status: 'ACTIVE' } });
    expect(on.body).not.toHaveProperty('disabledReason');
  });
});

describe('deliveries', () => {
  it('of an event that the tenant does not have cannot be asked for', async () => {
    const theirs = randomUUID();
    await analytics.sql(
      `insert into analytics.events (tenant_id, id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, data)
       values ($1, $2, 'events.raffle.claim.claim-opened.v1', 'claim', 'c1', 1, '', clock_timestamp(), '{}')`,
      [stranger.tenantId, theirs],
    );
    const { status, body } = await tenant.http.post<ProblemBody>(`${PATH}/${one.id}/deliveries/${theirs}/resend`);
    expect([status, body.code]).toEqual([404, 'analytics.webhook_event_not_found']);
  });

  it('are listed page by page, newest event first, and by how they stand', async () => {
    const endpoint = await tenant.endpoint('https://hooks.example.com/pages');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { body } = await tenant.http.post<{ eventId: string }>(`${PATH}/${endpoint.id}/test`);
      ids.unshift(body.eventId);
    }
    await analytics.sql(
      `update analytics.webhook_deliveries set status = 'FAILED', finished_at = clock_timestamp() where event_id = $1`,
      [ids[2]],
    );
    const read: string[] = [];
    let query = '?limit=2';
    for (;;) {
      const { body } = await tenant.http.get<{ items: { eventId: string }[]; nextCursor: string | null }>(
        `${PATH}/${endpoint.id}/deliveries${query}`,
      );
      read.push(...body.items.map(({ eventId }) => eventId));
      if (body.nextCursor === null) break;
      query = `?limit=2&cursor=${body.nextCursor}`;
    }
    expect(read).toEqual(ids);
    expect(await tenant.deliveries(endpoint.id, '?status=FAILED')).toMatchObject([{ eventId: ids[2] }]);
  });
});

describe('an endpoint that was deleted', () => {
  it('is gone, and its URL is free again', async () => {
    const url = 'https://hooks.example.com/short-lived';
    const { id } = await tenant.endpoint(url);
    expect((await tenant.http.delete(`${PATH}/${id}`)).status).toBe(204);
    expect((await tenant.http.get(`${PATH}/${id}`)).status).toBe(404);
    expect((await tenant.http.delete(`${PATH}/${id}`)).status).toBe(404);
    expect((await tenant.endpoint(url)).id).not.toBe(id);
  });
});

describe('a secret', () => {
  it('is replaced as often as one likes, and so many old ones go on signing', async () => {
    const { id } = await tenant.endpoint('https://hooks.example.com/rotating');
    const secrets = new Set<string>();
    for (let count = 0; count < 7; count += 1) {
      const { status, body } = await tenant.http.post<EndpointBody>(`${PATH}/${id}/rotate-secret`);
      expect(status).toBe(200);
      secrets.add(body.secret);
    }
    expect(secrets.size).toBe(7);
    const [row] = await analytics.sql<{ current: number; old: number }>(
      `select count(*) filter (where expires_at is null)::int as current, count(expires_at)::int as old
       from analytics.webhook_secrets where endpoint_id = $1`,
      [id],
    );
    expect(row).toEqual({ current: 1, old: 4 });
  });
});
