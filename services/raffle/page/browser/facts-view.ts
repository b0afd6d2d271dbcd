import { element, hash } from './elements.ts';

/** What fields are called; any other is called by its own words. */
const NAMES: Readonly<Record<string, string>> = {
  reveal: 'The operator’s secret, revealed',
  beacon: 'The public beacon',
  record: 'The record of the drawing',
  secret: 'Secret',
  randomness: 'Randomness',
  seed: 'Seed of the draw',
  signature: 'Signature of the round',
  drawnAt: 'Drawn at',
  evidenceHash: 'SHA-256 of what is kept elsewhere',
  hash: 'Hash of the record',
};

const nameOf = (field: string): string => {
  const words = field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return NAMES[field] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

const HEX = /^[0-9a-f]{32,}$/;

const nodeOf = (value: unknown): Node => {
  if (Array.isArray(value)) return element('ul', {}, ...value.map((item) => element('li', {}, nodeOf(item))));
  if (typeof value === 'object' && value !== null) return factsOf(value);
  const text = value === null ? 'none' : String(value);
  return HEX.test(text) ? hash(text) : document.createTextNode(text);
};

/** Whatever fields an object has, each with its value. */
export const factsOf = (fields: object): HTMLElement =>
  element(
    'dl',
    {},
    ...Object.entries(fields).flatMap(([field, value]) => [
      element('dt', {}, nameOf(field)),
      element('dd', {}, nodeOf(value)),
    ]),
  );

/** Each kind of evidence that a file carries, under its own heading. */
export const evidenceOf = (file: object): readonly HTMLElement[] => {
  const known = ['format', 'version', 'commitment', 'commitmentHash', 'tickets', 'winners', 'alternates'];
  return Object.entries(file)
    .filter(([field, value]) => !known.includes(field) && typeof value === 'object' && value !== null)
    .flatMap(([field, value]) => [element('h3', {}, nameOf(field)), factsOf(value as object)]);
};
