import { runRules } from '../structure/run-rules.ts';
import { tidyRules } from './rules.ts';

process.exitCode = runRules('tidy', tidyRules, process.argv.slice(2));
