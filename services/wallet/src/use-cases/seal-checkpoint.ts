import type { CallContext } from '@tessera/runtime/context';
import type { Checkpoints, SealCheckpoint } from './checkpoint.ports.ts';

/** Seals the tenant's ledger as it stands. Where there is nothing new since the last checkpoint, it answers with that one. */
export const sealCheckpoint =
  (deps: { readonly checkpoints: Checkpoints }) => (command: SealCheckpoint, ctx: CallContext) =>
    deps.checkpoints.seal(command, ctx);
