import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatMoney, money } from '@tessera/kernel';
import { verifyDraw } from '@tessera/proofs';
import { ApiClient, inParallel, UnexpectedAnswer, waitFor } from './api-client.ts';
import { analyticsFigures, type LedgerSummary, ledgerSummary, membershipOf } from './figures.ts';
import { mailTo } from './mails.ts';
import { balanceOf, topUpAll } from './money.ts';
import { type Club, foundClub, joinClub } from './people.ts';
import { type Attempt, awaitDraw, buyUntilFull, type Draw, type OpenPool, openPool, soldIn } from './raffle.ts';

export interface DemoOptions {
  readonly gatewayUrl: string;
  /** Where one trace can be looked at: `<tracesUrl>/traces/<traceId>`. */
  readonly tracesUrl?: string;
  /** Takes the steps and the summary, line by line. */
  readonly print: (line: string) => void;
  /** Where the draw file is left for whoever wants to check it; `.tessera/draws` by default. */
  readonly drawDir?: string;
}

/** What the scenario ended with, for those who check it further. */
export interface DemoResult {
  readonly club: Club;
  readonly pool: OpenPool;
  readonly attempts: readonly Attempt[];
  readonly draw: Draw;
  readonly drawFile: string;
  readonly ledger: LedgerSummary;
}

const MEMBERS = 25;
const TOP_UP_MINOR = 2_000;
const POOL = { tickets: 20, ticketPriceMinor: 500, prizeMinor: 8_000 };

const eur = (amountMinor: number): string => formatMoney(money(BigInt(amountMinor), 'EUR'));

const amount = (amountMinor: number, currency: string): string =>
  formatMoney(money(BigInt(amountMinor), currency)).padStart(14);

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new UnexpectedAnswer(`it should hold that ${what}`);
};

/** The product's main job, through the public API alone: from signing up to a prize that anyone can check. */
export const runDemo = async (options: DemoOptions): Promise<DemoResult> => {
  const { print } = options;
  const api = new ApiClient(options.gatewayUrl);
  const run = randomBytes(3).toString('hex');
  const founded = await foundClub(api, run);
  print(`An operator signed up and founded “${founded.name}”.`);
  const members = await joinClub(api, founded.tenantId, MEMBERS, run);
  const club = { ...founded, members };
  print(`${MEMBERS} people signed up and joined.`);
  await inParallel(members, 8, (person) => waitFor('the account', () => balanceOf(api, person)));
  await topUpAll(api, members, TOP_UP_MINOR);
  print(`Each topped up ${eur(TOP_UP_MINOR)}: the provider’s signed callbacks brought the money into their wallets.`);
  const pool = await openPool(api, club, POOL);
  print(`A pool is open: ${POOL.tickets} tickets at ${eur(POOL.ticketPriceMinor)}, the prize ${eur(POOL.prizeMinor)}.`);
  const attempts = await buyUntilFull(api, pool, members);
  const refused = attempts.filter((attempt) => !attempt.bought);
  print(
    `They bought at once: ${soldIn(attempts)} tickets sold, ${refused.length} purchases refused (${codesOf(refused)}).`,
  );
  must(soldIn(attempts) === pool.tickets, 'exactly the tickets of the pool are sold');
  const draw = await awaitDraw(api, club, pool, options.gatewayUrl);
  const drawFile = await checkDraw(options, pool, draw);
  const subject = await mailTo(api, club, draw.winners[0]?.userId);
  print(`The winner was told by mail${subject === undefined ? '' : `: “${subject}”`}.`);
  const ledger = await checkFigures(api, club, pool, attempts, draw, print);
  printSummary(options, draw, drawFile, attempts, ledger);
  return { club, pool, attempts, draw, drawFile, ledger };
};

const codesOf = (refused: readonly Attempt[]): string =>
  [...new Set(refused.map((attempt) => attempt.code))].join(', ') || 'none';

