/** The element with that id. Throws where the page has none: script and page then do not belong together. */
export const byId = <E extends HTMLElement = HTMLElement>(id: string): E => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element ${id}`);
  return element as E;
};

type Child = Node | string;

/** A new element. Texts go in as texts and never as markup. */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
};

export const counted = (count: number): string => count.toLocaleString('en');

/** A hash, broken where the line ends. */
export const hash = (hex: string): HTMLElement => element('code', { class: 'hash' }, hex);

/** Megabytes with one decimal. */
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
