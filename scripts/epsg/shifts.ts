/**
 * Compares all EPSG codes of `proj4-list` with PROJ, and writes `src/core/grids/epsgShifts.ts`: the datum
 * shifts of codes for which the list has none, or one that differs from PROJ's.
 *
 *     node -e "import('proj4-list').then((list) => console.log(Object.keys(list.default).join(' ')))" |
 *         python scripts/epsg/reference.py > reference.jsonl
 *     node scripts/epsg/shifts.ts reference.jsonl
 *
 * Ends with exit code 1 if a projection differs from PROJ's: such a code belongs in
 * `src/core/grids/listCorrections.ts`.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import proj4 from 'proj4';
import type { DatumAccuracy } from '../../src/core/grids/datumAccuracy.ts';
import { shiftOfDefinition } from '../../src/core/grids/datums.ts';
import { listedDefinition } from '../../src/core/grids/epsgDefinitions.ts';
import { towgs84Of, withTowgs84 } from '../../src/core/grids/namedDatums.ts';
import { UnsupportedCrs } from '../../src/core/grids/unsupportedCrs.ts';
import { root } from '../setup/step.mjs';
import {
  distancesOff,
  isVerified,
  type Pair,
  type Reference,
  readReferences,
} from './reference.ts';

/** Meters by which a shift may differ from PROJ's. */
const TOLERANCE = 10;
/** Meters; a shift of PROJ's that is less accurate is reported with its error. */
const ACCURATE = 20;
/** Meters; the formulas of proj4 and PROJ differ by less. */
const PROJECTION_TOLERANCE = 1;

/** PROJ 9.5 has the scale in parts per million, and so a map of 5 cm. */
const WRONG_IN_PROJ: ReadonlySet<number> = new Set([6996, 6997]);

interface Shift {
  readonly towgs84: string;
  /** Meters by which places may be off; 0 below the tolerance. */
  readonly meters: number;
}

/** A code with the codes that are based on it, each with its definition. */
type Based = readonly (readonly [reference: Reference, definition: string])[];

/** The shift by which Cedar is nearest to PROJ; undefined if the list's definition has that effect. */
function bestShift(reference: Reference, definition: string, based: Based): Shift | undefined {
  const listed = towgs84Of(definition) ?? '';
  const registered = reference.shifts.map((parameters) => parameters.join(','));
  const verified = reference.places.some((_, index) => isVerified(reference, index));
  if (!verified && listed === '' && registered.length === 0) return undefined;
  const candidates = [...new Set([listed, ...registered, ''])].map((towgs84) => ({
    towgs84,
    meters: Math.max(
      ...[[reference, definition] as const, ...based].map(([one, own]) =>
        distanceWith(one, own, towgs84, registered),
      ),
    ),
  }));
  const nearEnough = candidates.find(({ meters }) => meters <= TOLERANCE);
  const best = nearEnough ?? candidates.reduce((a, b) => (b.meters < a.meters ? b : a));
  // Shifts for another region than that of the places, which the list does not have either.
  const guessed = verified || best.towgs84 === listed ? 0 : ACCURATE;
  const meters = Math.max(
    nearEnough ? 0 : best.meters,
    inaccuracy([reference, ...based.map(([one]) => one)]),
    guessed,
    unconfirmed(reference, definition, best.towgs84),
  );
  const shift = { towgs84: best.towgs84, meters: meters > TOLERANCE ? roundedUp(meters) : 0 };
  return isSameAsListed(shift, definition) ? undefined : shift;
}

/** Meters between PROJ's places and those with a shift. */
function distanceWith(
  reference: Reference,
  definition: string,
  towgs84: string,
  registered: readonly string[],
): number {
  const converter = proj4(withTowgs84(definition, towgs84));
  const verified = distancesOff(reference, reference.shifted, converter).filter(
    (distance, index) => distance !== undefined && isVerified(reference, index),
  );
  if (verified.length > 0) return Math.max(...verified.map(Number));
  // PROJ knows no shift there: the shifts for other regions show how far off each may be.
  const others = registered.length > 0 ? registered : ['', towgs84Of(definition) ?? ''];
  return Math.max(
    ...others.flatMap((other) => {
      const there = proj4(withTowgs84(definition, other));
      const expected = reference.places.map(([lon, lat]) => finitePair(there.forward([lon, lat])));
      return distancesOff(reference, expected, converter).map((distance) => distance ?? 0);
    }),
  );
}

