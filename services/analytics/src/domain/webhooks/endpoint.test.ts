import { describe, expect, it } from 'vitest';
import { editEndpoint, findPlace, MAX_ENDPOINTS, newEndpoint } from './endpoint.ts';

const NOW = new Date('2026-11-21T20:00:00.000Z');
const LATER = new Date('2026-11-22T20:00:00.000Z');
const settings = { url: 'https://example.com/hooks', description: 'ours', eventTypes: ['b', 'a', 'a'] };
const endpoint = newEndpoint('e1', settings, NOW);

describe('an endpoint', () => {
  it('is in use from the beginning', () =>
    expect(endpoint).toMatchObject({ eventTypes: ['a', 'b'], disabled: null, failingSince: null, version: 1 }));

  it('keeps what a change leaves out', () =>
    expect(editEndpoint(endpoint, { description: 'theirs' }, LATER)).toEqual({
      ...endpoint,
      description: 'theirs',
      changedAt: LATER,
      version: 2,
    }));

  it('that is switched off says so, and keeps what had disabled it before', () => {
    const off = editEndpoint(endpoint, { enabled: false }, LATER);
    expect(off.disabled).toEqual({ reason: 'BY_TENANT', at: LATER });
    const gone = { ...endpoint, disabled: { reason: 'GONE', at: NOW } as const };
    expect(editEndpoint(gone, { enabled: false, description: 'x' }, LATER).disabled).toEqual(gone.disabled);
    expect(editEndpoint(gone, { description: 'x' }, LATER).disabled).toEqual(gone.disabled);
  });

  it('that is switched on begins afresh, and one that was on keeps what is known of it', () => {
    const failing = { ...endpoint, failingSince: NOW };
    const disabled = { ...failing, disabled: { reason: 'FAILING', at: NOW } as const };
    expect(editEndpoint(disabled, { enabled: true }, LATER)).toMatchObject({ disabled: null, failingSince: null });
    expect(editEndpoint(failing, { enabled: true }, LATER)).toMatchObject({ disabled: null, failingSince: NOW });
  });
});

describe('a place for it', () => {
  it('is not there for a URL that another has, nor for one too many', () => {
    const others = Array.from({ length: MAX_ENDPOINTS }, (_, index) => ({ id: `${index}`, url: `https://a/${index}` }));
    expect(findPlace('https://b', others.slice(1))).toMatchObject({ ok: true });
    expect(findPlace('https://b', others)).toMatchObject({ error: { code: 'analytics.webhook_endpoints_full' } });
    expect(findPlace('https://a/3', others)).toMatchObject({
      error: { code: 'analytics.webhook_url_taken', pointer: '/url', details: { endpointId: '3' } },
    });
  });
});
