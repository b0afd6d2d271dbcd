import { createHash } from 'node:crypto';
import { chainHash, QUICKNET, toHex } from '@tessera/proofs';
import { isKnownTag } from '@tessera/runtime/http';
import type { DrawPage } from '../../use-cases/draws/get-draw-page.ts';
import { assetPath } from './draw-page-assets.ts';
import { drawPageHtml, noDrawHtml, type PageFacts } from './draw-page-html.ts';

/** Everything comes from here: the page runs no script, and asks for nothing, of anybody else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types draw-page',
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  // A committed draw becomes a finished one: a kept page is asked about each time, and costs nothing while it is the present one.
  'cache-control': 'no-cache',
} as const;

const assets = {
  script: assetPath('draw-page.js'),
  worker: assetPath('draw-page-worker.js'),
  style: assetPath('style.css'),
  icon: assetPath('icon.svg'),
};

/** A commitment's fields as people read them, whatever its mode has. */
const factsOf = (commitment: DrawPage['frozen']['commitment']): PageFacts['commitment'] =>
  Object.entries(commitment).flatMap(([field, value]: [string, unknown]) =>
    field === 'version' ? [] : [{ field, value: value instanceof Uint8Array ? toHex(value) : String(value) }],
  );

const isKnownChain = ({ commitment }: DrawPage['frozen']): boolean =>
  commitment.mode !== 'DRAND' || toHex(commitment.chainHash) === toHex(chainHash(QUICKNET));

const toPage = (
  poolId: string,
  { title, prizeTitle, frozen, overdueSince, finished, abandoned }: DrawPage,
): PageFacts => ({
  poolId,
  title,
  prizeTitle,
  mode: frozen.commitment.mode,
  ticketCount: frozen.commitment.ticketCount,
  commitment: factsOf(frozen.commitment),
  commitmentHash: toHex(frozen.commitmentHash),
  committedAt: frozen.committedAt,
  dueAt: frozen.dueAt,
  overdueSince: overdueSince ?? null,
  isKnownChain: isKnownChain(frozen),
  drawnAt: finished?.drawnAt ?? null,
  abandoned: abandoned ?? null,
});

const etagOf = (html: string): string => `"${createHash('sha256').update(html).digest('base64url')}"`;

export const pageReply = (poolId: string, draw: DrawPage | undefined, known: string | null) => {
  if (!draw) {
    const headers = { ...HEADERS, 'cache-control': 'no-store' };
    return { status: 404 as const, body: noDrawHtml(assets), headers };
  }
  const html = drawPageHtml(toPage(poolId, draw), assets);
  const headers = { ...HEADERS, etag: etagOf(html) };
  return isKnownTag(known, headers.etag)
    ? { status: 304 as const, body: undefined, headers }
    : { status: 200 as const, body: html, headers };
};
