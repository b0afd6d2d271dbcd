// After a whole run of the tests: every status that a route declares was produced by one, and no other was.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareAnswers } from './compare.ts';

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** Everything that the tests recorded about a service. */
const recorded = (root: string, service: string): string => {
  const folder = join(root, '.tessera', 'status-coverage', service);
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
};

const documented = (root: string): string[] => {
  const folder = join(root, 'docs', 'openapi');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
};

/** The services that declare routes, whether or not they have a document. */
const servicesWithRoutes = (root: string): string[] => {
  const routes = globSync('services/*/src/http/**/*.route.ts', { cwd: root });
  return routes.map((path) => path.split(sep)[1] ?? '');
};

const problemsOf = (root: string): { problems: string[]; declared: number } => {
  const services = new Set([...servicesWithRoutes(root), ...documented(root)]);
  const problems: string[] = [];
  let declared = 0;
  for (const service of [...services].sort()) {
    const document = join(root, 'docs', 'openapi', `${service}.json`);
    if (!existsSync(document)) {
      problems.push(`${service}: docs/openapi/${service}.json is missing`);
      continue;
    }
    const coverage = compareAnswers(JSON.parse(readFileSync(document, 'utf8')), recorded(root, service));
    declared += coverage.declared;
    for (const answer of coverage.neverProduced) problems.push(`${service}: no test produced ${answer}`);
    for (const answer of coverage.undeclared) problems.push(`${service}: a test saw ${answer}, which is not declared`);
  }
  return { problems, declared };
};

const { values } = parseArgs({ options: { root: { type: 'string', default: projectRoot } } });
const { problems, declared } = problemsOf(values.root);
for (const problem of problems) console.error(problem);
if (problems.length > 0) console.error(`${problems.length} of ${declared} declared answers are not as they should be`);
else console.log(`all ${declared} declared answers were produced, and no other`);
process.exitCode = problems.length > 0 || declared === 0 ? 1 : 0;
