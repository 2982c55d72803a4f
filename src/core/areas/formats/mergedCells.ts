/**
 * Finds cells of CSV that have become one because a quote is missing.
 *
 * RFC 4180 has quotes within a cell twice. Many programs do not write them so, and a parser that reads
 * `"5" pipe"` reads `"Farm,"POLYGON (…` as well.
 */

/** Where cells are merged. */
export interface MergedCell {
  /** Number of the row in which it begins, from 1. */
  readonly row: number;
  /** Its beginning. */
  readonly value: string;
}

/** Characters of a cell that are quoted. */
const MAX_QUOTED = 40;

/**
 * The first cell in quotes that has a quote of its own, which is not written twice, and a separator or
 * a new line: what belongs to it is not known. Undefined where there is none.
 *
 * @param separator a single character
 */
export function findMergedCell(text: string, separator: string): MergedCell | undefined {
  const ends = new RegExp(`\\r\\n|[\\r\\n]|${escaped(separator)}`, 'g');
  let [at, row] = [0, 1];
  while (at < text.length) {
    const start = afterSpaces(text, at, separator);
    const cell = text[start] === '"' ? quotedCell(text, start, separator) : undefined;
    if (cell?.hasQuotes) {
      const content = text.slice(start + 1, cell.end);
      if (content.includes(separator) || /[\r\n]/.test(content)) {
        return { row, value: content.slice(0, MAX_QUOTED) };
      }
    }
    ends.lastIndex = cell ? cell.end + 1 : at;
    const end = ends.exec(text);
    if (!end) return undefined;
    if (end[0] !== separator) row++;
    at = ends.lastIndex;
  }
  return undefined;
}

interface QuotedCell {
  /** Where the closing quote is. */
  readonly end: number;
  /** Whether it has quotes that are not written twice. */
  readonly hasQuotes: boolean;
}

/** @param start of the opening quote. @returns undefined without any other */
function quotedCell(text: string, start: number, separator: string): QuotedCell | undefined {
  let hasQuotes = false;
  let at = text.indexOf('"', start + 1);
  while (at >= 0) {
    const next = text[at + 1];
    const end = text[afterSpaces(text, at + 1, separator)];
    if (end === undefined || end === separator || end === '\r' || end === '\n') {
      return { end: at, hasQuotes };
    }
    hasQuotes ||= next !== '"';
    at = text.indexOf('"', at + (next === '"' ? 2 : 1));
  }
  return hasQuotes ? { end: text.length, hasQuotes } : undefined;
}

/** The place of the first character that is not a space between a separator and a quote. */
function afterSpaces(text: string, start: number, separator: string): number {
  let at = start;
  while (text[at] !== separator && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
}
