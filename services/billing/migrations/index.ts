import { defineMigrations } from '@tessera/runtime/postgres';
import { payments } from './20261121_0001_payments.ts';
import { sandbox } from './20261121_0002_sandbox.ts';

export const migrations = defineMigrations('billing', [payments, sandbox]);
