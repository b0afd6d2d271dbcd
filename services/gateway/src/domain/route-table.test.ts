import { describe, expect, it } from 'vitest';
import { findRoute, routeTable } from './route-table.ts';

describe('the route table', () => {
  it('leads a path and everything below it to one service', () => {
    expect(findRoute('/v1/pools')?.upstream).toBe('raffle');
    expect(findRoute('/v1/pools/1/entries')?.upstream).toBe('raffle');
    expect(findRoute('/v1/draws/1/page')?.upstream).toBe('raffle');
  });

  it('matches whole segments only', () => {
    expect(findRoute('/v1/poolside')).toBeUndefined();
    expect(findRoute('/v1/wallets')).toBeUndefined();
    expect(findRoute('/v1/members')?.upstream).toBe('identity');
    expect(findRoute('/v1/memberships')?.upstream).toBe('loyalty');
  });

  it('names no path twice', () => {
    const prefixes = routeTable.map((one) => one.prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it('answers nothing outside the table', () => {
    expect(findRoute('/metrics')).toBeUndefined();
    expect(findRoute('/v2/pools')).toBeUndefined();
    expect(findRoute('/v1')).toBeUndefined();
  });
});
