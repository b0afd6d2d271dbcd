import { describe, expect, it } from 'vitest';
import { addImport, addToArray, addToInterface, addToObject } from '../../src/new/source-edit.ts';

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

describe('an edit of a source', () => {
  it('appends to the array that a variable holds or an arrow function returns', () => {
    expect(plain(addToArray('a.ts', "const names = ['a'] as const;", /^names$/, "'b'"))).toBe(
      "const names = ['a', 'b', ] as const;",
    );
    expect(plain(addToArray('a.ts', 'const routes = (): R[] => [];', /^routes$/, 'one()'))).toBe(
      'const routes = (): R[] => [ one(), ];',
    );
  });

  it('appends to an object by the name of its variable, of its type or of the call it is handed to', () => {
    const expected = (head: string, tail: string): string => `${head}{ a: 1, b: 2, }${tail}`;
    expect(plain(addToObject('a.ts', 'const ports = { a: 1 };', /^ports$/, 'b: 2'))).toBe(
      expected('const ports = ', ';'),
    );
    expect(plain(addToObject('a.ts', 'const x: UseCases = { a: 1 };', /^UseCases$/, 'b: 2'))).toBe(
      expected('const x: UseCases = ', ';'),
    );
    expect(plain(addToObject('a.ts', 'routes({ a: 1 });', /^routes$/, 'b: 2'))).toBe(expected('routes(', ');'));
  });

  it('appends to an interface, empty or not', () => {
    expect(plain(addToInterface('a.ts', 'interface U {}', /^U$/, 'a: 1'))).toBe('interface U { a: 1; }');
    expect(plain(addToInterface('a.ts', 'interface U { a: 1; }', /^U$/, 'b: 2'))).toBe('interface U { a: 1; b: 2; }');
  });

  it('adds an import behind the last one, or at the top', () => {
    expect(addImport('a.ts', "import 'a';\nb();", "import 'c';")).toBe("import 'a';\nimport 'c';\n\nb();");
    expect(addImport('a.ts', 'b();', "import 'c';")).toBe("import 'c';\nb();");
  });

  it('says what is left to do by hand where the place is not found', () => {
    expect(() => addToArray('a.ts', 'const other = [];', /^names$/, "'b'")).toThrow(
      "a.ts has no list ^names$: add 'b' by hand.",
    );
  });
});
