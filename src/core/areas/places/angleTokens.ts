/** Numbers with their marks, names of axes, and separators, in the many ways in which they are written. */

export type Axis = 'lat' | 'lon';

/** A number with the mark of degrees, minutes or seconds: `°`, `'`, `"`, `:` or none. */
export interface NumberToken {
  readonly kind: 'number';
  /** Without its sign. */
  readonly value: number;
  readonly negative: boolean;
  readonly mark: string;
}

/** A letter such as N, or a name such as `lat` or `west`, in lower case. */
export interface NameToken {
  readonly kind: 'axis';
  readonly axis: Axis;
  readonly name: string;
}

export type AngleToken = NumberToken | NameToken | { readonly kind: 'comma' };

const TOKEN =
  /\s*(?:([-+]?)(\d{1,6}(?:\.\d{0,15})?(?!\d)|\.\d{1,15}(?!\d))\s?([°:'"])?|([xy]m(?:in|ax)|latlon|latlng|lonlat|lnglat|latitude|lat|longitude|long|lng|lon|west|east|south|north|[nsew])(?![a-z])\s*[:=]?|([,;/\t\n]))/iy;

/** @returns undefined when the text has anything else */
export function readAngleTokens(text: string): AngleToken[] | undefined {
  const bare = plainNames(plainMarks(text))
    .replace(/^\s*(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(/i, '')
    .replace(/[[\](){}|]/g, ' ')
    .trim();
  // ISO 6709 has signs between its numbers, and latitude first; as other text it is not clear.
  if (/[\d.][-+]/.test(bare)) return undefined;
  // The E of an exponent, as in `1e2 3`, is not east.
  if (/\de[-+]?\d/i.test(bare) && !/[ns]/i.test(bare)) return undefined;
  const tokens: AngleToken[] = [];
  for (let at = 0; at < bare.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(bare);
    if (!found) return undefined;
    const [, sign, digits, mark = '', name, comma] = found;
    if (digits) {
      tokens.push({ kind: 'number', value: Number(digits), negative: sign === '-', mark });
    } else if (name) {
      tokens.push({ kind: 'axis', axis: axisOf(name), name: name.toLowerCase() });
    } else if (comma) tokens.push({ kind: 'comma' });
  }
  return tokens;
}

/** Minutes and seconds by letters are those only after degrees: alone, S is south. */
const LETTERED_MARKS =
  /(\d)\s*(?:°|d)\s*(\d+(?:[.,]\d+)?)\s*m(?:\s*(\d+(?:[.,]\d+)?)\s*s)?(?=[\s,;/nsew]|$)/gi;

/**
 * Writes marks in one way: `48º51′24″`, `48 deg 51 min` and `48d51m24s` as `48°51'24"`.
 *
 * @param text as the user wrote it
 */
export function plainMarks(text: string): string {
  return (
    text
      .replaceAll('−', '-')
      .replace(/&deg;|[º˚]/gi, '°')
      // Spaces that do not break lines, as text processors write them.
      .replace(/[\u00a0\u2009\u202f]/g, ' ')
      .replace(/(\d)\s*(?:degrees?|deg\.?)(?![a-z])/gi, '$1°')
      .replace(/(\d)\s*(?:minutes?|min\.?)(?![a-z])/gi, "$1'")
      .replace(/(\d)\s*(?:seconds?|sec\.?)(?![a-z])/gi, '$1"')
      .replace(LETTERED_MARKS, (_, degrees, minutes, seconds) =>
        seconds === undefined ? `${degrees}°${minutes}'` : `${degrees}°${minutes}'${seconds}"`,
      )
      .replace(/[′’‘ʹ´`]/g, "'")
      .replace(/[″”“„ʺ]|''/g, '"')
  );
}

/** Converts names that programs write to Cedar's: `"xmin": -71` → `west -71`. */
function plainNames(text: string): string {
  return text.replace(NAME, (whole, name: string) => {
    const known = NAMES.find(([names]) => names.test(name))?.[1];
    return known ? ` ${known === '$&' ? name : known} ` : whole;
  });
}

/** With quotes around it, unless the first of them is the mark of a number. */
const NAME = /(?:(?<!\d\s?)["'])?\b([a-z]+(?:_[a-z]+)?)\b["']?(?:\s*[:=])?/gi;

const NAMES: readonly (readonly [names: RegExp, ours: string])[] = [
  [/^(?:left|x_?min|min_?x|lon_?min|min_?lon)$/i, 'xmin'],
  [/^(?:bottom|y_?min|min_?y|lat_?min|min_?lat)$/i, 'ymin'],
  [/^(?:right|x_?max|max_?x|lon_?max|max_?lon)$/i, 'xmax'],
  [/^(?:top|y_?max|max_?y|lat_?max|max_?lat)$/i, 'ymax'],
  [/^(?:west|south|east|north)$/i, '$&'],
  [/^(?:lon|lng|long|longitude|x)$/i, 'lon'],
  [/^(?:lat|latitude|y)$/i, 'lat'],
];

function axisOf(name: string): Axis {
  return /^(lat|n$|s$|north|south|y)/i.test(name) ? 'lat' : 'lon';
}
