import type { Rule } from '../structure/rule.ts';
import { finishedRules } from './rules/finished-rules.ts';
import { nameRules } from './rules/name-rules.ts';
import { sizeRules } from './rules/size-rules.ts';

/** How sources look: their sizes, names and words. */
export const tidyRules: readonly Rule[] = [...sizeRules, ...nameRules, ...finishedRules];