/** Meters of a shift in the center of a system's area of use, if PROJ has none for that place. */
function unconfirmed(reference: Reference, definition: string, towgs84: string): number {
  if (isVerified(reference, 0)) return 0;
  const converter = proj4(withTowgs84(definition, towgs84));
  const [center = 0] = distancesOff(reference, reference.shifted, converter);
  return center > ACCURATE ? center : 0;
}

function finitePair([x = Number.NaN, y = Number.NaN]: readonly number[]): Pair {
  return [x, y];
}

/** Meters, of PROJ's own shift. */
function inaccuracy(references: readonly Reference[]): number {
  const operations = references.flatMap((reference) => reference.operations);
  const largest = Math.max(...operations.map(([, accuracy]) => accuracy));
  return largest > ACCURATE ? largest : 0;
}

/** To 10 m, and 50 m from 100 m. */
function roundedUp(meters: number): number {
  const step = meters > 100 ? 50 : 10;
  return Math.ceil(meters / step) * step;
}

function isSameAsListed({ towgs84, meters }: Shift, definition: string): boolean {
  const isSame = towgs84 === (towgs84Of(definition) ?? '');
  const accuracy: DatumAccuracy['datumShift'] = shiftOfDefinition(definition);
  return isSame && meters === 0 && accuracy !== 'unknown' && !/\+nadgrids=[^@]/.test(definition);
}

/** Meters between PROJ's projection and proj4's, datums left aside. */
function projectionOff(reference: Reference, definition: string): number {
  // From longitudes and latitudes of the same datum, counted from Greenwich.
  const base = /\+(?:datum|ellps|a|b|rf)=\S+/g;
  const own = `+proj=longlat ${(definition.match(base) ?? []).join(' ')} +no_defs`;
  const converter = proj4(withTowgs84(own, ''), withTowgs84(definition, ''));
  const distances = distancesOff(reference, reference.unshifted, converter);
  return Math.max(0, ...distances.map((distance) => distance ?? 0));
}

function codeRanges(codes: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const code of codes.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && code === last[1] + 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(' ');
}

const HEADER = `/**
 * Datum shifts of EPSG codes for which \`proj4-list\` has none, or one that differs from PROJ's. Made by
 * scripts/epsg/shifts.ts from operations of the EPSG Geodetic Parameter Dataset of IOGP
 * (https://epsg.org/terms-of-use.html), as PROJ has them.
 */

/**
 * Parameters from the system to WGS 84 (meters, arc seconds, parts per million; empty for none), the
 * meters by which places may be off (0: less than 20), and codes.
 */
// biome-ignore format: a table
export const EPSG_SHIFTS: readonly (readonly [towgs84: string, meters: number, codes: string])[] = [
`;

async function main(file: string): Promise<void> {
  const codes = await comparableCodes(file);
  const rows = new Map<string, number[]>();
  for (const [code, [reference, definition]] of codes) {
    const based = [...codes.values()].filter(
      ([one]) => reference.isGeographic && one !== reference && one.base === code,
    );
    const shift = bestShift(reference, definition, based);
    if (!shift) continue;
    const key = `'${shift.towgs84}', ${shift.meters}`;
    rows.set(key, [...(rows.get(key) ?? []), code]);
  }
  const table = [...rows].map(([key, found]) => `  [${key}, '${codeRanges(found)}'],\n`);
  const output = path.join(root, 'src/core/grids/epsgShifts.ts');
  await writeFile(output, `${HEADER}${table.join('')}];\n`);
  console.log(`${output}: ${rows.size} shifts of ${codes.size} codes`);
}

/** Codes that Cedar computes, and whose projections are PROJ's. */
async function comparableCodes(file: string): Promise<Map<number, Based[number]>> {
  const codes = new Map<number, Based[number]>();
  for await (const reference of readReferences(file)) {
    const code = Number(reference.key.slice('EPSG:'.length));
    const definition = definitionFor(code);
    if (definition === undefined || WRONG_IN_PROJ.has(code)) continue;
    const meters = projectionOff(reference, definition);
    if (meters <= PROJECTION_TOLERANCE) {
      codes.set(code, [reference, definition]);
      continue;
    }
    process.exitCode = 1;
    console.log(`${reference.key} ${reference.name}: projected ${meters.toFixed(1)} m away`);
  }
  return codes;
}

function definitionFor(code: number): string | undefined {
  try {
    return listedDefinition(code);
  } catch (error) {
    if (error instanceof UnsupportedCrs) return undefined;
    throw error;
  }
}

await main(process.argv[2] ?? 'reference.jsonl');
