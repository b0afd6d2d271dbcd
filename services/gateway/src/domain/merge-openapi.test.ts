import { describe, expect, it } from 'vitest';
import { mergeOpenApi } from './merge-openapi.ts';

const document = (path: string, schema: object, name = 'Thing') => ({
  openapi: '3.1.0',
  paths: {
    [path]: {
      get: {
        responses: { 200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } } },
      },
    },
    '/readyz': { get: {} },
  },
  components: { schemas: { [name]: schema } },
});

describe('merging the services’ documents', () => {
  it('keeps each service’s own public paths and leaves its probes out', () => {
    const merged = mergeOpenApi([{ upstream: 'wallet', document: document('/v1/wallet', { type: 'object' }) }], {});
    expect(Object.keys(merged['paths'] as object)).toEqual(['/v1/wallet']);
  });

  it('leaves out a path that the route table leads elsewhere', () => {
    const merged = mergeOpenApi([{ upstream: 'wallet', document: document('/v1/pools', { type: 'object' }) }], {});
    expect(merged['paths']).toEqual({});
  });

  it('shares equal components and tells different ones of the same name apart', () => {
    const problem = { type: 'object', title: 'Problem' };
    const merged = mergeOpenApi(
      [
        { upstream: 'wallet', document: document('/v1/wallet', problem) },
        { upstream: 'raffle', document: document('/v1/pools', problem) },
        { upstream: 'billing', document: document('/v1/payments', { type: 'string' }) },
      ],
      {},
    );
    const { schemas } = merged['components'] as { schemas: object };
    expect(Object.keys(schemas).sort()).toEqual(['Thing', 'billing.Thing']);
    expect(JSON.stringify((merged['paths'] as Record<string, unknown>)['/v1/payments'])).toContain(
      '#/components/schemas/billing.Thing',
    );
    expect(JSON.stringify((merged['paths'] as Record<string, unknown>)['/v1/pools'])).toContain(
      '#/components/schemas/Thing"',
    );
  });
});
