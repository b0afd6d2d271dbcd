import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { walletConfig } from './config.ts';

await runMain({ service: 'wallet', config: walletConfig, compose });
