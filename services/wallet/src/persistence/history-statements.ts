/**
 * Where an account stood before each of the instants $3: a binary search over its entries, one look at the primary key a
 * step. Two instants never cross, even where a clock was set back: wherever the earlier one goes right, the later one does.
 * The look-ups are lateral and limited, so that no plan can read more than one entry a step.
 */
export const POSITIONS = `
  with recursive search as (
    select asked.place, asked.before, 0::bigint as low, a.sequence as high
    from accounts a, unnest($3::timestamptz[]) with ordinality as asked(before, place)
    where a.tenant_id = $1 and a.id = $2
    union all
    select s.place, s.before,
      case when middle.posted_at < s.before then middle.sequence else s.low end,
      case when middle.posted_at < s.before then s.high else middle.sequence - 1 end
    from search s
    cross join lateral (
      select e.sequence, e.posted_at from ledger_entries e
      where e.tenant_id = $1 and e.account_id = $2 and e.sequence = (s.low + s.high + 1) / 2
      limit 1
    ) middle
    where s.low < s.high
  )
  select s.before, s.low as sequence, coalesce(last.balance_after_minor, 0) as balance_minor
  from search s
  left join lateral (
    select e.balance_after_minor from ledger_entries e
    where e.tenant_id = $1 and e.account_id = $2 and e.sequence = s.low
    limit 1
  ) last on true
  where s.low = s.high and (s.low = 0 or last.balance_after_minor is not null)
  order by s.place`;

/** The range is cut off before the joins, and each line looks its transfer and other side up by their keys. */
export const HISTORY_LINES = `
  select e.*, t.debit_account_id, t.credit_account_id, t.reason, t.refs, t.reverses, t.posted_by, t.idempotency_key,
    t.effective_at, other.owner_kind as other_owner_kind, other.owner_id as other_owner_id, other.kind as other_kind,
    other.provider as other_provider
  from (
    select * from ledger_entries
    where tenant_id = $1 and account_id = $2 and sequence > $3 and sequence <= $4
    order by sequence limit $5
  ) e
  cross join lateral (select * from transfers where tenant_id = $1 and id = e.transfer_id limit 1) t
  cross join lateral (
    select * from accounts
    where tenant_id = $1 and id = case e.direction when 'DEBIT' then t.credit_account_id else t.debit_account_id end
    limit 1
  ) other
  order by e.sequence`;

export const TURNOVER = `
  select coalesce(sum(amount_minor) filter (where direction = 'CREDIT'), 0) as in_minor,
    coalesce(sum(amount_minor) filter (where direction = 'DEBIT'), 0) as out_minor
  from ledger_entries
  where tenant_id = $1 and account_id = $2 and sequence > $3 and sequence <= $4`;