/** Leaves the draw file on disk and checks it as anybody could, from its bytes alone. */
const checkDraw = async (
  { print, drawDir = join('.tessera', 'draws') }: DemoOptions,
  pool: OpenPool,
  draw: Draw,
): Promise<string> => {
  const verdict = verifyDraw(Buffer.from(draw.file), { commitmentHash: draw.commitmentHash });
  must(verdict.ok, `the draw file is right (${verdict.ok ? '' : `${verdict.at}: ${verdict.problem}`})`);
  await mkdir(drawDir, { recursive: true });
  const file = join(drawDir, `${pool.poolId}.json`);
  await writeFile(file, draw.file);
  print(`The draw ran by itself. Checked offline from its published file: ${verdict.ok ? 'right' : 'wrong'}.`);
  return file;
};

/** Money, points and analytics must tell the same story. */
const checkFigures = async (
  api: ApiClient,
  club: Club,
  pool: OpenPool,
  attempts: readonly Attempt[],
  draw: Draw,
  print: (line: string) => void,
): Promise<LedgerSummary> => {
  const winner = draw.winners[0]?.userId;
  const spent = new Map<string, number>();
  for (const { person, quantity, bought } of attempts) {
    if (bought) spent.set(person.userId, (spent.get(person.userId) ?? 0) + quantity * pool.ticketPriceMinor);
  }
  const expected = (userId: string) =>
    TOP_UP_MINOR - (spent.get(userId) ?? 0) + (userId === winner ? pool.prizeMinor : 0);
  await inParallel(club.members, 8, (person) =>
    waitFor(`the balance of ${person.email}`, async () => {
      const balance = await balanceOf(api, person);
      return balance?.postedMinor === expected(person.userId) && balance.heldMinor === 0 ? true : undefined;
    }),
  );
  print('Every wallet has exactly what its owner paid in, less their tickets; the winner’s has the prize on top.');
  const memberships = await waitFor('the points', async () => {
    const all = await inParallel(club.members, 8, (person) => membershipOf(api, person));
    const points = all.reduce((sum, membership) => sum + Number(membership.balance), 0);
    return points === (pool.tickets * pool.ticketPriceMinor) / 100 ? all : undefined;
  });
  const risen = memberships.filter((membership) => membership.tier !== 'bronze').length;
  print(`Points were awarded for every ticket; ${risen} members rose to another tier.`);
  await analyticsFigures(api, club, {
    topUps: club.members.length,
    topUpMinor: club.members.length * TOP_UP_MINOR,
    tickets: pool.tickets,
    salesMinor: pool.tickets * pool.ticketPriceMinor,
    prizeMinor: pool.prizeMinor,
  });
  print('Analytics agrees with the ledgers to the cent.');
  const ledger = await ledgerSummary(api, club);
  for (const { currency, totalMinor, kinds } of ledger.currencies) {
    must(totalMinor === 0, `debits equal credits in ${currency}`);
    must(
      kinds.every((kind) => kind.heldMinor === 0),
      'nothing is held any more',
    );
  }
  return ledger;
};

const printSummary = (
  { print, gatewayUrl, tracesUrl }: DemoOptions,
  draw: Draw,
  drawFile: string,
  attempts: readonly Attempt[],
  ledger: LedgerSummary,
): void => {
  const [winner] = draw.winners;
  const winning = attempts.find(({ person }) => person.userId === winner?.userId)?.person;
  const traceId = attempts.find((attempt) => attempt.bought)?.traceId;
  print('');
  print(`Winner         ${winning?.email} with ticket ${winner?.ticketNumber}, paid ${eur(POOL.prizeMinor)}`);
  print(`Draw file      ${drawFile}`);
  print(`               check it yourself: npm run verify -- draw ${drawFile}`);
  for (const { currency, totalMinor, kinds } of ledger.currencies) {
    for (const { ownerKind, kind, accounts, postedMinor } of kinds) {
      print(
        `Ledger         ${`${ownerKind} ${kind}`.padEnd(20)} ${String(accounts).padStart(3)} accounts ${amount(postedMinor, currency)}`,
      );
    }
    print(`Ledger         ${'sum'.padEnd(33)} ${amount(totalMinor, currency)}`);
  }
  if (traceId !== undefined)
    print(`Purchase trace ${tracesUrl === undefined ? traceId : `${tracesUrl}/traces/${traceId}`}`);
  print(`API            ${gatewayUrl}`);
  print(`Reference      ${gatewayUrl}/docs`);
};
