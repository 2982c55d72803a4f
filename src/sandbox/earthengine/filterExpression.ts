/**
 * Filters from a text: `CLOUD_COVER < 20 && !(WRS_ROW == 31)`.
 *
 * The operators are those that Earth Engine documents for `ee.Filter.expression`: >, >=, <, <=, ==,
 * !=, (), !, && and ||. Google documents no grammar: that `&&` binds tighter than `||`, and that a
 * text is in quotes, is assumed.
 */
import { TokenReader } from '../rest/textTokens.ts';
import { EvaluationError } from './evaluationErrors.ts';
import type { Value } from './values/value.ts';

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

type Read = (property: string) => Value;
type Test = (read: Read) => boolean;
type Compare = (operator: ComparisonOperator, left: Value, right: Value) => boolean;

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<operator>==|!=|<=|>=|<|>)|(?<mark>&&|\|\||[()!])|(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<name>[A-Za-z_][\w:.]*))/y;

type Kind = 'text' | 'operator' | 'mark' | 'number' | 'name';

/** @throws EvaluationError with the part that is not understood */
export function parseFilterExpression(text: string, compare: Compare): Test {
  return new ExpressionParser(text, compare).parse();
}

class ExpressionParser {
  readonly #tokens: TokenReader<Kind>;
  readonly #compare: Compare;

  constructor(text: string, compare: Compare) {
    this.#tokens = new TokenReader(text, TOKEN, invalid);
    this.#compare = compare;
  }

  parse(): Test {
    const test = this.#alternatives();
    this.#tokens.expectEnd();
    return test;
  }

  #alternatives(): Test {
    const tests = [this.#conjunction()];
    while (this.#tokens.accept('mark', '||')) tests.push(this.#conjunction());
    return (read) => tests.some((test) => test(read));
  }

  #conjunction(): Test {
    const tests = [this.#term()];
    while (this.#tokens.accept('mark', '&&')) tests.push(this.#term());
    return (read) => tests.every((test) => test(read));
  }

  #term(): Test {
    if (this.#tokens.accept('mark', '!')) {
      const test = this.#term();
      return (read) => !test(read);
    }
    if (!this.#tokens.accept('mark', '(')) return this.#comparison();
    const test = this.#alternatives();
    this.#tokens.expect('mark', ')');
    return test;
  }

  #comparison(): Test {
    const left = this.#operand();
    const operator = this.#tokens.read('operator').value as ComparisonOperator;
    const right = this.#operand();
    return (read) => this.#compare(operator, left(read), right(read));
  }

  #operand(): (read: Read) => Value {
    const { kind, value } = this.#tokens.read('name', 'number', 'text');
    if (kind === 'name') return (read) => read(value);
    const constant = kind === 'number' ? Number(value) : value;
    return () => constant;
  }
}

function invalid(part?: string): EvaluationError {
  const reason = part === undefined ? 'unexpected end' : `unexpected '${part}'`;
  return new EvaluationError(`Filter.expression: Invalid expression: ${reason}.`);
}
