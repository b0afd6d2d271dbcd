import type { Rule } from '../structure/rule.ts';
import { boundaryRules } from './rules/boundary-rules.ts';
import { layerRules } from './rules/layer-rules.ts';
import { shapeRules } from './rules/shape-rules.ts';

/** Who may import whom. Each rule goes by folder and package name and knows no exception by file. */
export const archRules: readonly Rule[] = [...layerRules, ...boundaryRules, ...shapeRules];
