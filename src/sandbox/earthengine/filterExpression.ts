/**
 * Filters from a text: `CLOUD_COVER < 20 && !(WRS_ROW == 31)`.
 *
 * The operators are those that Earth Engine documents for `ee.Filter.expression`: >, >=, <, <=, ==,
 * !=, (), !, && and ||. Google documents no grammar: that `&&` binds tighter than `||`, and that a
 * text is in quotes, is assumed.
 */
import { EvaluationError } from './evaluationErrors.ts';
import type { Value } from './values/value.ts';

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

type Read = (property: string) => Value;
type Test = (read: Read) => boolean;
type Compare = (operator: ComparisonOperator, left: Value, right: Value) => boolean;

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<operator>==|!=|<=|>=|<|>)|(?<mark>&&|\|\||[()!])|(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<name>[A-Za-z_][\w:.]*))/y;

type Kind = 'text' | 'operator' | 'mark' | 'number' | 'name';

interface Token {
  readonly kind: Kind | 'end';
  readonly value: string;
}

/** @throws EvaluationError with the part that is not understood */
export function parseFilterExpression(text: string, compare: Compare): Test {
  return new ExpressionParser(text, compare).parse();
}

class ExpressionParser {
  readonly #tokens: readonly Token[];
  readonly #compare: Compare;
  #position = 0;

  constructor(text: string, compare: Compare) {
    this.#tokens = tokensOf(text);
    this.#compare = compare;
  }

  parse(): Test {
    const test = this.#alternatives();
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return test;
  }

  get #next(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', value: '' };
  }

  #alternatives(): Test {
    const tests = [this.#conjunction()];
    while (this.#accept('||')) tests.push(this.#conjunction());
    return (read) => tests.some((test) => test(read));
  }

  #conjunction(): Test {
    const tests = [this.#term()];
    while (this.#accept('&&')) tests.push(this.#term());
    return (read) => tests.every((test) => test(read));
  }

  #term(): Test {
    if (this.#accept('!')) {
      const test = this.#term();
      return (read) => !test(read);
    }
    if (!this.#accept('(')) return this.#comparison();
    const test = this.#alternatives();
    if (!this.#accept(')')) throw this.#unexpected();
    return test;
  }

  #comparison(): Test {
    const left = this.#operand();
    const { kind, value } = this.#next;
    if (kind !== 'operator') throw this.#unexpected();
    this.#position++;
    const right = this.#operand();
    const operator = value as ComparisonOperator;
    return (read) => this.#compare(operator, left(read), right(read));
  }

  #operand(): (read: Read) => Value {
    const { kind, value } = this.#next;
    if (kind !== 'name' && kind !== 'number' && kind !== 'text') throw this.#unexpected();
    this.#position++;
    if (kind === 'name') return (read) => read(value);
    const constant =
      kind === 'number' ? Number(value) : value.slice(1, -1).replaceAll(/\\(.)/g, '$1');
    return () => constant;
  }

  #accept(mark: string): boolean {
    const { kind, value } = this.#next;
    if (kind !== 'mark' || value !== mark) return false;
    this.#position++;
    return true;
  }

  #unexpected(): EvaluationError {
    const { kind, value } = this.#next;
    return invalid(kind === 'end' ? 'unexpected end' : `unexpected '${value}'`);
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const start = pattern.lastIndex;
    const [found] = Object.entries(pattern.exec(text)?.groups ?? {}).filter(
      ([, value]) => value !== undefined,
    );
    if (!found) throw invalid(`unexpected '${text.slice(start).trim().slice(0, 40)}'`);
    tokens.push({ kind: found[0] as Kind, value: found[1] });
  }
  return tokens;
}

function invalid(reason: string): EvaluationError {
  return new EvaluationError(`Filter.expression: Invalid expression: ${reason}.`);
}
