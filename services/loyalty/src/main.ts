import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { loyaltyConfig } from './config.ts';

await runMain({ service: 'loyalty', config: loyaltyConfig, compose });
