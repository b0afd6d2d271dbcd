import { runMigrateCli } from '@tessera/runtime/postgres';
import { migrations } from '../migrations/index.ts';

await runMigrateCli(migrations);
