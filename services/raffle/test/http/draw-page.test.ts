import { randomUUID } from 'node:crypto';
import { eventually } from '@tessera/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from '../browser.ts';
import {
  buy,
  openPool,
  openRaffle,
  playWallet,
  type ReceiptBody,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

const TICKETS = 60;
const BOUGHT = 40;
const TITLE = 'Friday <b>night</b> & “friends”';
const STEPS = 6;

let raffle: RunningRaffle;
let browser: Browser;
let origin: string;
let staff: Someone;
let member: Someone;
let drawn: string;
let committed: string;
let receipt: ReceiptBody;
let winners: readonly number[];

const poolOf = (change: object): Promise<string> =>
  openPool(staff.http, change, { title: 'Evening for two', stock: 5 });

/** Takes the place of the barrel. */
const recordDraw = (poolId: string) =>
  staff.http.post(`/v1/pools/${poolId}/draw`, {
    body: {
      ...{ winners: [2], drawnAt: raffle.clock.now().toISOString(), evidence: 'Minutes of <the> evening' },
      witnesses: ['Ada Lovelace', 'Mary Somerville'],
    },
  });

beforeAll(async () => {
  const starting = openBrowser();
  raffle = await openRaffle();
  const { books } = await playWallet(raffle);
  origin = await raffle.start();
  staff = await someone(raffle, 'staff');
  member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 1_000_000);
  drawn = await poolOf({ ticketsRequired: TICKETS, title: TITLE, winnerCount: 2, alternateCount: 3 });
  committed = await poolOf({ ticketsRequired: 3, drawMode: 'MANUAL' });
  receipt = (await buy(member.http, drawn, BOUGHT)).body;
  await buy(member.http, drawn, TICKETS - BOUGHT);
  await buy(member.http, committed, 3);
  await settled(staff.http, drawn);
  await eventually(async () => {
    const { status } = await raffle.http.get(pagePath(committed));
    if (status !== 200) throw new Error('the draw is not committed yet');
  });
  const { body } = await staff.http.get<{ winners: { ticketNumber: number }[] }>(`/v1/pools/${drawn}/draw`);
  winners = body.winners.map(({ ticketNumber }) => ticketNumber);
  browser = await starting;
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await raffle?.stop();
});

const pagePath = (poolId: string): string => `/v1/draws/${poolId}/page`;

/** A visitor's own browser, which a test may put something into the way of before it goes to the page. */
const visitor = async (options = {}): Promise<WatchedPage> => {
  const watched = await openPage(browser, origin, options);
  onTestFinished(watched.close);
  return watched;
};

const verdictIs = (page: Page, title: string): Promise<void> => page.getByRole('heading', { name: title }).waitFor();

const statesOf = (page: Page): Promise<string[]> => page.locator('.steps .state').allTextContents();

/** Kept where somebody wants to look at the page. */
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

describe('the page of a draw, as it is sent,', () => {
  it('lets in nothing of anybody else, and is kept only until it changes', async () => {
    const { status, headers, body } = await raffle.http.get<string>(pagePath(drawn));
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|blob:|\*/);
    expect(body).not.toMatch(/<script>|<style|\son\w+=|style=|https?:/);
    expect(body).toContain('Friday &lt;b&gt;night&lt;/b&gt; &amp; “friends”');
    const etag = headers.get('etag') ?? '';
    const again = (known: string) => raffle.http.get(pagePath(drawn), { headers: { 'if-none-match': known } });
    expect(headers.get('cache-control')).toBe('no-cache');
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) expect((await again(known)).status).toBe(304);
    expect((await again('"other"')).status).toBe(200);
  });

  it('has parts whose names change with their content, and which are kept for ever', async () => {
    const { body } = await raffle.http.get<string>(pagePath(drawn));
    const parts = [...body.matchAll(/(?:src|href|data-worker)="(\/v1\/draws\/assets\/[^"]+)"/g)].map(
      ([, part]) => part,
    );
    expect(parts).toHaveLength(4);
    for (const part of parts) {
      const { status, headers, bytes } = await raffle.http.get(part ?? '');
      expect([part, status, bytes.length > 100]).toEqual([part, 200, true]);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const packed = await raffle.http.get(part ?? '', { headers: { 'accept-encoding': 'br, gzip' } });
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      const plain = await raffle.http.get(part ?? '', { headers: { 'accept-encoding': 'gzip;q=0, br' } });
      expect(plain.headers.get('content-encoding')).toBeNull();
    }
  });

  it('reads a draw file that may be kept, and is asked for once only', async () => {
    const path = `/v1/pools/${drawn}/draw-file`;
    const { headers } = await raffle.http.get(path);
    const etag = headers.get('etag') ?? '';
    expect(headers.get('cache-control')).toBe('public, max-age=86400');
    const again = await raffle.http.get(path, { headers: { 'if-none-match': etag } });
    expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, etag]);
    const head = await raffle.http.send('HEAD', path);
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
  });

  it('says neither of an unknown pool nor of one that sells whether there is one', async () => {
    const selling = await openPool(staff.http);
    const [none, early] = [await raffle.http.get(pagePath(randomUUID())), await raffle.http.get(pagePath(selling))];
    expect([none.status, early.status, none.headers.get('cache-control')]).toEqual([404, 404, 'no-store']);
    expect(none.body).toBe(early.body);
    expect(none.body).toContain('There is no draw here yet');
  });
});

