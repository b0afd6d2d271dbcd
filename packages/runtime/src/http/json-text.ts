/** Why a text is refused, and where: a position for what is not JSON, a pointer (RFC 6901) for what is not wanted in it. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';
  readonly reason: 'malformed' | 'duplicate_field' | 'too_deep' | 'not_text';
  readonly pointer: string;
  /** Characters before it. */
  readonly position: number;
  readonly line: number;
  readonly column: number;

  constructor(reason: JsonTextError['reason'], message: string, text: string, position: number, pointer: string) {
    super(message);
    this.reason = reason;
    this.pointer = pointer;
    this.position = position;
    const before = text.slice(0, position);
    this.line = before.split('\n').length;
    this.column = position - before.lastIndexOf('\n');
  }
}

/** RFC 6901: `~` and `/` inside a name are escaped. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const MAX_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };

/** Walks a text by the grammar of RFC 8259 and stops at the first thing that is not to be accepted. */
class Scanner {
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    this.#blank();
    this.#value();
    this.#blank();
    if (this.#at < this.#text.length) this.#malformed('nothing more');
  }

  #value(): void {
    const first = this.#text[this.#at] ?? '';
    const literal = LITERALS[first];
    if (first === '{') this.#object();
    else if (first === '[') this.#array();
    else if (first === '"') this.#string();
    else if (literal !== undefined) this.#literal(literal);
    else this.#number();
  }

  #object(): void {
    this.#enter();
    const names = new Set<string>();
    if (!this.#skip('}')) {
      do {
        this.#blank();
        const start = this.#at;
        if (this.#text[start] !== '"') this.#malformed('a field name in double quotes');
        const name = this.#string();
        this.#path.push(name);
        if (names.has(name)) this.#refuse('duplicate_field', 'This field is given twice.', start);
        names.add(name);
        if (!this.#skip(':')) this.#malformed('a colon');
        this.#blank();
        this.#value();
        this.#path.pop();
      } while (this.#skip(','));
      if (!this.#skip('}')) this.#malformed('a comma or }');
    }
  }

  #array(): void {
    this.#enter();
    if (!this.#skip(']')) {
      let index = 0;
      do {
        this.#path.push(index);
        this.#blank();
        this.#value();
        this.#path.pop();
        index += 1;
      } while (this.#skip(','));
      if (!this.#skip(']')) this.#malformed('a comma or ]');
    }
  }

  /** Depth is bounded here, so that neither this walk nor anything after it can exhaust the stack. */
  #enter(): void {
    if (this.#path.length >= MAX_DEPTH) {
      this.#refuse('too_deep', `At most ${MAX_DEPTH} levels are accepted.`, this.#at);
    }
    this.#at += 1;
  }

  /** A string from its opening quote; returns what it says. */
  #string(): string {
    const start = this.#at;
    let escaped = false;
    for (this.#at += 1; ; ) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) break;
      if (!(code >= 0x20)) this.#malformed('the end of a string', start);
      if (code === BACKSLASH) {
        ESCAPE.lastIndex = this.#at;
        const sequence = ESCAPE.exec(this.#text)?.[0];
        if (sequence === undefined) return this.#malformed('an escape sequence');
        escaped = true;
        this.#at += sequence.length;
      } else {
        this.#at += 1;
      }
    }
    this.#at += 1;
    const quoted = this.#text.slice(start, this.#at);
    if (!escaped) return quoted.slice(1, -1);
    const said = JSON.parse(quoted) as string;
    // Neither can be stored as text, and I-JSON (RFC 7493, section 2.1) has no lone surrogates.
    if (said.includes('\0') || !said.isWellFormed()) {
      this.#refuse('not_text', 'A NUL or half a character is not text.', start);
    }
    return said;
  }

  #literal(literal: string): void {
    if (!this.#text.startsWith(literal, this.#at)) this.#malformed('a value');
    this.#at += literal.length;
  }

  #number(): void {
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0];
    if (digits === undefined) this.#malformed('a value');
    else this.#at += digits.length;
  }

  /** Passes the character, and the blanks before it, where it comes next. */
  #skip(character: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #blank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #malformed(expected: string, position = this.#at): never {
    const found = position >= this.#text.length ? ' The text ends here.' : '';
    const error = new JsonTextError('malformed', '', this.#text, position, '');
    error.message = `Expected ${expected} at line ${error.line}, column ${error.column}.${found}`;
    throw error;
  }

  #refuse(reason: JsonTextError['reason'], message: string, position: number): never {
    throw new JsonTextError(reason, message, this.#text, position, pointerOf(this.#path));
  }
}

/**
 * The value of a JSON text (RFC 8259). Stricter than JSON.parse, which keeps the last of two fields of one name: who
 * checks a request and who carries it out must not read different things.
 * @throws JsonTextError
 */
export const parseJsonText = (text: string): unknown => {
  new Scanner(text).scan();
  return JSON.parse(text);
};
