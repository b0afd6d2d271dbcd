import { isIPv6 } from 'node:net';
import type { RawRequest } from '@tessera/runtime/http';
import type { Origin } from '../use-cases/ports.ts';

/** What is kept of a header that a client writes as it likes. */
const USER_AGENT_LENGTH = 256;

const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * One name for whoever sits behind an address. An IPv6 customer has a whole /64 to pick addresses from (RFC 6177), so
 * that is what is counted; an IPv4 address that arrives in IPv6 form counts as itself.
 */
export const networkOf = (address: string): string => {
  const mapped = IPV4_IN_IPV6.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
};

export const originOf = ({ headers, remoteAddress }: RawRequest): Origin => ({
  address: networkOf(remoteAddress),
  userAgent: (headers.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH),
});
