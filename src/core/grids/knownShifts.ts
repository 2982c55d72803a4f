/** Datum shifts of EPSG codes for which the list has none, or one that differs from PROJ's. */
import type { DatumAccuracy } from './datumAccuracy.ts';
import { EPSG_SHIFTS } from './epsgShifts.ts';

export interface KnownShift {
  /** Three or seven parameters with commas between them: meters, arc seconds, parts per million; empty for none. */
  readonly towgs84: string;
  readonly accuracy: DatumAccuracy;
}

let shifts: ReadonlyMap<number, KnownShift> | undefined;

/** @returns undefined where the definition of the list is used */
export function knownShift(code: number): KnownShift | undefined {
  shifts ??= new Map(EPSG_SHIFTS.flatMap(shiftsOfRow));
  return shifts.get(code);
}

function shiftsOfRow([towgs84, meters, codes]: (typeof EPSG_SHIFTS)[number]): [
  number,
  KnownShift,
][] {
  const accuracy: DatumAccuracy =
    meters === 0
      ? { datumShift: towgs84 === '' ? 'none' : 'applied' }
      : { datumShift: 'unknown', datumError: meters };
  return codesIn(codes).map((code) => [code, { towgs84, accuracy }]);
}

/** `2001 2003-2005` as 2001, 2003, 2004 and 2005. */
function codesIn(text: string): number[] {
  return text.split(' ').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
