/** Splits the text of a formula into numbers, names and signs, with their positions. */

/** What a part of a formula is; `other` is none that a formula can have. */
export type TokenKind = 'number' | 'name' | '+' | '-' | '*' | '/' | '(' | ')' | ',' | 'other';

/** A part of a formula. */
export interface FormulaToken {
  readonly kind: TokenKind;
  /** As it is written. */
  readonly text: string;
  /** Index of its first character. */
  readonly start: number;
  /** Index after its last character. */
  readonly end: number;
}

/** Numbers have a decimal point; letters of all languages can be in names. */
const TOKEN =
  /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_$][\p{L}\p{M}\p{N}_$]*)|(?<sign>\*\*|&&|\|\||[<>=!]=+|\S)/gu;

/** Signs of a formula, also as they are printed in texts. */
const SIGNS: Readonly<Record<string, TokenKind>> = {
  '+': '+',
  '-': '-',
  '\u2212': '-',
  '\u2013': '-',
  '*': '*',
  '\u00d7': '*',
  '\u00b7': '*',
  '\u22c5': '*',
  '/': '/',
  '\u00f7': '/',
  '(': '(',
  ')': ')',
  ',': ',',
};

export function formulaTokens(text: string): FormulaToken[] {
  return [...text.matchAll(TOKEN)].map(({ 0: part, index: start, groups = {} }) => ({
    kind: kindOf(part, groups),
    text: part,
    start,
    end: start + part.length,
  }));
}

function kindOf(part: string, groups: Readonly<Record<string, string | undefined>>): TokenKind {
  if (groups.number !== undefined) return 'number';
  if (groups.name !== undefined) return 'name';
  return Object.hasOwn(SIGNS, part) ? (SIGNS[part] ?? 'other') : 'other';
}
