import { defineJob, type Job } from '@tessera/runtime/service';
import type { eraseShipment } from '../use-cases/shipments/erase-shipment.ts';
import type { DueShipments } from '../use-cases/shipments/shipments.ports.ts';
import { moveDue } from './move-due.ts';

/** Forgets where prizes went that were delivered long enough ago. */
export const eraseShipmentJob = (due: DueShipments, eraseShipmentWith: ReturnType<typeof eraseShipment>): Job =>
  defineJob({
    name: 'erase-shipment',
    everyMs: 60_000,
    run: (ctx) =>
      moveDue(
        {
          job: 'erase-shipment',
          take: due.take,
          move: ({ id }, call) => eraseShipmentWith({ claimId: id }, call),
          postpone: due.postpone,
        },
        ctx,
      ),
  });
