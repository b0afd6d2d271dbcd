import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { followLogs, shortLine } from '../../src/up/log-view.ts';

const line = (fields: object) =>
  JSON.stringify({ level: 'error', time: Date.parse('2026-11-21T10:00:00Z'), msg: 'it broke', ...fields });

test('a log line is shown with its time, service, level, message, cause and trace', () => {
  const shown = shortLine('wallet', line({ err: { message: 'no route' }, trace_id: 'abc' }), 'warn');
  expect(shown).toMatch(/^\d\d:\d\d:\d\d wallet {4}error it broke: no route \(trace abc\)$/);
});

test('lines below the level are left out; text that is no JSON is shown as it is', () => {
  expect(shortLine('wallet', line({ level: 'info' }), 'warn')).toBeUndefined();
  expect(shortLine('wallet', line({ level: 'info' }), 'info')).toContain('info');
  expect(shortLine('wallet', 'Error: boom', 'error')).toBe('wallet    Error: boom');
  expect(shortLine('wallet', 'Error: boom', 'off')).toBeUndefined();
  expect(shortLine('wallet', '', 'info')).toBeUndefined();
});

test('only whole lines that are added from now on are shown, also after the file was replaced', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tessera-up-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'wallet.log');
  writeFileSync(file, 'from before, which nobody wants to see again\n');
  const seen: string[] = [];
  const stop = followLogs({ wallet: file }, 'info', (_service, text) => void seen.push(text));
  appendFileSync(file, 'one\ntw');
  await expect.poll(() => seen).toEqual(['wallet    one']);
  appendFileSync(file, 'o\n');
  await expect.poll(() => seen.length).toBe(2);
  writeFileSync(file, 'three\n');
  stop();
  expect(seen).toEqual(['wallet    one', 'wallet    two', 'wallet    three']);
});
