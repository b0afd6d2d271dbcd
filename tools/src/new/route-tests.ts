import { NewError } from './names.ts';
import type { UseCaseOrder } from './new-use-case.ts';
import type { Scaffold, Sources } from './scaffold.ts';
import { addToObject } from './source-edit.ts';

const sharedFile = (service: string): string => `services/${service}/test/running-${service}.ts`;

/** Whether the tests of the service share something under this name. */
const shares = (service: string, name: string, tree: Sources): boolean =>
  tree.has(sharedFile(service)) && tree.read(sharedFile(service)).includes(`export const ${name} =`);

/** How a test opens the service: by what the service's tests share, or else by the harness alone. */
const opening = ({ service: { kebab, camel, pascal } }: UseCaseOrder, tree: Sources) => {
  if (shares(kebab, `open${pascal}`, tree)) {
    return { imports: `import { open${pascal} } from '../running-${kebab}.ts';`, open: `open${pascal}()` };
  }
  return {
    imports: `import { serviceHarness } from '@tessera/testing';
import { migrations } from '../../migrations/index.ts';
import { compose } from '../../src/compose.ts';
import { ${camel}Config } from '../../src/config.ts';`,
    open: `serviceHarness({ service: '${kebab}', config: ${camel}Config, compose, migrations })`,
  };
};

/** The first tests of a route: that it answers, and once only where it changes something. */
export const routeTestOf = (order: UseCaseOrder, tree: Sources): string => {
  const { service, name, path, parameters, table } = order;
  const { imports, open } = opening(order, tree);
  const { camel } = service;
  const ids = parameters.map((each) => `    const ${each} = randomUUID();\n`).join('');
  const url = parameters.length === 0 ? `'${path}'` : `\`${path.replaceAll('{', '${')}\``;
  const answers = `
  it('answers', async () => {
${ids}    const { status, body } = await ${camel}.http.get(${url}, { token });
    expect({ status, body }).toEqual({ status: 200, body: { ${[...parameters, 'count: 0'].join(', ')} } });
  });
`;
  const result = [...parameters, "reference: 'mine'", `at: ${camel}.clock.now().toISOString()`].join(', ');
  const takesEffect = `
  it('answers, and repeats the answer to the byte for the same key', async () => {
${ids}    const call = { token, body: { reference: 'mine' }, idempotencyKey: randomUUID() };
    const { status, body, bytes } = await ${camel}.http.post(${url}, call);
    expect({ status, body }).toEqual({ status: 201, body: { ${result} } });
    expect(await ${camel}.http.post(${url}, call)).toMatchObject({ status, bytes });
  });
`;
  return `import { randomUUID } from 'node:crypto';
import type { ServiceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
${imports}

describe('${name.camel}', () => {
  let ${camel}: ServiceHarness;
  let token: string;

  beforeAll(async () => {
    ${camel} = await ${open};
    token = await ${camel}.tokens.tokenFor({ tenantId: randomUUID(), role: 'member' });
  });
  afterAll(() => ${camel}.stop());
${table === undefined ? takesEffect : answers}});
`;
};

/** A call that succeeds, from which every refusal that the route shares with its kind is made. */
const sampleOf = ({ name, parameters, table }: UseCaseOrder): string => {
  const token = "token: await tokens.tokenFor({ tenantId: randomUUID(), role: 'owner' })";
  const path =
    parameters.length === 0 ? [] : [`path: { ${parameters.map((each) => `${each}: randomUUID()`).join(', ')} }`];
  const body = table === undefined ? ["body: { reference: 'mine' }", "other: { body: { reference: 'another' } }"] : [];
  return `${name.camel}: { ${[token, ...path, ...body].join(', ')} }`;
};

/** Whether samples are made of what `sampleOf` needs. Where people make theirs of other things, they write this one too. */
const madeAlike = (source: string): boolean => ['({ tokens }) =>', 'randomUUID'].every((part) => source.includes(part));

/** Gives the operation its sample in the test of declared answers, which the first operation of a service brings along. */
export const declaredAnswersOf = (order: UseCaseOrder, tree: Sources): Scaffold => {
  const { kebab, camel } = order.service;
  const path = `services/${kebab}/test/http/declared-answers.test.ts`;
  const none: Scaffold = { created: {}, edited: {}, next: [] };
  const source = tree.has(path) ? tree.read(path) : undefined;
  if (source !== undefined && madeAlike(source)) {
    try {
      return { ...none, edited: { [path]: addToObject(path, source, /^samples$/, sampleOf(order)) } };
    } catch (error) {
      if (!(error instanceof NewError)) throw error;
    }
  } else if (source === undefined && shares(kebab, `${camel}Settings`, tree)) {
    return { ...none, created: { [path]: declaredAnswers(order) } };
  }
  const where = `where the tests of ${kebab} produce every declared answer`;
  return { ...none, next: [`Give ${order.name.camel} a sample ${where}: ${sampleOf(order)}.`] };
};

const declaredAnswers = (order: UseCaseOrder): string => `import { randomUUID } from 'node:crypto';
import { describeDeclaredAnswers } from '@tessera/testing';
import { ${order.service.camel}Settings } from '../running-${order.service.kebab}.ts';

describeDeclaredAnswers({
  harness: ${order.service.camel}Settings,
  samples: async ({ tokens }) => ({ ${sampleOf(order)} }),
});
`;