describe('in a browser, a genuine draw', () => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await openPage(browser, origin);
    await watched.page.goto(pagePath(drawn));
    await verdictIs(watched.page, 'This draw holds');
  }, 60_000);
  afterAll(() => watched?.close());

  it('verifies step by step, and shows who won', async () => {
    const { page } = watched;
    await picture(page, 'holds');
    expect(await statesOf(page)).toEqual(Array(STEPS).fill('holds'));
    const shown = await page.locator('#winners button').allTextContents();
    expect(shown).toEqual(winners.map((number) => `Ticket ${number}`));
    expect(await page.locator('#evidence').textContent()).toMatch(/Secret\s*[0-9a-f]{64}/);
  });

  it('has the landmarks and names by which a screen reader finds its way', async () => {
    const tree = await watched.page.locator('body').ariaSnapshot();
    for (const part of [
      '- banner:',
      '- main:',
      '- contentinfo:',
      `heading "Friday <b>night</b> & “friends”" [level=1]`,
      'heading "This draw holds" [level=2]',
      'region "Step by step"',
      'region "Winners and alternates"',
      'region "Is my ticket in it?"',
      'region "What was committed before the draw"',
      'region "The list of tickets"',
      'textbox "Receipt or ticket id"',
      'spinbutton "Ticket number"',
      'columnheader "Number"',
    ]) {
      expect(tree).toContain(part);
    }
  });

  it('can be gone through by keyboard: the first stop leads to the verdict', async () => {
    const { page } = watched;
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the verdict');
    await page.keyboard.press('Enter');
    await page.locator('#content:focus').waitFor();
  });

  it('shows the list a page at a time, and any ticket by its number', async () => {
    const { page } = watched;
    const numbers = () => page.locator('#tickets-rows th').allTextContents();
    expect(await numbers()).toHaveLength(25);
    await page.getByRole('button', { name: 'Last' }).click();
    await page.getByText(`Tickets 51 to ${TICKETS} of ${TICKETS}`).waitFor();
    expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await page.getByLabel('Ticket number').fill('30');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.locator('tr.marked').waitFor();
    expect(await page.locator('tr.marked th').textContent()).toMatch(/^30/);
    await page.locator('#winners button').first().click();
    await page.locator('tr.marked', { hasText: 'winner 1' }).waitFor();
  });

  it('tells a member which of their tickets are in the list, and what they won', async () => {
    const { page } = watched;
    const ask = async (text: string): Promise<string> => {
      await page.getByLabel('Receipt or ticket id').fill(text);
      await page.locator('#receipt-result').evaluate((element) => element.replaceChildren());
      await page.getByRole('button', { name: 'Look for it' }).click();
      await page.locator('#receipt-result p').first().waitFor();
      return (await page.locator('#receipt-result').textContent()) ?? '';
    };
    const whole = await ask(JSON.stringify(receipt));
    for (const winner of winners.filter((number) => number <= BOUGHT))
      expect(whole).toContain(`with number ${winner}.`);
    expect(whole).toMatch(/\d+ tickets in the list that did not win/);
    expect(whole).toContain('it was made for that member');
    const own = await member.http.get(`/v1/tickets/${receipt.tickets[0]?.id}/receipt`);
    const proof = Buffer.from(own.bytes).toString('utf8');
    expect(await ask(proof)).toMatch(/The receipt holds.*it was made for that member/);
    expect(await ask(proof.replace(/"path":\["./, '"path":["x'))).toContain('The receipt does not hold at proof.path');
    const loser = receipt.tickets.find(({ number }) => !winners.includes(number));
    expect(await ask(loser?.id ?? '')).toMatch(
      /This ticket is in the list, with number \d+\. It (did not win|was drawn: alternate \d)/,
    );
    expect(await ask(randomUUID())).toContain('is not in the list');
    expect(await ask(JSON.stringify({ ...receipt, userId: randomUUID() }))).toContain('do NOT open its entry');
    expect(await ask(JSON.stringify({ ...receipt, poolId: randomUUID() }))).toContain('of another pool');
    expect(await ask('{"not": "a receipt"}')).toContain('neither a ticket’s id nor a receipt');
    await picture(page, 'receipt');
  });

  it('tells whether a commitment that was noted is this one', async () => {
    const { page } = watched;
    const compare = async (noted: string): Promise<string> => {
      await page.getByLabel('Commitment hash that you were given').fill(noted);
      await page.getByRole('button', { name: 'Compare' }).click();
      return (await page.locator('#noted-result').textContent()) ?? '';
    };
    const hash = (await page.locator('#commitment-hash').textContent()) ?? '';
    expect(await compare(` ${hash.toUpperCase()} `)).toContain('It is the same');
    expect(await compare('0'.repeat(64))).toContain('It is NOT the same');
  });

  it('did all that without an error, a word in the console, or anything that its policy stopped', () => {
    expect(watched.complaints).toEqual([]);
  });
});

describe('a page that asks for something from elsewhere', () => {
  it('is stopped by its policy, and the tests notice', async () => {
    const { page, complaints } = await visitor();
    await page.goto(pagePath(committed));
    await page.evaluate(
      "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:1/elsewhere.png' }))",
    );
    await expect.poll(() => complaints.join('\n')).toContain('policy: img-src http://127.0.0.1:1/elsewhere.png');
  });
});

describe('in a browser, a draw file that was changed', () => {
  /** Another digit of hexadecimal where the match ends. */
  const flip = (text: string, where: RegExp): string =>
    text.replace(where, (found) => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`);

  it.each([
    ['tickets', /"number":7,"ticketIdHash":"./, 'ticket 7 (tickets[6].leaf)', 1],
    ['evidence', /"secret":"./, 'reveal.secret', 4],
  ])('fails in the step “%s”, and the page says where', async (_, where, at, index) => {
    const { page, complaints } = await visitor();
    await page.route('**/draw-file', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: flip(await response.text(), where) });
    });
    await page.goto(pagePath(drawn));
    await verdictIs(page, 'This draw does NOT hold');
    await picture(page, `wrong-${index}`);
    const states = await statesOf(page);
    expect(states[index]).toBe('does not hold');
    expect(states.filter((state) => state === 'does not hold')).toHaveLength(1);
    expect(await page.locator('#verdict').textContent()).toContain(at);
    expect(await page.locator('.steps').textContent()).toContain(at);
    expect(complaints).toEqual([]);
  });

  it('that cannot be had is no verdict', async () => {
    const { page } = await visitor();
    await page.route('**/draw-file', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.goto(pagePath(drawn));
    await verdictIs(page, 'Not verified');
    expect(new Set(await statesOf(page))).toEqual(new Set(['not looked at']));
  });
});

describe('in a browser, a draw that is only committed', () => {
  it('shows its commitment and what it waits for, and asks for no file', async () => {
    const { page, complaints } = await visitor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(pagePath(committed));
    await verdictIs(page, 'Committed, not drawn yet');
    await picture(page, 'committed');
    expect(await page.locator('#verdict').textContent()).toContain('waits for the drawing by hand');
    expect(await page.locator('#commitment-hash').textContent()).toMatch(/^[0-9a-f]{64}$/);
    expect(asked.filter((path) => path.includes('draw-file') || path.includes('worker'))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('in a browser, a draw from a barrel', () => {
  it('shows its record, and verifies what can be verified of it', async () => {
    expect((await recordDraw(committed)).status).toBe(201);
    const { page, complaints } = await visitor();
    await page.goto(pagePath(committed));
    await verdictIs(page, 'This draw holds');
    await picture(page, 'manual');
    expect(await page.locator('#evidence').textContent()).toMatch(/Mary Somerville.*Minutes of <the> evening/);
    expect(await page.locator('main').textContent()).toContain('there are only the two witnesses and the evidence');
    expect(await page.locator('#winners button').allTextContents()).toEqual(['Ticket 2']);
    expect(complaints).toEqual([]);
  });
});

describe('on a telephone in the dark, the page', () => {
  it('verifies, and nothing of it is wider than the screen', async () => {
    const telephone = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', hasTouch: true, isMobile: true };
    const { page, complaints } = await visitor(telephone);
    await page.goto(pagePath(drawn));
    await verdictIs(page, 'This draw holds');
    await page.locator('#tickets-rows tr').first().waitFor();
    await picture(page, 'telephone');
    expect(await page.locator('#tickets-rows tr').count()).toBe(10);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
  });
});
