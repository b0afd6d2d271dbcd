import type { CleanedWhere } from 'better-auth/adapters';

/** A filter in MikroORM's notation. */
export type Condition = Record<string, unknown>;

/** The characters that LIKE reads as patterns stand for themselves. */
const literally = (value: unknown): string => String(value).replace(/[\\%_]/g, '\\$&');

const isText = (value: unknown): value is string => typeof value === 'string';

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** ILIKE without wildcards is equality that does not see case. */
const equalsAnyCase = (field: string, value: unknown): Condition => ({ [field]: { $ilike: literally(value) } });

const clause = ({ field, operator, value, mode }: CleanedWhere): Condition => {
  const anyCase = mode === 'insensitive' && asList(value).every(isText);
  const like = anyCase ? '$ilike' : '$like';
  switch (operator) {
    case 'eq':
      return anyCase ? equalsAnyCase(field, value) : { [field]: value };
    case 'ne':
      return anyCase ? { $not: equalsAnyCase(field, value) } : { [field]: { $ne: value } };
    case 'in':
      return anyCase
        ? { $or: asList(value).map((one) => equalsAnyCase(field, one)) }
        : { [field]: { $in: asList(value) } };
    case 'not_in':
      return anyCase
        ? { $not: { $or: asList(value).map((one) => equalsAnyCase(field, one)) } }
        : { [field]: { $nin: asList(value) } };
    case 'contains':
      return { [field]: { [like]: `%${literally(value)}%` } };
    case 'starts_with':
      return { [field]: { [like]: `${literally(value)}%` } };
    case 'ends_with':
      return { [field]: { [like]: `%${literally(value)}` } };
    default:
      return { [field]: { [`$${operator}`]: value } };
  }
};

/** better-auth's list of clauses: every AND clause, and at least one of the OR clauses where there are any. */
export const toCondition = (where: readonly CleanedWhere[] | undefined): Condition => {
  const clauses = where ?? [];
  const all = clauses.filter(({ connector }) => connector !== 'OR').map(clause);
  const any = clauses.filter(({ connector }) => connector === 'OR').map(clause);
  if (any.length > 0) all.push({ $or: any });
  return all.length === 0 ? {} : { $and: all };
};
