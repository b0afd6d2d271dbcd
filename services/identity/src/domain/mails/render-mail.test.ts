import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClaimOpenedFacts, Recipient } from './mail.ts';
import { oneLine, renderClaimOpened } from './render-mail.ts';

const anna: Recipient = {
  email: 'anna@example.com',
  name: 'Anna',
  tenantName: 'Moonlight Club',
  tenantSlug: 'moonlight',
  timeZone: 'Europe/Berlin',
};

const won: ClaimOpenedFacts = {
  claimId: '019a8f2e-7c00-7000-8000-000000000060',
  poolId: '019a8f2e-7c00-7000-8000-00000000000a',
  prizeKind: 'PHYSICAL',
  poolTitle: 'Friday',
  prizeTitle: 'Evening for two',
  place: 1,
  ticketNumber: 12,
  valueMinor: 8_000,
  currency: 'EUR',
  isAlternate: false,
  acceptBefore: new Date('2026-11-28T20:10:00.000Z'),
  openedAt: new Date('2026-11-21T20:10:00.000Z'),
};

const links = { publicUrl: 'https://api.example.com' };
const claimUrl = 'https://app.example.com/{tenant}/claims/{claimId}';

const render = (facts: Partial<ClaimOpenedFacts> = {}, to: Partial<Recipient> = {}, where = {}) =>
  renderClaimOpened({ ...won, ...facts }, { ...anna, ...to }, { ...links, ...where });

const withoutEnd = (): ClaimOpenedFacts => {
  const { acceptBefore: _, ...rest } = won;
  return rest;
};

describe('the mail to a winner', () => {
  it('says what was won, with which ticket, where, and by whom it is told', () => {
    const { subject, text } = render();
    expect(subject).toBe('You won at Moonlight Club: Evening for two');
    for (const part of [
      'Hello Anna,',
      'ticket number 12',
      '“Friday”',
      'Moonlight Club',
      'Evening for two, worth €80.00',
    ])
      expect(text).toContain(part);
  });

  it('says by when in the tenant’s own time, and names the zone', () => {
    expect(render().text).toMatch(/before Saturday,? 28 November 2026 at 21:10 \(Europe\/Berlin\)/);
    expect(render({}, { timeZone: 'America/New_York' }).text).toMatch(/15:10 \(America\/New_York\)/);
  });

  it('says where to claim: by a link where there is a page for it, and in words elsewhere', () => {
    expect(render({}, {}, { claimUrl }).text).toContain(`https://app.example.com/moonlight/claims/${won.claimId}`);
    expect(render().text).toContain(`at Moonlight Club, as claim ${won.claimId}`);
  });

  it('leads to the draw’s public page', () => {
    const page = `https://api.example.com/v1/draws/${won.poolId}/page`;
    expect(render().text).toContain(page);
    expect(render().html).toContain(`href="${page}"`);
  });

  it('asks for nothing where the prize counts as accepted', () => {
    const { text } = renderClaimOpened(withoutEnd(), anna, links);
    expect(text).toContain('You need not do anything');
    expect(text).not.toContain('too late');
  });

  it('says to an alternate, and to no other, why the prize came to them', () => {
    expect(render({ isAlternate: true }).text).toContain('did not take it');
    expect(render().text).not.toContain('did not take it');
  });

  it.each([
    ['CASH', 'Evening for two: €80.00', 'your wallet'],
    ['PHYSICAL', 'Evening for two, worth €80.00', 'where it is to be sent'],
    ['POINTS', 'Evening for two: 500.00 points', 'your membership'],
    ['VOUCHER', 'Evening for two, worth €80.00', 'never sent by e-mail'],
  ] as const)('says of a prize of kind %s what it is and how it comes', (prizeKind, prize, handOver) => {
    const { text } = render({ prizeKind, ...(prizeKind === 'POINTS' ? { points: '500.00' } : {}) });
    expect(text).toContain(prize);
    expect(text).toContain(handOver);
  });

  it.each([
    ['JPY', 8_000, /JP¥8,000(?!\.)/],
    ['KWD', 8_000, /KWD\s8\.000/],
    ['USD', 1, /US\$0\.01/],
    ['EUR', Number.MAX_SAFE_INTEGER, /€90,071,992,547,409\.91/],
  ])('writes amounts of %s with as many digits as it has, to the last one', (currency, valueMinor, written) => {
    expect(render({ currency, valueMinor }).text).toMatch(written);
  });

  it('says the same in HTML', () => {
    const { text, html } = render();
    for (const line of text.split('\n\n').slice(0, 3)) expect(html).toContain(`<p>${line.trim()}</p>`);
  });
});

describe('what others wrote', () => {
  const script = '<img src=x onerror="alert(1)"> & \'co\'';

  it('is text in HTML, and never a tag or an attribute', () => {
    const { html } = render({ prizeTitle: script, poolTitle: script }, { name: script, tenantName: script });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;co&#39;');
  });

  it('stays in its line, so that it begins no header and no paragraph of its own', () => {
    const evil = 'Prize\r\nBcc: everybody@example.com\u2028\u0085\u202ednert\n\nPay here';
    const { subject, text } = render({ prizeTitle: evil, poolTitle: evil }, { name: evil, tenantName: evil });
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(text).not.toMatch(/^Bcc:|^Pay here/m);
    expect(text).not.toMatch(/[\u0085\u2028\u202e\r]/);
  });

  it('fills in no place of the claim’s address', () => {
    const { text } = render({}, { tenantSlug: 'a/../b?c#d' }, { claimUrl });
    expect(text).toContain('https://app.example.com/a%2F..%2Fb%3Fc%23d/claims/');
  });

  it('is one line of a limited length, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 2, max: 120 }), (written, most) => {
        const line = oneLine(written, most);
        expect([...line].length).toBeLessThanOrEqual(most);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});
