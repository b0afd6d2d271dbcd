import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const style = readFileSync(new URL('../../page/style.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = [...style.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body);

const colours = (body: string): ReadonlyMap<string, string> =>
  new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));

/** Relative luminance and contrast of WCAG 2.2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

/** What is written on what. */
const WRITTEN = [
  ['ink', 'ground'],
  ['ink', 'sheet'],
  ['quiet', 'ground'],
  ['quiet', 'sheet'],
  ['accent', 'sheet'],
  ['accent-ink', 'accent'],
  ['holds', 'sheet'],
  ['holds', 'holds-ground'],
  ['ink', 'holds-ground'],
  ['fails', 'sheet'],
  ['fails', 'fails-ground'],
  ['ink', 'fails-ground'],
  ['running', 'sheet'],
  ['ink', 'running-ground'],
] as const;

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark)],
])('the %s page', (_, scheme) => {
  it.each(WRITTEN)('can be read: %s on %s has the contrast that WCAG asks for (AA, 4.5)', (ink, ground) => {
    const [written, below] = [scheme.get(ink), scheme.get(ground)];
    expect(written && below ? contrast(written, below) : 0).toBeGreaterThanOrEqual(4.5);
  });
});
