import { type LookupAddress, lookup } from 'node:dns';
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

type Resolve = (host: string, options: object, done: (error: Error | null, found: LookupAddress[]) => void) => void;

const resolveAll: Resolve = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => done(error, found));
};

/**
 * The look-up of the very connection that is then made, so that what was checked is what is connected to, whatever the
 * name leads to a moment later. Addresses that are not public are left out; where none is left, it fails with ForbiddenAddress.
 */
export const publicLookup =
  (resolve: Resolve = resolveAll): LookupFunction =>
  (host, options, done) => {
    resolve(host, options, (error, found) => {
      if (error) return done(error, []);
      const allowed = found.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (first === undefined) return done(new ForbiddenAddress(`${host} has no public address`), []);
      return options.all === true ? done(null, allowed) : done(null, first.address, first.family);
    });
  };
