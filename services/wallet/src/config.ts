import { type ConfigOf, integer, liveConfig, port, serviceConfig, variable } from '@tessera/runtime/config';

export const walletConfig = {
  ...serviceConfig,
  ...liveConfig,
  PORT: port(4002),
  POSTING_BATCH: variable(integer(1, 1_000).default(200), {
    what: 'most postings that are committed in one transaction',
    example: '100',
  }),
  POSTING_QUEUE: variable(integer(1, 1_000_000).default(10_000), {
    what: 'most postings that wait to be committed; further ones are turned away at once',
    example: '50000',
  }),
  HOLD_SWEEP_MS: variable(integer(10, 600_000).default(1_000), {
    what: 'milliseconds between two looks for holds whose time is over',
    example: '5000',
  }),
  CHECKPOINT_MS: variable(integer(100, 604_800_000).default(3_600_000), {
    what: 'milliseconds between two checkpoints of a ledger that had new entries',
    example: '900000',
  }),
  ANCHOR_MS: variable(integer(100, 600_000).default(10_000), {
    what: 'milliseconds between two looks for committed draws that no checkpoint anchors yet',
    example: '5000',
  }),
} as const;

export type WalletConfig = ConfigOf<typeof walletConfig>;
