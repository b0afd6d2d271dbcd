import type { Database } from '@tessera/runtime/postgres';
import type { Sealer } from '@tessera/runtime/secrets';
import type { Webhooks } from '../../use-cases/webhooks/webhooks.ports.ts';
import { deliveryRows, listDeliveries } from './delivery-rows.ts';
import { endpointRows, findEndpoint, listEndpoints } from './endpoint-rows.ts';
import { secretRows } from './secret-rows.ts';

export const createWebhooks = (database: Database, sealer: Sealer): Webhooks => ({
  transact: (ctx, work) =>
    database.transact(ctx, (tx) =>
      work({
        endpoints: endpointRows(tx, ctx.tenantId),
        secrets: secretRows(tx, ctx.tenantId, ctx.newId, sealer),
        deliveries: deliveryRows(tx, ctx.tenantId),
      }),
    ),
  list: (ctx) => database.read(ctx, (tx) => listEndpoints(tx, ctx.tenantId)),
  find: (endpointId, ctx) => database.read(ctx, (tx) => findEndpoint(tx, ctx.tenantId, endpointId)),
  listDeliveries: (filter, ctx) =>
    database.read(ctx, async (tx) => {
      const endpoint = await findEndpoint(tx, ctx.tenantId, filter.endpointId);
      return endpoint && listDeliveries(tx, ctx.tenantId, filter);
    }),
});
