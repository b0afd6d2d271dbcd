import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { gatewayConfig } from './config.ts';

await runMain({ service: 'gateway', config: gatewayConfig, compose });
