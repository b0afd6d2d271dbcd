import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * The address at the other end. Behind the gateway, which strips what clients send and writes its own, the first address
 * of `x-forwarded-for` is the client's. In-process requests, as tests make them, have no connection.
 */
export const remoteAddressOf = (c: Context): string => {
  const forwarded = c.req.header('x-forwarded-for')?.split(',')[0]?.trim();
  if (forwarded) return forwarded;
  if (c.env?.incoming === undefined) return 'in-process';
  return getConnInfo(c).remote.address ?? 'unknown';
};
