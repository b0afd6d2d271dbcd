import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Hono } from 'hono';

/** What belongs to the page of a draw. The scripts are made of the sources beside them by `npm run draw-page`. */
const FILES = {
  'draw-page.js': { path: 'generated/draw-page.js', type: 'text/javascript; charset=utf-8' },
  'draw-page-worker.js': { path: 'generated/draw-page-worker.js', type: 'text/javascript; charset=utf-8' },
  'style.css': { path: 'style.css', type: 'text/css; charset=utf-8' },
  'icon.svg': { path: 'icon.svg', type: 'image/svg+xml' },
} as const;

export type AssetName = keyof typeof FILES;

interface Asset {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A worker has rules of its own, and this one only reads the draw file. */
const POLICY = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";
const FOLDER = '/v1/draws/assets';

const assetOf = (name: AssetName): Asset => {
  const { path, type } = FILES[name];
  const bytes = new Uint8Array(readFileSync(new URL(`../../../page/${path}`, import.meta.url)));
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
  return {
    // The name changes with the content, so that a kept one is always the right one and never asked about again.
    path: `${FOLDER}/${digest}/${name}`,
    bytes,
    packed: new Uint8Array(gzipSync(bytes)),
    headers: {
      'content-type': type,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${digest}"`,
      vary: 'accept-encoding',
    },
  };
};

const assets = new Map(Object.keys(FILES).map((name) => [name as AssetName, assetOf(name as AssetName)]));

/** Where browsers find it. */
export const assetPath = (name: AssetName): string => {
  const asset = assets.get(name);
  if (!asset) throw new Error(`the page has no ${name}`);
  return asset.path;
};

const takesGzip = (accepted: string | undefined): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted ?? '');

/** Scripts, style and icon of the page. They are files and no part of the API. */
export const addDrawPageAssets = (app: Hono): void => {
  for (const { path, bytes, packed, headers } of assets.values()) {
    app.get(path, (c) =>
      takesGzip(c.req.header('accept-encoding'))
        ? c.body(packed, 200, { ...headers, 'content-encoding': 'gzip' })
        : c.body(bytes, 200, headers),
    );
  }
};
