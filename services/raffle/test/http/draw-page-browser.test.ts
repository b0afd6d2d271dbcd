import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, openPage } from '../browser.ts';
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

let raffle: RunningRaffle;
let browser: Browser;
let origin: string;
let staff: Someone;
let member: Someone;
let drawn: string;
let receipt: ReceiptBody;
let winner: number;

beforeAll(async () => {
  const starting = openBrowser();
  raffle = await openRaffle();
  const { books } = await playWallet(raffle);
  origin = await raffle.start();
  staff = await someone(raffle, 'staff');
  member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 1_000_000);
  drawn = await openPool(
    staff.http,
    { ticketsRequired: TICKETS, title: 'Friday <b>night</b> & “friends”', winnerCount: 2, alternateCount: 3 },
    { title: 'Evening for two', stock: 5 },
  );
  receipt = (await buy(member.http, drawn, 40)).body;
  await buy(member.http, drawn, TICKETS - 40);
  await settled(staff.http, drawn);
  const { body } = await staff.http.get<{ winners: { ticketNumber: number }[] }>(`/v1/pools/${drawn}/draw`);
  winner = body.winners[0]?.ticketNumber ?? 0;
  browser = await starting;
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await raffle?.stop();
});

const visit = async (poolId: string, options = {}) => {
  const watched = await openPage(browser, origin, options);
  onTestFinished(watched.close);
  const open = async (): Promise<void> => {
    await watched.page.goto(`/v1/draws/${poolId}/page`);
  };
  return { ...watched, open };
};

const shot = async (page: import('playwright-core').Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

describe('the page of a genuine draw', () => {
  it('verifies', async () => {
    const { page, complaints, open } = await visit(drawn);
    await open();
    await page.getByRole('heading', { name: 'This draw holds' }).waitFor();
    await shot(page, 'holds');
    expect(complaints).toEqual([]);
    expect(winner).toBeGreaterThan(0);
    expect(receipt.id).not.toBe(randomUUID());
  });
  it('phone dark', async () => {
    const { page, open } = await visit(drawn, {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      deviceScaleFactor: 1,
    });
    await open();
    await page.getByRole('heading', { name: 'This draw holds' }).waitFor();
    await page.getByLabel('Receipt or ticket id').fill(JSON.stringify(receipt));
    await page.getByRole('button', { name: 'Look for it' }).click();
    await page.getByText('This ticket is in the list').first().waitFor();
    await shot(page, 'phone');
  });
  it('flipped', async () => {
    const { page, open, complaints } = await visit(drawn);
    await page.route('**/draw-file', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replace(
          /("number":7,"ticketIdHash":").(.)/,
          (t) => `${t.slice(0, -1)}${t.endsWith('0') ? '1' : '0'}`,
        ),
      });
    });
    await open();
    await page.getByRole('heading', { name: 'This draw does NOT hold' }).waitFor();
    await shot(page, 'flipped');
    console.log(complaints);
  });
});
