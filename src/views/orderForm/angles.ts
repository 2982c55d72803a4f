/**
 * Parses degrees as users write them into numbers, and the axis of each where it is given.
 *
 * ```ts
 * readAngles('42.36N 71.06W'); // [{ degrees: 42.36, axis: 'lat' }, { degrees: -71.06, axis: 'lon' }]
 * readAngles(`42°21'36"N`); // [{ degrees: 42.36, axis: 'lat' }]
 * readAngles('lon -71.06, lat 42.36');
 * readAngles('xmin: -71'); // [{ degrees: -71, axis: 'lon', side: 'west' }]
 * ```
 */

export type Axis = 'lat' | 'lon';

export type BoxSide = 'west' | 'south' | 'east' | 'north';

export interface Angle {
  readonly degrees: number;
  /** From a letter or a name; absent where there is none. */
  readonly axis?: Axis;
  /** Side of a box, where it is written out. */
  readonly side?: BoxSide;
}

const SIDES: readonly BoxSide[] = ['west', 'south', 'east', 'north'];

type Token =
  | { readonly kind: 'number'; readonly value: number; readonly negative: boolean; mark: string }
  | { readonly kind: 'axis'; readonly axis: Axis; readonly letter: string }
  | { readonly kind: 'comma' };

const TOKEN =
  /\s*(?:([-+−]?)(\d{1,6}(?:\.\d{1,15})?)\s?([°:'′’]|"|″|”)?'?|(latlon|latitude|lat|longitude|long|lng|lon|west|east|south|north|[nsew])(?![a-z])\s*[:=]?|([,;\t\n]))/iy;

/** @returns undefined when the text contains anything that is not part of an angle */
export function readAngles(text: string): Angle[] | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const marker = tokens.find(({ kind }) => kind !== 'comma');
  const numbers = new Gathering(marker?.kind === 'axis' ? 'before' : 'after', hasLetters(tokens));
  for (const token of tokens) if (!numbers.accept(token)) return undefined;
  return numbers.end();
}

/**
 * Drops `POINT(…)`, `geo:` and brackets, which add nothing to the numbers; `geo:` has latitude
 * first.
 */
function tokensOf(text: string): Token[] | undefined {
  const bare = plainNames(text)
    .replace(/^\s*(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(/i, '')
    .replace(/^\s*geo:([^,]+),([^,;?]+).*$/is, 'lat $1, lon $2')
    .replace(/[[\](){}|]/g, ' ')
    .trim();
  // The E of an exponent, as in `1e2 3`, is not east.
  if (/\de[-+−]?\d/i.test(bare) && !/[ns]/i.test(bare)) return undefined;
  const tokens: Token[] = [];
  for (let at = 0; at < bare.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(bare);
    if (!found) return undefined;
    const [, sign = '', digits, mark = '', name, comma] = found;
    if (digits) {
      const negative = sign === '-' || sign === '−';
      tokens.push({ kind: 'number', value: Number(digits), negative, mark });
    } else if (name) {
      tokens.push({ kind: 'axis', axis: axisOf(name), letter: name.toLowerCase() });
    } else if (comma) tokens.push({ kind: 'comma' });
  }
  return tokens;
}

/** Converts names that programs write to Cedar's: `"xmin": -71` → `west -71`. */
function plainNames(text: string): string {
  return text.replace(NAME, (whole, name: string) => {
    const known = NAMES.find(([names]) => names.test(name))?.[1];
    return known ? ` ${known} ` : whole;
  });
}

const NAME = /["“”]?\b([a-z]+(?:_[a-z]+)?)\b["“”]?(?:\s*[:=])?/gi;

const NAMES: readonly (readonly [names: RegExp, ours: string])[] = [
  [/^(?:west|left|x_?min|min_?x|lon_?min|min_?lon)$/i, 'west'],
  [/^(?:south|bottom|y_?min|min_?y|lat_?min|min_?lat)$/i, 'south'],
  [/^(?:east|right|x_?max|max_?x|lon_?max|max_?lon)$/i, 'east'],
  [/^(?:north|top|y_?max|max_?y|lat_?max|max_?lat)$/i, 'north'],
  [/^(?:lon|lng|long|longitude|x)$/i, 'lon'],
  [/^(?:lat|latitude|y)$/i, 'lat'],
];

function axisOf(name: string): Axis {
  return /^(lat|n$|s$|north|south)/i.test(name) ? 'lat' : 'lon';
}

function hasLetters(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === 'axis' && token.letter.length === 1);
}

/** Combines degrees, minutes and seconds with the letter or name that belongs to them. */
class Gathering {
  readonly #side: 'before' | 'after';
  readonly #lettered: boolean;
  readonly #angles: Angle[] = [];
  #parts: number[] = [];
  #negative = false;
  #mark = '';
  #axis: Extract<Token, { kind: 'axis' }> | undefined;

  /**
   * @param side on which side of its number a letter is; @param lettered whether there are letters
   */
  constructor(side: 'before' | 'after', lettered: boolean) {
    this.#side = side;
    this.#lettered = lettered;
  }

  /** @returns false when the token is invalid at this position */
  accept(token: Token): boolean {
    if (token.kind === 'number') return this.#takeNumber(token);
    // A comma within an angle that waits for its letter belongs to a list without letters.
    if (token.kind === 'comma') return this.#parts.length === 0 || this.#close();
    if (this.#side === 'before') {
      if (!this.#close()) return false;
      this.#axis = token;
      return true;
    }
    this.#axis = token;
    return this.#parts.length > 0 && this.#close();
  }

  end(): Angle[] | undefined {
    if (!this.#close() || this.#axis) return undefined;
    return this.#angles;
  }

  #takeNumber({ value, negative, mark }: Extract<Token, { kind: 'number' }>): boolean {
    const goesOn = /[°:'′’]/.test(this.#mark) || (this.#lettered && this.#mark === '' && !negative);
    if (this.#parts.length > 0 && !goesOn && !this.#close()) return false;
    if (this.#parts.length === 0) this.#negative = negative;
    else if (negative || this.#parts.length === 3 || value >= 60) return false;
    this.#parts.push(value);
    this.#mark = mark;
    return true;
  }

  /** Completes the angle that has been collected. */
  #close(): boolean {
    const [degrees, minutes = 0, seconds = 0] = this.#parts;
    if (degrees === undefined) return true;
    const turned = this.#axis !== undefined && /^(s|w)$/.test(this.#axis.letter);
    const amount = degrees + minutes / 60 + seconds / 3600;
    // "-71.06W" states west twice.
    const value = this.#negative || turned ? -amount : amount;
    const { axis, letter } = this.#axis ?? {};
    const side = SIDES.find((name) => name === letter);
    this.#angles.push({ degrees: value, ...(axis && { axis }), ...(side && { side }) });
    this.#parts = [];
    this.#mark = '';
    this.#axis = undefined;
    return true;
  }
}
