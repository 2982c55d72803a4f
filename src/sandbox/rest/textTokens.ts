/**
 * Tokens of the small languages in requests, such as filters of lists and searches for files.
 *
 * ```ts
 * const tokens = new TokenReader('a < "b"', /\s*(?:(?<text>"[^"]*")|(?<word>\w+)|(?<sign><))/y, fail);
 * tokens.next; // { kind: 'word', value: 'a', source: 'a' }
 * ```
 */

/** A token, or the end of the text. */
export interface Token<Kind extends string> {
  readonly kind: Kind | 'end';
  /** Its characters; those between the quotes of a text, with escaped ones as they are meant. */
  readonly value: string;
  /** Its characters as they are written. */
  readonly source: string;
}

/** The error for a part that does not fit; without one, for a text that ends too early. */
export type TokenRefusal = (part?: string) => Error;

/** Longest part of a text that an error shows. */
const MAX_SHOWN = 40;

/** Reads a text token by token. */
export class TokenReader<Kind extends string> {
  readonly #tokens: readonly Token<Kind>[];
  readonly #refusal: TokenRefusal;
  #position = 0;

  /**
   * @param pattern sticky; skips white space, and has one named group for each kind of token. Those
   *   of the group `text` are in quotes, with a backslash before characters that are escaped
   * @throws the refusal of the part in which no token is found
   */
  constructor(text: string, pattern: RegExp, refusal: TokenRefusal) {
    this.#refusal = refusal;
    this.#tokens = tokensOf<Kind>(text, pattern, refusal);
  }

  /** The next token; it is the next one until it is accepted. */
  get next(): Token<Kind> {
    return this.#tokens[this.#position] ?? { kind: 'end', value: '', source: '' };
  }

  /** Whether the next token is this one, which is then behind the reader. */
  accept(kind: Kind, value: string): boolean {
    if (this.next.kind !== kind || this.next.value !== value) return false;
    this.#position += 1;
    return true;
  }

  /** Reads this token. @throws the refusal of another one */
  expect(kind: Kind, value: string): void {
    if (!this.accept(kind, value)) throw this.unexpected();
  }

  /** Reads a token of one of these kinds. @throws the refusal of another one */
  read(...kinds: readonly Kind[]): Token<Kind> {
    const token = this.next;
    if (!kinds.some((kind) => kind === token.kind)) throw this.unexpected();
    this.#position += 1;
    return token;
  }

  /** @throws the refusal of a token that is left */
  expectEnd(): void {
    if (this.next.kind !== 'end') throw this.unexpected();
  }

  /** The refusal of the next token. */
  unexpected(): Error {
    const { kind, source } = this.next;
    return kind === 'end' ? this.#refusal() : this.#refusal(source);
  }
}

function tokensOf<Kind extends string>(
  text: string,
  pattern: RegExp,
  refusal: TokenRefusal,
): Token<Kind>[] {
  const tokens: Token<Kind>[] = [];
  const end = text.trimEnd().length;
  for (let start = 0; start < end; ) {
    pattern.lastIndex = start;
    const found = Object.entries(pattern.exec(text)?.groups ?? {}).find(
      (group): group is [string, string] => group[1] !== undefined,
    );
    if (!found) throw refusal(text.slice(start).trim().slice(0, MAX_SHOWN));
    const [kind, source] = found;
    const value = kind === 'text' ? unquoted(source) : source;
    tokens.push({ kind: kind as Kind, value, source });
    start = pattern.lastIndex;
  }
  return tokens;
}

/** `\'` is an apostrophe and `\\` a backslash. */
function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
}
