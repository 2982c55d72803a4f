/**
 * Parses formulas of bands, such as `(nir - red) / (nir + red)`, into the steps that calculate them.
 *
 * Only numbers, bands, the four operations, parentheses and a few functions are accepted. Whatever else
 * is written is refused at its position. Nothing is ever executed.
 */
import * as l10n from '@vscode/l10n';
import {
  evaluateFormula,
  FORMULA_OPERATIONS,
  type FormulaOperation,
  type FormulaStep,
} from '../../src/domain/bandFormula.ts';
import { FormulaProblem, formulaProblems } from './formulaProblems.ts';
import { type FormulaToken, formulaTokens, type TokenKind } from './formulaTokens.ts';

/** A longer text is not a formula of bands. */
const MAX_FORMULA_LENGTH = 500;

const FUNCTIONS: readonly FormulaOperation[] = ['abs', 'sqrt', 'exp', 'log', 'pow', 'min', 'max'];

export type ParsedFormula =
  | { readonly steps: readonly FormulaStep[] }
  /** The problem, and the index of the first wrong character. */
  | { readonly problem: string; readonly at: number };

/** @param bands names of the bands of the image */
export function parseFormula(text: string, bands: readonly string[]): ParsedFormula {
  try {
    if (text.trim() === '') throw new FormulaProblem(l10n.t('Enter a formula.'), 0);
    if (text.length > MAX_FORMULA_LENGTH) {
      throw new FormulaProblem(
        l10n.t('A formula has at most {0} characters.', MAX_FORMULA_LENGTH),
        MAX_FORMULA_LENGTH,
      );
    }
    return { steps: new FormulaParser(text, bands).parse() };
  } catch (error) {
    if (error instanceof FormulaProblem) return { problem: error.message, at: error.at };
    throw error;
  }
}

/** A part of a formula that has a value. */
interface Part {
  readonly steps: readonly FormulaStep[];
  readonly start: number;
  readonly end: number;
  /** Its value where it contains no band. */
  readonly constant: number | undefined;
}

/** Reads a formula from left to right: sums of products of signed numbers, bands and calls. */
class FormulaParser {
  readonly #text: string;
  readonly #bands: readonly string[];
  readonly #tokens: readonly FormulaToken[];
  #next = 0;

  constructor(text: string, bands: readonly string[]) {
    this.#text = text;
    this.#bands = bands;
    this.#tokens = formulaTokens(text);
  }

  parse(): readonly FormulaStep[] {
    const { steps } = this.#sum();
    const rest = this.#peek();
    if (rest) throw formulaProblems.after(rest, { text: this.#text, isArgument: false });
    return steps;
  }

  #sum(): Part {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Part {
    return this.#chain(['*', '/'], () => this.#signed());
  }

  #chain(operations: readonly ('+' | '-' | '*' | '/')[], operand: () => Part): Part {
    let part = operand();
    for (;;) {
      const token = this.#peek();
      const operation = operations.find((each) => each === token?.kind);
      if (!token || !operation) return part;
      this.#next++;
      const right = operand();
      if (operation === '/' && right.constant === 0) throw formulaProblems.zeroDivisor(token);
      part = this.#calculated(operation, [part, right], part.start, right.end);
    }
  }

  #signed(): Part {
    const token = this.#peek();
    if (token?.kind !== '-' && token?.kind !== '+') return this.#single();
    this.#next++;
    const inner = this.#signed();
    if (token.kind === '+') return { ...inner, start: token.start };
    return this.#calculated('negate', [inner], token.start, inner.end);
  }

  #single(): Part {
    const token = this.#take();
    const { start, end } = token;
    if (token.kind === 'number') return numberPart(token);
    if (token.kind === 'name') {
      const isCall = this.#peek()?.kind === '(';
      const band = this.#bandNamed(token.text);
      // What follows a band is refused after it.
      if (isCall && band === undefined) return this.#call(token);
      if (band !== undefined) return { steps: [{ band }], start, end, constant: undefined };
      if (functionNamed(token.text)) throw formulaProblems.withoutArguments(token);
      throw formulaProblems.noBand(token, this.#bands);
    }
    if (token.kind !== '(') throw formulaProblems.before(token);
    const { steps, constant } = this.#sum();
    const close = this.#expect(')', false);
    return { steps, constant, start, end: close.end };
  }

  #call(name: FormulaToken): Part {
    const operation = functionNamed(name.text);
    if (!operation) throw formulaProblems.noFunction(name, FUNCTIONS);
    this.#next++;
    const inputs: Part[] = [];
    if (this.#peek()?.kind === ')') this.#next++;
    else {
      do inputs.push(this.#sum());
      while (this.#expect([',', ')'], true).kind === ',');
    }
    const end = this.#tokens[this.#next - 1]?.end ?? name.end;
    const count = FORMULA_OPERATIONS[operation];
    if (inputs.length !== count) {
      const written = this.#text.slice(name.start, end);
      throw formulaProblems.argumentCount(name, { count, found: inputs.length, written });
    }
    return this.#calculated(operation, inputs, name.start, end);
  }

  /** @throws FormulaProblem if it has no value whatever the bands are */
  #calculated(
    operation: FormulaOperation,
    inputs: readonly Part[],
    start: number,
    end: number,
  ): Part {
    const steps = [...inputs.flatMap((input) => input.steps), { operation }];
    if (inputs.some(({ constant }) => constant === undefined)) {
      return { steps, start, end, constant: undefined };
    }
    const constant = evaluateFormula(steps, () => Number.NaN);
    if (Number.isNaN(constant)) {
      throw formulaProblems.noValue(this.#text.slice(start, end), start);
    }
    return { steps, start, end, constant };
  }

  /** Names of bands are found whatever their case. */
  #bandNamed(name: string): string | undefined {
    const lower = name.toLowerCase();
    return (
      this.#bands.find((band) => band === name) ??
      this.#bands.find((band) => band.toLowerCase() === lower)
    );
  }

  #peek(): FormulaToken | undefined {
    return this.#tokens[this.#next];
  }

  #take(): FormulaToken {
    const token = this.#peek();
    if (!token) throw formulaProblems.incomplete(this.#tokens.at(-1)?.end ?? 0);
    this.#next++;
    return token;
  }

  #expect(kinds: TokenKind | readonly TokenKind[], isArgument: boolean): FormulaToken {
    const token = this.#take();
    if ([kinds].flat().includes(token.kind)) return token;
    throw formulaProblems.after(token, { text: this.#text, isArgument });
  }
}

function functionNamed(name: string): FormulaOperation | undefined {
  return FUNCTIONS.find((each) => each === name.toLowerCase());
}

/** @throws FormulaProblem for a number that would become infinite or zero */
function numberPart(token: FormulaToken): Part {
  const { text, start, end } = token;
  const value = Number(text);
  const isZero = /^[0.]+(?:e|$)/i.test(text);
  if (!Number.isFinite(value) || (value === 0 && !isZero)) throw formulaProblems.range(token);
  return { steps: [{ value }], start, end, constant: value };
}
