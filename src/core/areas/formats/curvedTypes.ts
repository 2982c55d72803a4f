/** Types of geometries with arcs, and of surfaces in space, which are refused by their names. */
import { refuseArea } from '../areaProblem.ts';

/** By their numbers in well-known binary (OGC 06-103r4, section 8.2.3), without their dimensions. */
const CURVED: Readonly<Record<number, string>> = {
  8: 'CIRCULARSTRING',
  9: 'COMPOUNDCURVE',
  10: 'CURVEPOLYGON',
  11: 'MULTICURVE',
  12: 'MULTISURFACE',
  13: 'CURVE',
  14: 'SURFACE',
  15: 'POLYHEDRALSURFACE',
  16: 'TIN',
  17: 'TRIANGLE',
};

const NAMED = new RegExp(`\\b(?:${Object.values(CURVED).join('|')})\\b`, 'i');

/**
 * Refuses a text with one of them.
 *
 * @param text as WKT
 */
export function refuseCurvedText(text: string): void {
  const [type] = NAMED.exec(text) ?? [];
  if (type) refuseArea({ reason: 'curved', type: type.toUpperCase() });
}

/**
 * Refuses the number of one of them.
 *
 * @param code as in well-known binary, with or without the thousands that denote dimensions
 */
export function refuseCurvedCode(code: number): void {
  const type = CURVED[code % 1000];
  if (type) refuseArea({ reason: 'curved', type });
}
