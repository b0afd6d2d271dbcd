import { defineJob, type Job } from '@tessera/runtime/service';
import type { Due } from '../use-cases/ports.ts';
import type { eraseShipment } from '../use-cases/shipments/erase-shipment.ts';
import { moveDue } from './move-due.ts';

/** Forgets where prizes went that were delivered long enough ago. */
export const eraseShipmentJob = (due: Due, eraseShipmentWith: ReturnType<typeof eraseShipment>): Job =>
  defineJob({
    name: 'erase-shipment',
    everyMs: 60_000,
    run: (ctx) =>
      moveDue(
        {
          job: 'erase-shipment',
          due,
          move: ({ id }, call) => eraseShipmentWith({ claimId: id }, call),
        },
        ctx,
      ),
  });
