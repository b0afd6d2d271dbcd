import { parseSync, Visitor } from 'oxc-parser';

/** One place where a module names another module. */
export interface ModuleImport {
  /** The text between the quotes; undefined when it is computed, which no check can follow. */
  readonly specifier: string | undefined;
  /** What is certain of a computed one: `@scope/` of `@scope/${name}`; '' when nothing is. */
  readonly prefix: string;
  /** True when the whole import disappears at run time: `import type`, `export type … from`, `import('…').T`. */
  readonly typeOnly: boolean;
  /** The names taken from the module; empty for namespace, dynamic and side-effect imports. */
  readonly names: readonly string[];
  readonly line: number;
}

export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  /** The function it is handed to, such as `describe` in `describe('…', () => {…})`. */
  readonly argumentOf?: string;
}

export interface CallSite {
  /** Dotted: `it.skip`, `defineRoute`, `describe.each`. */
  readonly callee: string;
  readonly line: number;
}

export interface CommentText {
  readonly text: string;
  readonly line: number;
}

/** What the checks need to know about a module, and nothing more. */
export interface ParsedModule {
  readonly imports: readonly ModuleImport[];
  readonly functions: readonly FunctionSpan[];
  readonly calls: readonly CallSite[];
  readonly comments: readonly CommentText[];
  /** False for a module that only runs: an entry point. */
  readonly exports: boolean;
}

/** The source cannot be parsed: a fault of the source, never of a rule. */
export class UnparsableModule extends Error {
  override readonly name = 'UnparsableModule';
}

const lineFinder = (text: string): ((offset: number) => number) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
};

interface Spanned {
  readonly start: number;
  readonly end: number;
}

interface Node extends Spanned {
  readonly type: string;
}

/** `it.skip` for a chain of plain names, also through calls such as `it.each(rows)`; '' for anything else. */
const dottedName = (node: Node): string => {
  if (node.type === 'Identifier') return (node as Node & { name: string }).name;
  if (node.type === 'CallExpression') return dottedName((node as Node & { callee: Node }).callee);
  if (node.type === 'TaggedTemplateExpression') return dottedName((node as Node & { tag: Node }).tag);
  if (node.type === 'MemberExpression') {
    const member = node as Node & { object: Node; property: Node; computed: boolean };
    const object = dottedName(member.object);
    return object === '' || member.computed ? '' : `${object}.${dottedName(member.property)}`;
  }
  return '';
};

const textOf = (node: Node | null | undefined): Pick<ModuleImport, 'specifier' | 'prefix'> => {
  if (node?.type === 'Literal') {
    const { value } = node as Node & { value: unknown };
    if (typeof value === 'string') return { specifier: value, prefix: value };
  }
  if (node?.type === 'TemplateLiteral') {
    const { quasis } = node as Node & { quasis: { value: { cooked: string | null } }[] };
    const prefix = quasis[0]?.value.cooked ?? '';
    return { specifier: quasis.length === 1 ? prefix : undefined, prefix };
  }
  return { specifier: undefined, prefix: '' };
};

/** Keeps the name by which a reader would call each function: its variable, method or the call it is an argument of. */
const functionNames = (): {
  name: (fn: Node, name: string) => void;
  argument: (fn: Node, callee: string) => void;
  describe: (fn: Node & { id?: { name: string } | null }) => { name: string; argumentOf?: string };
} => {
  const names = new Map<number, string>();
  const callees = new Map<number, string>();
  return {
    name: (fn, name) => void names.set(fn.start, name),
    argument: (fn, callee) => void callees.set(fn.start, callee),
    describe: (fn) => {
      const argumentOf = callees.get(fn.start);
      const name = fn.id?.name ?? names.get(fn.start) ?? (argumentOf ? `argument of ${argumentOf}` : 'anonymous');
      return argumentOf === undefined ? { name } : { name, argumentOf };
    },
  };
};

const isFunction = (node: Node | null | undefined): node is Node =>
  node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression';

const importedNames = (specifiers: readonly Node[]): string[] =>
  specifiers.flatMap((specifier) => {
    const { imported, local, type } = specifier as Node & { imported?: { name?: string }; local?: { name?: string } };
    if (type !== 'ImportSpecifier' && type !== 'ExportSpecifier') return [];
    const name = imported?.name ?? local?.name;
    return name === undefined ? [] : [name];
  });

/** Reads a TypeScript or JavaScript source with a real parser. Throws `UnparsableModule` on a syntax error. */
export const parseModule = (path: string, text: string): ParsedModule => {
  const parsed = parseSync(path, text);
  const fault = parsed.errors[0];
  if (fault !== undefined) throw new UnparsableModule(`${path}: ${fault.message}`);
  const lineOf = lineFinder(text);
  const imports: ModuleImport[] = [];
  const functions: FunctionSpan[] = [];
  const calls: CallSite[] = [];
  const named = functionNames();
  const addImport = (node: Node, source: Node | undefined, typeOnly: boolean, names: readonly string[] = []): void =>
    void imports.push({ ...textOf(source), typeOnly, names, line: lineOf(node.start) });
  const addFunction = (node: Node & { id?: { name: string } | null; body?: unknown }): void => {
    const lines = lineOf(node.end) - lineOf(node.start) + 1;
    functions.push({ ...named.describe(node), line: lineOf(node.start), lines });
  };
  new Visitor({
    ImportDeclaration: (node) =>
      addImport(node, node.source, node.importKind === 'type', importedNames(node.specifiers)),
    ExportNamedDeclaration: (node) => {
      if (node.source === null) return;
      addImport(node, node.source, node.exportKind === 'type', importedNames(node.specifiers));
    },
    ExportAllDeclaration: (node) => addImport(node, node.source, node.exportKind === 'type'),
    ImportExpression: (node) => addImport(node, node.source, false),
    TSImportType: (node) => addImport(node, node.source, true),
    VariableDeclarator: (node) => {
      if (isFunction(node.init) && node.id.type === 'Identifier') named.name(node.init, node.id.name);
    },
    Property: (node) => {
      if (isFunction(node.value)) named.name(node.value, dottedName(node.key) || 'method');
    },
    MethodDefinition: (node) => named.name(node.value, dottedName(node.key) || 'method'),
    CallExpression: (node) => {
      const callee = dottedName(node.callee);
      calls.push({ callee, line: lineOf(node.start) });
      if (callee === 'require') addImport(node, node.arguments[0], false);
      for (const argument of node.arguments) if (isFunction(argument)) named.argument(argument, callee);
    },
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
  }).visit(parsed.program);
  const comments = parsed.comments.map(({ value, start }) => ({ text: value, line: lineOf(start) }));
  return { imports, functions, calls, comments, exports: parsed.module.staticExports.length > 0 };
};
