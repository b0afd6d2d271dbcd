import { readFileSync } from 'node:fs';
import { configTable, loadConfig, serviceConfig, wrongExamples } from '@tessera/runtime/config';
import { describe, expect, it } from 'vitest';
import { identityConfig } from './config.ts';

const own = Object.fromEntries(Object.entries(identityConfig).filter(([name]) => !(name in serviceConfig)));

describe('the variables of identity', () => {
  it('have examples that are accepted', () => expect(wrongExamples(identityConfig)).toEqual([]));

  it('are in the README as they are here', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(configTable(own));
  });

  it('never show the secret, nor accept a short one or a token that lives too long', () => {
    const load = () => loadConfig(identityConfig, { AUTH_SECRET: 'short-secret', TOKEN_SECONDS: '901' });
    expect(load).toThrow(/AUTH_SECRET[\s\S]*TOKEN_SECONDS/);
    expect(load).not.toThrow(/short-secret/);
  });
});
