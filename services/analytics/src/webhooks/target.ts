import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { RefuseUrl } from '../use-cases/webhooks/webhooks.ports.ts';
import { isPublicAddress } from './public-address.ts';

/** The name of a host leads to no address that anything may be sent to. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  readonly code = 'FORBIDDEN_ADDRESS';
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** @param allowsPrivate for work on one's own machine: any address, and http */
export const refuseUrl =
  (allowsPrivate: boolean): RefuseUrl =>
  (text) => {
    if (!URL.canParse(text)) return 'This is not a URL.';
    const url = new URL(text);
    const schemes = allowsPrivate ? ['https:', 'http:'] : ['https:'];
    if (!schemes.includes(url.protocol)) return 'The URL must begin with https://.';
    if (url.username !== '' || url.password !== '') return 'The URL must name no user or password.';
    if (url.hash !== '') return 'The URL must have no fragment.';
    const host = hostOf(url);
    // A name is looked at when it is sent to, for it may lead elsewhere by then.
    return allowsPrivate || isIP(host) === 0 || isPublicAddress(host)
      ? undefined
      : 'The URL must lead to an address of the public internet.';
  };

/** Every address of a name. Rejects where it has none. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Longer than a name server that works takes, and both tries are over before the attempt is. */
const RESOLVE_TIMEOUT_MS = 3_000;
const RESOLVE_TRIES = 2;

/**
 * Asks the name servers itself, and not by the system's look-up: that has four threads for the whole process, which a few
 * tenants with slow name servers could hold.
 */
export const askNameServers = (): Resolve => {
  const resolver = new Resolver({ timeout: RESOLVE_TIMEOUT_MS, tries: RESOLVE_TRIES });
  return async (host) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = [
      ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
      ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason;
    return found;
  };
};

/**
 * The look-up of the very connection that is then made, so that what was checked is what is connected to, whatever the
 * name leads to a moment later. Addresses that are not public are left out; where none is left, it fails with ForbiddenAddress.
 */
export const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (host, options, done) => {
    resolve(host).then(
      (found) => {
        const allowed = found.filter(({ address }) => isPublicAddress(address));
        const [first] = allowed;
        if (first === undefined) return done(new ForbiddenAddress(`${host} has no public address`), []);
        return options.all === true ? done(null, allowed) : done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };
