/**
 * Well-known text of coordinate reference systems, versions 1 (OGC, ESRI, GDAL) and 2 (ISO 19162), as
 * a tree of keywords and values.
 *
 * ```ts
 * const root = parseWkt('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]]]');
 * child(root, 'DATUM')?.values[0]; // 'WGS_1984'
 * ```
 */
import * as l10n from '@vscode/l10n';

/** A keyword with what its brackets hold. */
export interface WktNode {
  /** In upper case. */
  readonly keyword: string;
  /** Texts, numbers and bare words, in their order; nodes are in `children`. */
  readonly values: readonly (string | number)[];
  readonly children: readonly WktNode[];
}

/** A text that is not WKT; the message gives the position of the error. */
export class WktSyntaxError extends Error {
  override readonly name = 'WktSyntaxError';
}

/** Deeper than any CRS nests. */
const MAX_DEPTH = 32;

const TOKEN =
  /\s*(?:"((?:[^"]|"")*)"|([A-Za-z_][\w.]*)|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([[\](),]))/y;

/** @throws WktSyntaxError */
export function parseWkt(text: string): WktNode {
  const reader = new TokenReader(text.trim());
  const keyword = reader.next();
  if (keyword.kind !== 'word') throw reader.unexpected();
  const root = parseNode(reader, keyword.value, 0);
  if (!reader.atEnd) throw reader.unexpected();
  return root;
}

/**
 * Text of a system without the heights that ESRI writes after it: `PROJCS[…],VERTCS[…]`.
 *
 * @returns the text as it is where nothing, or something else, follows
 */
export function withoutHeights(text: string): string {
  const end = firstNodeEnd(text);
  const rest = text.slice(end);
  return /^\s*,\s*(?:VERTCS|VERT_CS|VERTCRS|VERTICALCRS)\s*[[(]/i.test(rest)
    ? text.slice(0, end)
    : text;
}

/** Position after the bracket that closes the first node. */
function firstNodeEnd(text: string): number {
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/"[^"]*"|[[\](]|\)/g)) {
    if (mark === '[' || mark === '(') depth++;
    else if ((mark === ']' || mark === ')') && --depth === 0) return index + 1;
  }
  return text.length;
}

export function child({ children }: WktNode, ...keywords: readonly string[]): WktNode | undefined {
  return children.find(({ keyword }) => keywords.includes(keyword));
}

/** The n-th value as a number. */
export function numberAt({ values }: WktNode, index: number): number | undefined {
  const value = values[index];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The code that `AUTHORITY["EPSG","4326"]` or `ID["EPSG",4326]` gives. */
export function epsgCode(node: WktNode): number | undefined {
  const id = child(node, 'AUTHORITY', 'ID');
  return String(id?.values[0]).toUpperCase() === 'EPSG' && id ? numberAt(id, 1) : undefined;
}

type Token =
  | { readonly kind: 'text' | 'word' | 'mark'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number };

class TokenReader {
  readonly #text: string;
  #start = 0;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  next(): Token {
    this.#start = this.#position;
    TOKEN.lastIndex = this.#position;
    const match = TOKEN.exec(this.#text);
    if (!match) throw this.unexpected();
    this.#position = TOKEN.lastIndex;
    const [, quoted, word, number, mark] = match;
    if (quoted !== undefined) return { kind: 'text', value: quoted.replaceAll('""', '"') };
    if (word !== undefined) return { kind: 'word', value: word };
    if (number !== undefined) return { kind: 'number', value: Number(number) };
    return { kind: 'mark', value: mark ?? '' };
  }

  /** Whether an opening bracket comes next. */
  get isOpening(): boolean {
    return /^\s*[[(]/.test(this.#text.slice(this.#position, this.#position + 100));
  }

  unexpected(): WktSyntaxError {
    return new WktSyntaxError(l10n.t('it is not valid WKT from character {0} on', this.#start + 1));
  }
}

/** Parses the content of the brackets after a keyword. */
function parseNode(reader: TokenReader, keyword: string, depth: number): WktNode {
  if (depth > MAX_DEPTH || !reader.isOpening) throw reader.unexpected();
  reader.next();
  const values: (string | number)[] = [];
  const children: WktNode[] = [];
  for (;;) {
    const token = reader.next();
    if (token.kind === 'mark') throw reader.unexpected();
    if (token.kind === 'word' && reader.isOpening) {
      children.push(parseNode(reader, token.value, depth + 1));
    } else {
      values.push(token.value);
    }
    const separator = reader.next();
    if (separator.kind !== 'mark') throw reader.unexpected();
    if (separator.value === ']' || separator.value === ')') break;
    if (separator.value !== ',') throw reader.unexpected();
  }
  return { keyword: keyword.toUpperCase(), values, children };
}

/** Directions of the axes of a system in their order, in lower case. */
export function axisDirections(crs: WktNode): string[] {
  return crs.children
    .filter(({ keyword }) => keyword === 'AXIS')
    .map(({ values }) => String(values[1] ?? '').toLowerCase());
}
