import { defineEvent } from '../../define-event.ts';
import { checkpointSchema } from '../../shared/checkpoint.ts';

export const checkpointSealed = defineEvent({
  service: 'wallet',
  aggregate: 'checkpoint',
  name: 'checkpoint-sealed',
  version: 1,
  description:
    'The tenant’s ledger was sealed as it stood; whoever keeps this can show later that nothing in it was changed. The aggregate is the tenant’s row of checkpoints.',
  schema: checkpointSchema,
  example: {
    number: 2,
    sealedAt: '2026-11-21T21:00:00.000Z',
    accounts: 3,
    entries: 4,
    root: 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',
    currencies: [{ currency: 'EUR', accounts: 3, entries: 4, postedMinor: '0', positiveMinor: '2000' }],
    previousHash: 'abababababababababababababababababababababababababababababababab',
    hash: 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef',
  },
});
