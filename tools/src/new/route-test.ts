import type { UseCaseOrder } from './new-use-case.ts';

const head = ({ service: { kebab, camel }, name }: UseCaseOrder): string => `import { randomUUID } from 'node:crypto';
import { type ServiceHarness, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { compose } from '../../src/compose.ts';
import { ${camel}Config } from '../../src/config.ts';

describe('${name.camel}', () => {
  let ${camel}: ServiceHarness;
  let token: string;

  beforeAll(async () => {
    ${camel} = await serviceHarness({ service: '${kebab}', config: ${camel}Config, compose, migrations });
    token = await ${camel}.tokens.tokenFor({ tenantId: randomUUID(), role: 'member' });
  });
  afterAll(() => ${camel}.stop());
`;

/** The first tests of a route: that it answers, to whom, and once only where it changes something. */
export const routeTestOf = (order: UseCaseOrder): string => {
  const { service, method, path, parameters } = order;
  const ids = parameters.map((each) => `    const ${each} = randomUUID();\n`).join('');
  const url = parameters.length === 0 ? `'${path}'` : `\`${path.replaceAll('{', '${')}\``;
  const anyUrl = parameters.length === 0 ? `'${path}'` : `\`${path.replaceAll(/\{\w+\}/g, `\${randomUUID()}`)}\``;
  const at = `at: ${service.camel}.clock.now().toISOString()`;
  const expected = [...parameters, at].join(', ');
  const body = method === 'get' ? '' : ', body: {}';
  const call = (to: string, settings: string): string =>
    `await ${service.camel}.http.${method}(${to}, { ${settings} })`;
  const once = `
  it('answers a repeated call with the same bytes', async () => {
    const call = { token, body: {}, idempotencyKey: randomUUID() };
    const url = ${anyUrl};
    const first = await ${service.camel}.http.post(url, call);
    const again = await ${service.camel}.http.post(url, call);
    expect(again).toMatchObject({ status: first.status, bytes: first.bytes });
  });

  it('refuses a field that it does not know', async () => {
    const { status } = ${call(anyUrl, 'token, body: { unknown: 1 }')};
    expect(status).toBe(400);
  });
`;
  return `${head(order)}
  it('answers', async () => {
${ids}    const { status, body } = ${call(url, `token${body}`)};
    expect({ status, body }).toEqual({ status: ${method === 'get' ? 200 : 201}, body: { ${expected} } });
  });
${method === 'get' ? '' : once}
  it('answers nobody without a token, and nobody without a tenant', async () => {
    const stranger = await ${service.camel}.tokens.tokenFor({});
    expect((${call(anyUrl, body === '' ? '' : 'body: {}')}).status).toBe(401);
    expect((${call(anyUrl, `token: stranger${body}`)}).status).toBe(403);
  });
});
`;
};
