import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimOpened } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../src/webhooks/new-secret.ts';
import { createPostWebhook } from '../../src/webhooks/post-webhook.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/how-to/receive-webhooks.md'), 'utf8');
const [receiver = '', byHand = ''] = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);

const secret = newSecret();
const post = createPostWebhook({ allowsPrivate: true, version: 'test' });
const never = new AbortController().signal;

/** The page's receiver as it stands there, in a process of its own. */
let child: ChildProcess;
let said = '';
let url: string;
beforeAll(async () => {
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: '0' };
  const cwd = join(import.meta.dirname, '../..');
  child = spawn(process.execPath, ['--input-type=module', '--eval', receiver], { cwd, env, stdio: 'pipe' });
  child.stdout?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  url = await eventually(() => {
    const [, port] = /^port (\d+)/.exec(said) ?? [];
    if (port === undefined) throw new Error('it does not listen yet');
    return `http://127.0.0.1:${port}/`;
  });
});
afterAll(() => void child.kill());

const letter = (id: string, secrets = [secret]) => {
  const event = { id, type: 'raffle.claim.claim-opened.v1', timestamp: '', data: claimOpened.example };
  return { url, id, body: JSON.stringify(event), secrets, at: new Date() };
};

describe('the receiver of the how-to', () => {
  it('acts once on what is ours, though it comes twice, and refuses what is not', async () => {
    for (const [id, secrets, status] of [
      ['e1', [secret], 204],
      ['e1', [secret], 204],
      ['e2', [newSecret()], 400],
      ['e3', [newSecret(), secret], 204],
    ] as const)
      expect(await post(letter(id, [...secrets]), never)).toMatchObject({ status });
    const line = `${claimOpened.example.userId} won ${claimOpened.example.prizeTitle}`;
    await eventually(() => expect(said.split('\n').filter((one) => one === line)).toHaveLength(2));
  });
});

describe('the check without a library', () => {
  it('says the same', async () => {
    const { isOurs } = (await import(`data:text/javascript,${encodeURIComponent(byHand)}`)) as {
      isOurs: (secret: string, headers: Record<string, string>, body: string) => boolean;
    };
    const { Webhook } = await import('standardwebhooks');
    const sign = (by: string, at: Date) => ({
      'webhook-id': 'e1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': `v1,AAAA ${new Webhook(by).sign('e1', at, '{"a":1}')}`,
    });
    const now = new Date();
    expect(isOurs(secret, sign(secret, now), '{"a":1}')).toBe(true);
    expect(isOurs(secret, sign(secret, now), '{"a":2}')).toBe(false);
    expect(isOurs(secret, sign(newSecret(), now), '{"a":1}')).toBe(false);
    expect(isOurs(secret, sign(secret, new Date(now.getTime() - 600_000)), '{"a":1}')).toBe(false);
    expect(isOurs(secret, {}, '{"a":1}')).toBe(false);
  });
});
