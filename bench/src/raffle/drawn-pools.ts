import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type ApiClient, type Club, waitFor } from '@tessera/tools/demo';
import type pg from 'pg';
import type { Figure } from '../report.ts';
import { root } from '../with-stack.ts';
import { processFigures } from './process-figures.ts';

/** Each purchase is of a person of its own, so that a million tickets are announced to a quarter of a million. */
const PER_PURCHASE = 4;
const PATIENCE_SECONDS = 600;

export interface DrawnPool {
  readonly api: ApiClient;
  readonly admin: pg.Pool;
  readonly club: Pick<Club, 'owner' | 'tenantId'>;
  readonly member: { readonly token: string };
  readonly gatewayUrl: string;
  /** The raffle itself, which says how long its event loop was held. */
  readonly raffleUrl: string;
}

/** A pool of free tickets, open and without any yet: what is measured is the draw, so nothing has to be paid. */
const openFreePool = async ({ api, club }: DrawnPool, tickets: number): Promise<string> => {
  const { token } = club.owner;
  const prize = await api.expect<{ id: string }>('POST', '/v1/prizes', {
    token,
    body: { title: 'A bottle', kind: 'PHYSICAL', valueMinor: 100, currency: 'EUR', stock: 1 },
  });
  const terms = { prizeId: prize.id, title: `${tickets} tickets`, ticketPriceMinor: 100, currency: 'EUR' };
  const limits = { ticketsRequired: tickets, freeEntriesPerMember: tickets, alternateCount: Math.min(5, tickets - 1) };
  const pool = await api.expect<{ id: string }>('POST', '/v1/pools', { token, body: { ...terms, ...limits } });
  await api.expect('POST', `/v1/pools/${pool.id}/open`, { token });
  return pool.id;
};

/** Sells all but the last ticket by SQL, a few a purchase, as the service would have written them. */
const sellAllButOne = async (admin: pg.Pool, tenantId: string, poolId: string, tickets: number): Promise<void> => {
  const client = await admin.connect();
  try {
    await client.query('begin');
    await client.query(
      `insert into raffle.purchases (tenant_id, id, pool_id, user_id, request_key, request_hash, type, payment, quantity,
         amount_minor, currency, status, entrant_salt, sequence, created_at, abandon_after, confirmed_at, next_attempt_at)
       select $1, gen_random_uuid(), $2, gen_random_uuid(), 'bench ' || n, '\\x00', 'ENTRY', 'FREE',
         least($4, $3 - (n - 1) * $4), 0, 'EUR', 'CONFIRMED', sha256(n::text::bytea), 1, now(), now(), now(), now()
       from generate_series(1, ceil($3::numeric / $4)::int) as n`,
      [tenantId, poolId, tickets - 1, PER_PURCHASE],
    );
    await client.query(
      `insert into raffle.tickets (tenant_id, pool_id, number, id, purchase_id, user_id, entrant_commit)
       select $1, $2, row_number() over (), gen_random_uuid(), p.id, p.user_id, p.entrant_salt
       from raffle.purchases p cross join lateral generate_series(1, p.quantity)
       where p.tenant_id = $1 and p.pool_id = $2`,
      [tenantId, poolId],
    );
    await client.query('update raffle.pools set sold = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      poolId,
      tickets - 1,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  await admin.query('vacuum analyze raffle.tickets');
};

interface PoolTimes {
  readonly filledAt: string | null;
  readonly drawnAt: string | null;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** Buys the last ticket of a pool and measures what follows: the draw, the download of its file, and its verification. */
export const measureDraw = async (place: DrawnPool, tickets: number): Promise<Figure[]> => {
  const { api, admin, club, member, gatewayUrl, raffleUrl } = place;
  const poolId = await openFreePool(place, tickets);
  if (tickets > 1) await sellAllButOne(admin, club.tenantId, poolId, tickets);
  await processFigures(raffleUrl);
  await api.expect('POST', `/v1/pools/${poolId}/entries`, { token: member.token, body: { free: true } });
  const { token } = club.owner;
  const { filledAt, drawnAt } = await waitFor(
    'the draw',
    async () => {
      const pool = await api.expect<PoolTimes>('GET', `/v1/pools/${poolId}`, { token });
      return pool.drawnAt === null ? undefined : pool;
    },
    PATIENCE_SECONDS,
  );
  const drawing = await processFigures(raffleUrl);
  const drawMs = Date.parse(drawnAt ?? '') - Date.parse(filledAt ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'tessera-draw-'));
  const file = join(folder, 'draw.json');
  const asked = performance.now();
  const answer = await fetch(`${gatewayUrl}/v1/pools/${poolId}/draw-file`);
  if (!answer.ok || !answer.body) throw new Error(`the draw file of ${tickets} tickets: ${answer.status}`);
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(file));
  const downloadMs = performance.now() - asked;
  const begun = performance.now();
  const verify = join(root, 'tools', 'src', 'verify', 'main.ts');
  await promisify(execFile)(process.execPath, ['--max-old-space-size=8192', verify, 'draw', file], { cwd: root });
  const verifyMs = performance.now() - begun;
  await rm(folder, { recursive: true });
  const size = tickets.toLocaleString('en');
  return [
    { what: `draw of ${size} tickets, from the last one to the winners`, value: seconds(drawMs) },
    {
      what: `the raffle’s process meanwhile: event loop held at most, memory`,
      value: `${drawing.longestStallMs.toFixed(0)} ms, ${drawing.residentMb.toFixed(0)} MB`,
    },
    { what: `its file, through the gateway`, value: seconds(downloadMs) },
    { what: `its verification, a process from start to end`, value: seconds(verifyMs) },
  ];
};
