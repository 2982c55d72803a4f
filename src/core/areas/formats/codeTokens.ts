/** Tokens of code in JavaScript or Python, as far as values and calls need them. */
import { refuseArea } from '../areaProblem.ts';
import { unquotedText } from './pythonText.ts';

export type CodeToken =
  | { readonly kind: 'text' | 'word' | 'mark'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: number }
  | { readonly kind: 'end'; readonly text: '' };

const END: CodeToken = { kind: 'end', text: '' };

/** Spaces and comments, texts, numbers, names, and any other character. */
const TOKEN =
  /(?:\s+|\/\*.*?\*\/|\/\/[^\n]*|#[^\n]*)*(?:(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<word>[a-z_$][\w$]*)|(?<mark>\S)|$)/gisy;

/** Reads one token after the other. */
export class CodeTokens {
  readonly #code: string;
  #next: CodeToken = END;
  /** Where the token before the next one, and the next one, end. */
  #ends: readonly [number, number] = [0, 0];

  constructor(code: string) {
    this.#code = code;
    this.take();
  }

  /** The next token. */
  get next(): CodeToken {
    return this.#next;
  }

  /** The next token, which the one after it replaces. */
  take(): CodeToken {
    const taken = this.#next;
    const [, start] = this.#ends;
    TOKEN.lastIndex = start;
    const { text, number, word, mark } = TOKEN.exec(this.#code)?.groups ?? {};
    this.#ends = [start, Math.max(start, TOKEN.lastIndex)];
    if (text !== undefined) this.#next = { kind: 'text', text: unquotedText(text) };
    else if (number !== undefined) {
      this.#next = { kind: 'number', text: number, value: Number(number) };
    } else if (word !== undefined) this.#next = { kind: 'word', text: word };
    else this.#next = mark === undefined ? END : { kind: 'mark', text: mark };
    return taken;
  }

  /** Takes the next token if it is a mark. */
  accept(mark: string): boolean {
    if (!this.isAt(mark)) return false;
    this.take();
    return true;
  }

  /** Whether the next token is a mark. */
  isAt(mark: string): boolean {
    return this.#next.kind === 'mark' && this.#next.text === mark;
  }

  /** Takes a mark. @throws AreaProblemError where there is another token */
  expect(mark: string): void {
    if (!this.accept(mark)) this.refuseNext();
  }

  /** @throws AreaProblemError for the next token, which does not belong there */
  refuseNext(): never {
    const { kind, text } = this.#next;
    if (kind === 'end') refuseArea({ reason: 'code', fault: 'end', text: '', line: 0 });
    refuseArea({ reason: 'code', fault: 'unexpected', text, line: this.#lineAt(this.#ends[1]) });
  }

  /** @param text of the code before the next token that is not a value @throws AreaProblemError */
  refuse(text: string): never {
    refuseArea({ reason: 'code', fault: 'calculated', text, line: this.#lineAt(this.#ends[0]) });
  }

  /** From 1. */
  #lineAt(end: number): number {
    return this.#code.slice(0, end).split('\n').length;
  }
}
