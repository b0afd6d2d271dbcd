import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '../../src/up/shutdown.ts')).href;
const program = `
  import { onStopRequests } from ${JSON.stringify(module)};
  onStopRequests(() => console.log('first'), () => { console.log('again'); process.exit(9); });
  setInterval(() => undefined, 1000);
  console.log('up');`;

test('a Ctrl-C that arrives several times asks once; a later one forces, a later SIGTERM does not', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  await expect.poll(() => output).toBe('up\n');
  // As from the terminal, from npm and from the bootstrap.
  for (let echo = 0; echo < 3; echo += 1) {
    child.kill('SIGINT');
    await delay(30);
  }
  await expect.poll(() => output).toBe('up\nfirst\n');
  await delay(1_100);
  expect(output).toBe('up\nfirst\n');
  child.kill('SIGTERM');
  await delay(100);
  expect(output).toBe('up\nfirst\n');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([9, null]);
  expect(output).toBe('up\nfirst\nagain\n');
});
