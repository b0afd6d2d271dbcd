import { runRules } from '../structure/run-rules.ts';
import { archRules } from './rules.ts';

process.exitCode = runRules('arch', archRules, process.argv.slice(2));
