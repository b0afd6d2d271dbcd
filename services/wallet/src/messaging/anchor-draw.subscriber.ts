import { drawCommitted, walletAnchorDraw } from '@tessera/contracts';
import { defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import type { anchorDraw } from '../use-cases/anchor-draw.ts';

/** A draw's commitment goes into the next checkpoint. Events of before had no hash of it, and nothing to anchor. */
export const anchorDrawSubscriber = (anchorDrawWith: ReturnType<typeof anchorDraw>) =>
  defineSubscriber({
    subscription: walletAnchorDraw,
    handle: async (event, ctx) => {
      if (!isEvent(drawCommitted, event)) return;
      const { poolId, commitmentHash, committedAt } = event.data;
      if (commitmentHash === undefined) return;
      await anchorDrawWith({ poolId, commitmentHash, committedAt: new Date(committedAt) }, ctx);
    },
  });
