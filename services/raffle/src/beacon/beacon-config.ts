import { QUICKNET, readBeaconChain } from '@tessera/proofs';
import { integer, text, variable } from '@tessera/runtime/config';

const isMirror = (mirror: string): boolean =>
  URL.canParse(mirror) && ['http:', 'https:'].includes(new URL(mirror).protocol);

const mirrorsOf = (value: string): string[] => value.split(',').map((mirror) => mirror.trim());

/** The public mirrors of the League of Entropy, and Cloudflare's. */
const PUBLIC_MIRRORS = [
  ...['https://api.drand.sh', 'https://api2.drand.sh', 'https://api3.drand.sh', 'https://drand.cloudflare.com'],
].join(',');

/** What the raffle is told of the beacon that pools of mode DRAND are drawn by. */
export const beaconConfig = {
  DRAND_MIRRORS: variable(
    text()
      .default(PUBLIC_MIRRORS)
      .refine((value) => mirrorsOf(value).every(isMirror), {
        error: 'must be one or more URLs that begin with http:// or https://, separated by commas',
      })
      .transform(mirrorsOf),
    {
      what: 'mirrors of the drand beacon, asked in this order',
      example: 'https://api.drand.sh,https://drand.cloudflare.com',
    },
  ),
  DRAND_CHAIN: variable(
    text()
      .optional()
      .transform((value, context) => {
        if (value === undefined) return QUICKNET;
        try {
          return readBeaconChain(value);
        } catch (error) {
          context.addIssue({
            code: 'custom',
            message: `is no chain: ${error instanceof Error ? error.message : error}`,
          });
          return QUICKNET;
        }
      }),
    {
      what: 'a chain other than quicknet, as its /info answers; whoever checks its draws has to be given the same',
      example: '{"public_key":"…","period":3,"genesis_time":1692803367,"hash":"…","groupHash":"…","schemeID":"…"}',
    },
  ),
  DRAND_TIMEOUT_MS: variable(integer(100, 60_000).default(3_000), {
    what: 'milliseconds after which a mirror is given up and the next one asked',
    example: '3000',
  }),
  DRAND_LEAD_SECONDS: variable(integer(60, 86_400).default(120), {
    what: 'seconds from a commitment to its round, at least; the commitment must be written and published well before',
    example: '120',
  }),
  DRAND_OVERDUE_SECONDS: variable(integer(60, 31_536_000).default(86_400), {
    what: 'seconds by which a round must be overdue before its pool can be cancelled',
    example: '86400',
  }),
} as const;
