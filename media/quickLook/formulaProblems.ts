/** Problems in formulas of bands: what is wrong, at which character, and what to write. */
import * as l10n from '@vscode/l10n';
import { nearest } from '../../src/domain/nearest.ts';
import type { FormulaToken } from './formulaTokens.ts';

/** A text that is not a formula. */
export class FormulaProblem extends Error {
  /** Index of the first wrong character. */
  readonly at: number;

  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

type Token = Pick<FormulaToken, 'kind' | 'text' | 'start'>;

export const formulaProblems = {
  /** @param end index after the last part */
  incomplete: (end: number) =>
    new FormulaProblem(l10n.t('The formula is incomplete after character {0}.', end), end),

  /** A part where a number, a band, a function or a parenthesis must be. */
  before: (token: Token) => (token.kind === 'other' ? unusable(token) : unexpected(token)),

  /** A part after something that has a value, where only operators can be. */
  after(token: Token, where: { readonly text: string; readonly isArgument: boolean }) {
    const { kind, start } = token;
    if (kind === 'other') return unusable(token);
    if (kind === 'number' || kind === 'name' || kind === '(') {
      return missingBefore(token, where.isArgument);
    }
    return kind === ',' && isDecimalComma(where.text, start)
      ? decimalComma(token)
      : unexpected(token);
  },

  noBand({ text, start }: Token, bands: readonly string[]) {
    const all = bands.join(', ');
    const [meant] = nearest(text, bands);
    const problem =
      meant === undefined
        ? l10n.t(
            'The image has no band "{0}" (character {1}). Its bands are: {2}',
            text,
            start + 1,
            all,
          )
        : l10n.t(
            'The image has no band "{0}" (character {1}). Did you mean "{2}"? Its bands are: {3}',
            text,
            start + 1,
            meant,
            all,
          );
    return new FormulaProblem(problem, start);
  },

  noFunction: ({ text, start }: Token, functions: readonly string[]) =>
    new FormulaProblem(
      l10n.t(
        '"{0}" at character {1} is not a function. Use one of: {2}',
        text,
        start + 1,
        functions.join(', '),
      ),
      start,
    ),

  /** A function without parentheses. */
  withoutArguments: ({ text, start }: Token) =>
    new FormulaProblem(
      l10n.t(
        '"{0}" at character {1} is a function. Write its arguments in parentheses: {0}(…)',
        text,
        start + 1,
      ),
      start,
    ),

  argumentCount(
    { text, start }: Token,
    {
      count,
      found,
      written,
    }: { readonly count: number; readonly found: number; readonly written: string },
  ) {
    const problem =
      count === 1
        ? l10n.t('"{0}" at character {1} needs 1 argument, and has {2}.', text, start + 1, found)
        : l10n.t(
            '"{0}" at character {1} needs {2} arguments, and has {3}.',
            text,
            start + 1,
            count,
            found,
          );
    const isDecimal = found > count && /\d,\d/.test(written);
    return new FormulaProblem(isDecimal ? `${problem} ${pointNotComma()}` : problem, start);
  },

  /** A number that is too large or too small to be represented. */
  range: ({ text, start }: Token) =>
    new FormulaProblem(
      l10n.t('The number "{0}" at character {1} is too large or too small.', text, start + 1),
      start,
    ),

  zeroDivisor: ({ start }: Token) =>
    new FormulaProblem(l10n.t('The formula divides by zero at character {0}.', start + 1), start),

  /** A part without bands whose value is not a finite number. */
  noValue: (written: string, start: number) =>
    new FormulaProblem(
      l10n.t('"{0}" at character {1} has no finite value.', written, start + 1),
      start,
    ),
};

function unexpected({ text, start }: Token): FormulaProblem {
  return new FormulaProblem(
    l10n.t('"{0}" is not expected at character {1}.', text, start + 1),
    start,
  );
}

function missingBefore({ text, start }: Token, isArgument: boolean): FormulaProblem {
  const problem = isArgument
    ? l10n.t('A comma or an operator is missing before "{0}" at character {1}.', text, start + 1)
    : l10n.t('An operator such as * is missing before "{0}" at character {1}.', text, start + 1);
  return new FormulaProblem(problem, start);
}

function unusable({ text, start }: Token): FormulaProblem {
  const problem =
    text === '**' || text === '^'
      ? l10n.t(
          '"{0}" at character {1} cannot be used. Write a power as pow(a, b).',
          text,
          start + 1,
        )
      : l10n.t(
          '"{0}" at character {1} cannot be used. A formula has bands, numbers, + − * / and functions.',
          text,
          start + 1,
        );
  return new FormulaProblem(problem, start);
}

function isDecimalComma(text: string, at: number): boolean {
  return /^\d,\d$/.test(text.slice(at - 1, at + 2));
}

function decimalComma(token: Token): FormulaProblem {
  const { message, at } = unexpected(token);
  return new FormulaProblem(`${message} ${pointNotComma()}`, at);
}

function pointNotComma(): string {
  return l10n.t('Write decimal numbers with a point, such as 2.5.');
}
