import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideSending, type MailUnderway, pauseAfter, type Recipient } from './mail.ts';

const HOUR_MS = 3_600_000;
const opened = new Date('2026-11-21T20:00:00.000Z');
const later = (ms: number): Date => new Date(opened.getTime() + ms);

const anna: Recipient = {
  email: 'anna@example.com',
  name: 'Anna',
  tenantName: 'Moonlight Club',
  tenantSlug: 'moonlight',
  timeZone: 'Europe/Berlin',
};

const mail = (
  more: Partial<MailUnderway> = {},
  acceptBefore: Date | undefined = later(24 * HOUR_MS),
): MailUnderway => ({
  id: 'm1',
  kind: 'CLAIM_OPENED',
  about: 'c1',
  userId: 'u1',
  facts: {
    claimId: 'c1',
    poolId: 'p1',
    prizeKind: 'PHYSICAL',
    poolTitle: 'Friday',
    prizeTitle: 'Evening for two',
    place: 1,
    ticketNumber: 12,
    valueMinor: 8_000,
    currency: 'EUR',
    isAlternate: false,
    openedAt: opened,
    ...(acceptBefore === undefined ? {} : { acceptBefore }),
  },
  queuedAt: opened,
  attempts: 1,
  reason: undefined,
  ...more,
});

const wonLongAgo = (): MailUnderway => {
  const { facts, ...rest } = mail();
  const { acceptBefore: _, ...withoutEnd } = facts;
  return { ...rest, facts: withoutEnd };
};

describe('a mail to a winner', () => {
  it('goes to the person as they are known now', () => {
    expect(decideSending(mail(), anna, later(1_000))).toEqual({ to: anna });
  });

  it('is skipped where the tenant has nobody of that name any more', () => {
    expect(decideSending(mail(), undefined, later(1_000))).toMatchObject({ end: { status: 'SKIPPED' } });
  });

  it('is no news from the moment on from which it is too late to claim', () => {
    expect(decideSending(mail(), anna, later(24 * HOUR_MS - 1))).toEqual({ to: anna });
    expect(decideSending(mail(), anna, later(24 * HOUR_MS))).toMatchObject({ end: { status: 'SKIPPED' } });
  });

  it('is no news a week after it was won, where nobody has to claim it', () => {
    expect(decideSending(wonLongAgo(), anna, later(7 * 24 * HOUR_MS - 1))).toEqual({ to: anna });
    expect(decideSending(wonLongAgo(), anna, later(7 * 24 * HOUR_MS))).toMatchObject({ end: { status: 'SKIPPED' } });
  });

  it('counts as given up, with the last reason, where it was tried until it was too late', () => {
    const tried = mail({ attempts: 3, reason: 'RCPT TO: 450 later' });
    expect(decideSending(tried, anna, later(24 * HOUR_MS))).toMatchObject({
      end: { status: 'GIVEN_UP', reason: expect.stringContaining('450 later') },
    });
  });

  it('is given up after two days of trying, and tried once however long it lay', () => {
    const inAWeek = later(7 * 24 * HOUR_MS);
    expect(decideSending(mail({ attempts: 9 }, inAWeek), anna, later(48 * HOUR_MS - 1))).toEqual({ to: anna });
    expect(decideSending(mail({ attempts: 9 }, inAWeek), anna, later(48 * HOUR_MS))).toMatchObject({
      end: { status: 'GIVEN_UP' },
    });
    expect(decideSending(mail({}, inAWeek), anna, later(72 * HOUR_MS))).toEqual({ to: anna });
  });
});

describe('the pause after a mail was not taken', () => {
  it('doubles from half a minute to an hour', () => {
    expect([1, 2, 3, 8, 50].map((attempts) => pauseAfter(attempts, 0.5) / 1_000)).toEqual([30, 60, 120, 3_600, 3_600]);
  });

  it('is never the same for all, and within a quarter of what it should be', () => {
    const attempts = fc.integer({ min: 1, max: 10_000 });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(attempts, random, (count, chance) => {
        const [middle, pause] = [pauseAfter(count, 0.5), pauseAfter(count, chance)];
        expect(pause).toBeGreaterThanOrEqual(middle * 0.75);
        expect(pause).toBeLessThanOrEqual(middle * 1.25);
      }),
    );
  });
});
