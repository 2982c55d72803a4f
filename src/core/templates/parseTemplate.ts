/** Splits Python format strings into literal text and replacement fields. */
import * as l10n from '@vscode/l10n';
import { FormatProblem } from './formatSpec.ts';

/** A replacement field as written: `{source}`. */
export interface ReplacementField {
  readonly source: string;
  /** Name, attributes and indices: `tile.index[0]`. */
  readonly name: string;
  readonly conversion: string;
  readonly spec: string;
}

/** Literal text, and the field after it; the last piece of a template has none. */
export interface Piece {
  readonly literal: string;
  readonly field?: ReplacementField;
}

/**
 * The pieces of a template; lazily, so that a problem early in a template is found before one at its
 * end.
 *
 * @throws FormatProblem when it is not a valid format string
 */
export function* parseTemplate(template: string): Generator<Piece> {
  let literal = '';
  let position = 0;
  while (position < template.length) {
    const character = template.charAt(position);
    if (character !== '{' && character !== '}') {
      literal += character;
      position += 1;
    } else if (template.charAt(position + 1) === character) {
      literal += character;
      position += 2;
    } else {
      if (character === '}' || position + 1 === template.length) {
        throw new FormatProblem(l10n.t("Single '{0}' encountered in format string", character));
      }
      const { field, end } = parseField(template, position + 1);
      yield { literal, field };
      literal = '';
      position = end;
    }
  }
  yield { literal };
}

/** @param start behind the opening brace. @returns also the position behind the closing one */
function parseField(template: string, start: number): { field: ReplacementField; end: number } {
  const nameEnd = endOfName(template, start);
  const name = template.slice(start, nameEnd);
  let position = nameEnd;
  let conversion = '';
  if (template.charAt(position) === '!') {
    conversion = template.charAt(position + 1);
    if (!conversion) {
      throw new FormatProblem(l10n.t('end of string while looking for conversion specifier'));
    }
    position += 2;
    const next = template.charAt(position);
    if (next === '') throw new FormatProblem(l10n.t("unmatched '{0}' in format spec", '{'));
    if (next !== '}' && next !== ':') {
      throw new FormatProblem(l10n.t("expected ':' after conversion specifier"));
    }
  }
  const end = template.charAt(position) === '}' ? position : endOfSpec(template, position + 1);
  const spec = template.slice(position + 1, end);
  return { field: { source: template.slice(start, end), name, conversion, spec }, end: end + 1 };
}

/** Index of the `}`, `:` or `!` after a field's name; brackets may contain any of them. */
function endOfName(template: string, start: number): number {
  for (let position = start; position < template.length; position++) {
    switch (template.charAt(position)) {
      case '{':
        throw new FormatProblem(l10n.t("unexpected '{0}' in field name", '{'));
      case '}':
      case ':':
      case '!':
        return position;
      case '[': {
        const closing = template.indexOf(']', position);
        position = closing < 0 ? template.length : closing;
      }
    }
  }
  throw new FormatProblem(l10n.t("expected '{0}' before end of string", '}'));
}

/** Index of the brace that closes the field. */
function endOfSpec(template: string, start: number): number {
  let open = 1;
  for (let position = start; position < template.length; position++) {
    if (template.charAt(position) === '{') open += 1;
    if (template.charAt(position) === '}') open -= 1;
    if (open === 0) return position;
  }
  throw new FormatProblem(l10n.t("unmatched '{0}' in format spec", '{'));
}

/** Splits the name of a field into that of the value and what follows: attributes and indices. */
export function splitName(name: string): { first: string; rest: string } {
  const [first = ''] = /^[^.[]*/.exec(name) ?? [];
  return { first, rest: name.slice(first.length) };
}
