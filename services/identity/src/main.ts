import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { identityConfig } from './config.ts';

await runMain({ service: 'identity', config: identityConfig, compose });
