import { runMain } from '@tessera/runtime/lifecycle';
import { compose } from './compose.ts';
import { raffleConfig } from './config.ts';

await runMain({ service: 'raffle', config: raffleConfig, compose });
