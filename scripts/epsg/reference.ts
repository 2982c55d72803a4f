/** Results of PROJ for EPSG codes, as `reference.py` prints them, and how far another program is off. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Null where there is no such place. */
export type Pair = readonly [number | null, number | null] | null;

export interface Reference {
  /** As in `EPSG:2056`. */
  readonly key: string;
  readonly name: string;
  readonly isGeographic: boolean;
  /** Code of the geographic system that it is based on. */
  readonly base: number | null;
  /** Meters, or degrees. */
  readonly unit: number;
  /** Longitudes and latitudes of WGS 84. */
  readonly places: readonly (readonly [number, number])[];
  readonly shifted: readonly Pair[];
  /** The projection alone; null of geographic systems. */
  readonly unshifted: readonly Pair[];
  /** Of each place, with the accuracy in meters; negative if it is not known. */
  readonly operations: readonly (readonly [name: string, accuracy: number])[];
  /** Three or seven parameters from the system to WGS 84, best first. */
  readonly shifts: readonly (readonly number[])[];
  readonly notations?: Readonly<Record<string, string>>;
}

export interface Converter {
  forward(lonLat: [number, number]): readonly number[];
  inverse(position: [number, number]): readonly number[];
}

const METERS_PER_DEGREE = 111_000;

export async function* readReferences(file: string): AsyncGenerator<Reference> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    yield JSON.parse(line) as Reference;
  }
}

/** Whether PROJ knows how the datum is shifted at a place, rather than leaving it as it is. */
export function isVerified({ operations }: Reference, index: number): boolean {
  return (operations[index]?.[1] ?? -1) >= 0;
}

/**
 * Meters between PROJ's and another program's positions at each place, the larger of both directions;
 * infinite where the program gives none, undefined where PROJ does.
 */
export function distancesOff(
  reference: Reference,
  expected: readonly Pair[],
  converter: Converter,
): (number | undefined)[] {
  return reference.places.map((place, index) => {
    const [x, y] = expected[index] ?? [];
    if (!isFiniteNumber(x) || !isFiniteNumber(y)) return undefined;
    const distance = Math.max(
      forwardOff(reference, converter.forward([...place]), [x, y]),
      degreesOff(converter.inverse([x, y]), place) * METERS_PER_DEGREE,
    );
    return Number.isFinite(distance) ? distance : Number.POSITIVE_INFINITY;
  });
}

function isFiniteNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function forwardOff({ isGeographic, unit }: Reference, found: readonly number[], [x, y]: number[]) {
  const [foundX = Number.NaN, foundY = Number.NaN] = found;
  return isGeographic
    ? degreesOff(found, [x ?? 0, y ?? 0]) * METERS_PER_DEGREE
    : Math.hypot(foundX - (x ?? 0), foundY - (y ?? 0)) * unit;
}

function degreesOff(
  [lon = Number.NaN, lat = Number.NaN]: readonly number[],
  place: readonly number[],
) {
  const [rightLon = 0, rightLat = 0] = place;
  const turn = lon - rightLon - 360 * Math.round((lon - rightLon) / 360);
  return Math.hypot(turn * Math.cos((rightLat * Math.PI) / 180), lat - rightLat);
}
