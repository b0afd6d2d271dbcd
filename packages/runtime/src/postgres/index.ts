export { type Database, type DatabaseOptions, openDatabase, withoutIdempotency } from './database.ts';
export { isConnectionFault, violatedConstraint } from './faults.ts';
export { concurrentIndex, type LockPatience } from './migration-locks.ts';
export {
  defineMigrations,
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
  runMigrateCli,
  type ServiceMigrations,
  type SqlMigration,
} from './migrations.ts';
export { nameOf, recallAnswers, type Standing } from './recall-answers.ts';
export type { ClaimOutcome } from './remembered-replies.ts';
export { type TableRights, TENANT_PREDICATE, TENANT_SETTING, tenantTable, workerRole } from './row-security.ts';
export { prepared, type Statement } from './statement.ts';
export { type Publication, type Transaction, toDate } from './transaction.ts';
