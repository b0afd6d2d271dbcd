import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { analyticsConfig } from './config.ts';

await runMain({ service: 'analytics', config: analyticsConfig, compose });
