import { parseSync, Visitor } from 'oxc-parser';
import { NewError } from './names.ts';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

type Wanted = 'ArrayExpression' | 'ObjectExpression';

/** The literal behind `as const` and `satisfies T`, or at the end of a function that returns it. */
const literalIn = (node: Node | null | undefined, wanted: Wanted): Node | undefined => {
  if (node === null || node === undefined) return undefined;
  if (node.type === wanted) return node;
  const inner = node as Node & { expression?: Node; body?: Node };
  if (
    node.type === 'TSAsExpression' ||
    node.type === 'TSSatisfiesExpression' ||
    node.type === 'ParenthesizedExpression'
  ) {
    return literalIn(inner.expression as Node, wanted);
  }
  if (node.type === 'ArrowFunctionExpression') return literalIn(inner.body, wanted);
  if (node.type !== 'BlockStatement') return undefined;
  const last = (node as Node & { body: (Node & { argument?: Node })[] }).body.at(-1);
  return last?.type === 'ReturnStatement' ? literalIn(last.argument, wanted) : undefined;
};

/** Puts `element` behind the last one of a list in brackets or braces that ends at `end`. */
const appendBefore = (text: string, end: number, separator: string, element: string): string => {
  const before = text.slice(0, end - 1).trimEnd();
  const needsSeparator = !/[[{,;(]$/.test(before);
  return `${before}${needsSeparator ? separator : ''}\n${element}${separator}\n${text.slice(end - 1)}`;
};

const edit = (
  path: string,
  text: string,
  what: string,
  element: string,
  found: Node | undefined,
  separator = ',',
): string => {
  if (found === undefined) throw new NewError(`${path} has no ${what}: add ${element} by hand.`);
  return appendBefore(text, found.end, separator, element);
};

const identifierOf = (node: Node): string => (node.type === 'Identifier' ? (node as Node & { name: string }).name : '');

const typeNameOf = (node: Node): string => {
  const { typeAnnotation } = node as Node & { typeAnnotation?: { typeAnnotation: Node } | null };
  const type = typeAnnotation?.typeAnnotation as (Node & { typeName?: Node }) | undefined;
  return type?.typeName === undefined ? '' : identifierOf(type.typeName);
};

/** Adds an element to the array that a variable holds or returns. */
export const addToArray = (path: string, text: string, variable: RegExp, element: string): string => {
  let found: Node | undefined;
  new Visitor({
    VariableDeclarator: (node) => {
      if (variable.test(identifierOf(node.id))) found ??= literalIn(node.init, 'ArrayExpression');
    },
  }).visit(parseSync(path, text).program);
  return edit(path, text, `list ${variable.source}`, element, found);
};

/** Adds a property to the object that a variable or property of that name holds or returns, that has a type of that name, or that is handed to a call of that name. */
export const addToObject = (path: string, text: string, name: RegExp, property: string): string => {
  let found: Node | undefined;
  new Visitor({
    VariableDeclarator: (node) => {
      if (name.test(identifierOf(node.id)) || name.test(typeNameOf(node.id))) {
        found ??= literalIn(node.init, 'ObjectExpression');
      }
    },
    Property: (node) => {
      if (name.test(identifierOf(node.key))) found ??= literalIn(node.value, 'ObjectExpression');
    },
    CallExpression: (node) => {
      if (name.test(identifierOf(node.callee))) found ??= literalIn(node.arguments[0], 'ObjectExpression');
    },
  }).visit(parseSync(path, text).program);
  return edit(path, text, `object ${name.source}`, property, found);
};

/** Adds a member to an interface. */
export const addToInterface = (path: string, text: string, name: RegExp, member: string): string => {
  let found: Node | undefined;
  new Visitor({
    TSInterfaceDeclaration: (node) => {
      if (name.test(node.id.name)) found ??= node.body;
    },
  }).visit(parseSync(path, text).program);
  return edit(path, text, `interface ${name.source}`, member, found, ';');
};

/** Adds a line behind the last import; the formatter puts it in its place. */
export const addImport = (path: string, text: string, line: string): string => {
  const last = parseSync(path, text).program.body.findLast(({ type }) => type === 'ImportDeclaration');
  const at = last?.end ?? 0;
  return `${text.slice(0, at)}${at === 0 ? '' : '\n'}${line}\n${text.slice(at)}`;
};
