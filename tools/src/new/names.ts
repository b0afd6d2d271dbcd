/** A fault of what was typed; its message is all that a person needs. */
export class NewError extends Error {
  override readonly name = 'NewError';
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The ways in which one name is written: `place-hold`, `placeHold`, `PlaceHold`, `place hold`, `PLACE_HOLD`. */
export interface Name {
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
  readonly words: string;
  readonly screaming: string;
}

/** @throws NewError when it is not in kebab case, which every file name is */
export const nameOf = (text: string): Name => {
  if (!kebab.test(text)) throw new NewError(`'${text}' is no name here: write it in kebab case, like place-hold.`);
  const pascal = text.replaceAll(/(^|-)([a-z0-9])/g, (_all, _dash, letter: string) => letter.toUpperCase());
  return {
    kebab: text,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    words: text.replaceAll('-', ' '),
    screaming: text.replaceAll('-', '_').toUpperCase(),
  };
};
