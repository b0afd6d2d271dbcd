import { concurrentIndex, type SqlMigration } from '@tessera/runtime/postgres';

const RULED = 'num_nulls(rule_id, rule_version, trace)';

/** Points that no rule gave. Old entries keep all the rules they had: what is demanded of them now is no more than before. */
export const grants: SqlMigration = {
  name: '20261121_0003_grants',
  up: [
    `alter table loyalty.point_entries
       alter column rule_id drop not null, alter column rule_version drop not null, alter column trace drop not null,
       drop constraint point_entries_type_check, drop constraint point_entries_check,
       add constraint point_entries_type check (type in ('EARN', 'REVERSE', 'BONUS')) not valid,
       add constraint point_entries_sign check (hundredths <> 0 and (type = 'REVERSE') = (hundredths < 0)) not valid,
       add constraint point_entries_rule check (${RULED} = case when type = 'BONUS' then 3 else 0 end) not valid`,
  ],
  // Entries are only ever added, so those of grants stay: what is taken back demands the old form of new ones alone.
  down: [
    `alter table loyalty.point_entries
       drop constraint point_entries_rule, drop constraint point_entries_sign, drop constraint point_entries_type,
       add constraint point_entries_type_check check (type in ('EARN', 'REVERSE')) not valid,
       add constraint point_entries_check check (hundredths <> 0 and (type = 'EARN') = (hundredths > 0)) not valid`,
  ],
};

export const grantsValid: SqlMigration = {
  name: '20261121_0004_grants_valid',
  transactional: false,
  up: [
    'alter table loyalty.point_entries validate constraint point_entries_type',
    'alter table loyalty.point_entries validate constraint point_entries_sign',
    'alter table loyalty.point_entries validate constraint point_entries_rule',
  ],
  down: [],
};

/** A source gives once, to one member. */
export const grantsOnce: SqlMigration = concurrentIndex('20261121_0005_grants_once', {
  schema: 'loyalty',
  index: 'point_entries_grant_once',
  definition: `on loyalty.point_entries (tenant_id, fact_type, fact_id) where type = 'BONUS'`,
  unique: true,
});
