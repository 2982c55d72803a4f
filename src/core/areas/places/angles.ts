/**
 * Parses degrees as users write them into numbers, and the axis of each where it is given.
 *
 * ```ts
 * readAngles('42.36N 71.06W'); // 42.36 on the axis `lat`, -71.06 on the axis `lon`
 * readAngles(`42°21'36"N`); // 42.36
 * readAngles('lon -71.06, lat 42.36');
 * readAngles('xmin: -71'); // -71, the side `west` of a box
 * ```
 */
import {
  type AngleToken,
  type Axis,
  type NameToken,
  type NumberToken,
  readAngleTokens,
} from './angleTokens.ts';

export type { Axis } from './angleTokens.ts';

export type BoxSide = 'west' | 'south' | 'east' | 'north';

export interface Angle {
  readonly degrees: number;
  /** From a letter or a name; absent where there is none. */
  readonly axis?: Axis;
  /** Side of a box that its letter or name is, if it is not a hemisphere. */
  readonly side?: BoxSide;
  /** Degrees if it is a side: those of a hemisphere are negative in the south and west. */
  readonly sideDegrees?: number;
  /** Kind of its name: a side as `xmin` is, a side or a hemisphere as in `west -71`, or a hemisphere. */
  readonly naming?: 'side' | 'either' | 'hemisphere';
}

/** Names of sides: of hemispheres too, but for the last. */
const SIDES: Readonly<Record<BoxSide, readonly string[]>> = {
  west: ['w', 'west', 'xmin'],
  south: ['s', 'south', 'ymin'],
  east: ['e', 'east', 'xmax'],
  north: ['n', 'north', 'ymax'],
};

/** @returns undefined when the text contains anything that is not part of an angle */
export function readAngles(text: string): Angle[] | undefined {
  const tokens = readAngleTokens(text);
  if (!tokens) return undefined;
  const header = headerOf(tokens);
  if (header) return withAxes(gathered(header.rest), header.axes);
  return gathered(withoutRepeatedNames(tokens));
}

/** `Latitude: 33.86 S Longitude: 151.2 E` → `33.86 S 151.2 E`: letters have the same axes as the names. */
function withoutRepeatedNames(tokens: readonly AngleToken[]): readonly AngleToken[] {
  const groups: AngleToken[][] = [];
  for (const token of tokens) {
    if (isAxisName(token) || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(token);
  }
  const areRepeated = groups.every(([name, ...rest]) => {
    const letters = rest.filter((token) => token.kind === 'axis');
    const [letter] = letters;
    return name && isAxisName(name) && letters.length === 1 && letter?.axis === name.axis;
  });
  return areRepeated ? tokens.filter((token) => !isAxisName(token)) : tokens;
}

/** `lat` or `lon`, which do not have the hemisphere. */
function isAxisName(token: AngleToken): token is NameToken {
  return token.kind === 'axis' && /^l/.test(token.name);
}

function gathered(tokens: readonly AngleToken[]): Angle[] | undefined {
  const marker = tokens.find(({ kind }) => kind !== 'comma');
  const numbers = new Gathering(marker?.kind === 'axis' ? 'before' : 'after', hasLetters(tokens));
  for (const token of tokens) if (!numbers.accept(token)) return undefined;
  return numbers.end();
}

/** `lat/lon: 42.36, -71.06`: two names before numbers that have none. */
function headerOf(
  tokens: readonly AngleToken[],
): { readonly axes: readonly [Axis, Axis]; readonly rest: readonly AngleToken[] } | undefined {
  const start = tokens.findIndex(({ kind }) => kind === 'number');
  const names = tokens.slice(0, start).filter((token) => token.kind === 'axis');
  const [first, second, ...others] = names;
  const rest = tokens.slice(start);
  if (!first || !second || others.length > 0 || rest.some(({ kind }) => kind === 'axis')) return;
  return first.axis === second.axis ? undefined : { axes: [first.axis, second.axis], rest };
}

function withAxes(
  angles: readonly Angle[] | undefined,
  axes: readonly [Axis, Axis],
): Angle[] | undefined {
  return angles?.map(({ degrees }, at) => ({ degrees, axis: axes[at % 2 === 0 ? 0 : 1] }));
}

function hasLetters(tokens: readonly AngleToken[]): boolean {
  return tokens.some((token) => token.kind === 'axis' && token.name.length === 1);
}

/** Marks that degrees, minutes and seconds can have. */
const MARKS = [/^[°:]?$/, /^[':]?$/, /^"?$/] as const;

/** Combines degrees, minutes and seconds with the letter or name that belongs to them. */
class Gathering {
  readonly #position: 'before' | 'after';
  readonly #lettered: boolean;
  readonly #angles: Angle[] = [];
  #parts: number[] = [];
  #negative = false;
  #mark = '';
  #axis: NameToken | undefined;

  /**
   * @param position of a letter: before or after its number; @param lettered whether there are letters
   */
  constructor(position: 'before' | 'after', lettered: boolean) {
    this.#position = position;
    this.#lettered = lettered;
  }

  /** @returns false when the token is invalid at this position */
  accept(token: AngleToken): boolean {
    if (token.kind === 'number') return this.#takeNumber(token);
    // A comma within an angle that waits for its letter belongs to a list without letters.
    if (token.kind === 'comma') return this.#parts.length === 0 || this.#close();
    if (this.#position === 'before') {
      // Two names in a row: it is not clear which of them the next number has.
      if ((this.#axis && this.#parts.length === 0) || !this.#close()) return false;
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

  #takeNumber({ value, negative, mark }: NumberToken): boolean {
    if (this.#parts.length > 0 && !this.#goesOn(negative, mark) && !this.#close()) return false;
    const at = this.#parts.length;
    if (at === 0) this.#negative = negative;
    else if (negative || value >= 60) return false;
    if (MARKS[at]?.test(mark) !== true) return false;
    this.#parts.push(value);
    this.#mark = mark;
    return true;
  }

  /** Whether a number is the minutes or seconds of the one before it, which has no fraction then. */
  #goesOn(negative: boolean, mark: string): boolean {
    if (mark === '°' || !Number.isInteger(this.#parts.at(-1))) return false;
    return /[°:']/.test(this.#mark) || (this.#lettered && this.#mark === '' && !negative);
  }

  /** Completes the angle that has been collected. */
  #close(): boolean {
    const [degrees, minutes = 0, seconds = 0] = this.#parts;
    if (degrees === undefined) return true;
    const amount = degrees + minutes / 60 + seconds / 3600;
    this.#angles.push(this.#named(amount));
    this.#parts = [];
    this.#mark = '';
    this.#axis = undefined;
    return true;
  }

  #named(amount: number): Angle {
    const plain = this.#negative ? -amount : amount;
    if (!this.#axis) return { degrees: plain };
    const { axis, name } = this.#axis;
    const side = sideOf(name);
    if (!side) return { degrees: plain, axis };
    const isSide = /^[xy]/.test(name);
    const isEither = name.length > 1 && this.#position === 'before';
    const naming = isSide ? 'side' : isEither ? 'either' : 'hemisphere';
    const isNegative = !isSide && (side === 'south' || side === 'west');
    // "-71.06W" states west twice.
    const degrees = isNegative ? -amount : plain;
    return { degrees, axis, side, sideDegrees: plain, naming };
  }
}

function sideOf(name: string): BoxSide | undefined {
  return (Object.keys(SIDES) as BoxSide[]).find((side) => SIDES[side].includes(name));
}
