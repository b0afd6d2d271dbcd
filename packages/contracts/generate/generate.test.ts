import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { catalogue, defineEvent, memberAdded } from '../src/index.ts';
import type { Catalogue } from './catalogue.ts';
import { generate } from './generate.ts';

const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'docs');
};

/** A folder in which the whole catalogue is published. */
const publishedFolder = (): string => {
  const folder = scratchFolder();
  expect(generate(catalogue, folder, 'write').kind).toBe('current');
  return folder;
};

const contentOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path}\n${readFileSync(path, 'utf8')}`)
    .join('\n');

const replaceMemberAdded = (replacement: Partial<typeof memberAdded>): Catalogue => ({
  ...catalogue,
  events: catalogue.events.map((event) => (event === memberAdded ? { ...memberAdded, ...replacement } : event)),
});

describe('the committed documents', () => {
  it('are what the contracts say, and break nothing that is published', async () => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--check']);
    expect(stdout).toMatch(/^docs\/contracts is what the contracts say \(\d+ files\)/);
  });
});

describe('generating', () => {
  it('writes a schema and a snapshot of every message, and changes nothing the second time', () => {
    const folder = publishedFolder();
    const messages = catalogue.events.length + catalogue.requests.length;
    expect(readdirSync(join(folder, 'published'))).toHaveLength(messages);
    expect(readdirSync(join(folder, 'schemas'))).toHaveLength(catalogue.events.length + 2 * catalogue.requests.length);
    const before = contentOf(folder);
    expect(generate(catalogue, folder, 'check')).toEqual({
      kind: 'current',
      files: 2 + messages + readdirSync(join(folder, 'schemas')).length,
    });
    generate(catalogue, folder, 'write');
    expect(contentOf(folder)).toBe(before);
  });

  it('refuses a breaking change and leaves every file as it was', () => {
    const folder = publishedFolder();
    const before = contentOf(folder);
    const { role: _role, ...withoutRole } = memberAdded.schema.shape;
    const outcome = generate(replaceMemberAdded({ schema: z.object(withoutRole) as never }), folder, 'write');
    expect(outcome).toEqual({
      kind: 'breaking',
      lines: [
        'events.identity.member.member-added.v1 $.data.role: the field is gone; consumers that are not upgraded read it: leave v1 as it is and add v2 beside it',
      ],
    });
    expect(contentOf(folder)).toBe(before);
  });

  it('refuses to forget a message', () => {
    const folder = publishedFolder();
    const without = {
      ...catalogue,
      events: catalogue.events.filter((event) => event !== memberAdded),
      subscriptions: catalogue.subscriptions.filter((subscription) => subscription.from !== 'identity'),
    };
    const outcome = generate(
      { ...without, events: without.events.filter((event) => event.service !== 'identity') },
      folder,
      'write',
    );
    expect(outcome.kind).toBe('breaking');
    expect(readdirSync(join(folder, 'published'))).toContain(`${memberAdded.subject}.json`);
  });

  it('adds what is compatible to the snapshot, and a second version beside the first', () => {
    const folder = publishedFolder();
    const schema = memberAdded.schema.extend({ invitedBy: z.uuid().optional() });
    const second = defineEvent({ ...memberAdded, version: 2, schema: schema.omit({ role: true }) });
    const grown = replaceMemberAdded({ schema: schema as never });
    expect(generate({ ...grown, events: [...grown.events, second] }, folder, 'write').kind).toBe('current');
    const snapshot = readFileSync(join(folder, 'published', `${memberAdded.subject}.json`), 'utf8');
    expect(JSON.parse(snapshot).data.properties).toHaveProperty('invitedBy');
    expect(readdirSync(join(folder, 'published'))).toContain('events.identity.member.member-added.v2.json');
    expect(generate(catalogue, folder, 'check').kind).toBe('breaking');
  });

  it('says which file was edited, lost or left behind', () => {
    const folder = publishedFolder();
    appendFileSync(join(folder, 'catalogue.md'), 'by hand\n');
    rmSync(join(folder, 'schemas', `${memberAdded.subject}.json`));
    writeFileSync(join(folder, 'schemas', 'old.json'), '{}');
    expect(generate(catalogue, folder, 'check')).toEqual({
      kind: 'out-of-date',
      lines: [
        'catalogue.md is out of date',
        `schemas/${memberAdded.subject}.json is missing`,
        'schemas/old.json belongs to no message',
      ],
    });
    generate(catalogue, folder, 'write');
    expect(generate(catalogue, folder, 'check').kind).toBe('current');
  });

  it('refuses a catalogue that breaks its own rules before it writes anything', () => {
    const folder = scratchFolder();
    const outcome = generate(replaceMemberAdded({ description: '' }), folder, 'write');
    expect(outcome).toEqual({ kind: 'faulty', lines: [`${memberAdded.subject}: its meaning is not a sentence`] });
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });
});
