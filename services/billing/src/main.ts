import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { billingConfig } from './config.ts';

await runMain({ service: 'billing', config: billingConfig, compose });
