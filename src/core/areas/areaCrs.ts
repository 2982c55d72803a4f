/** Coordinate reference systems of areas: which one a file has, and how exact its datum is. */
import { areaProjectionOf, normalizeCrs } from '../grids/projection.ts';
import type { AreaLayer } from './areaLayers.ts';
import type { AreaNote } from './areaProblem.ts';

/** How exact a shift to WGS 84 is, about. */
const SHIFT_METERS = 20;

/**
 * The system to convert from, as `projectionOf` takes it.
 *
 * @param crs given by the user, for a layer that names none, or one that Cedar does not know
 * @param notes to which what the user should know is added
 * @returns undefined where coordinates are longitude and latitude already
 */
export function crsOfLayer(
  layer: AreaLayer,
  crs: string | undefined,
  notes: AreaNote[],
): string | undefined {
  const own = ownCrs(layer);
  const isOpen = own === undefined || layer.isAssumed === true || !isKnown(own);
  const given = isOpen ? (crs ?? own) : own;
  if (given === 'lonLat') return undefined;
  if (given === undefined) {
    notes.push({ note: 'no-crs' });
    return undefined;
  }
  const normal = normalizeCrs(given);
  if (normal === 'EPSG:4326') return undefined;
  keepLargest(notes, { note: 'crs', crs: normal, isShifted: isShifted(normal) });
  noteDatum(normal, notes);
  return normal;
}

/** The system that a file names: by its code if it is in the list, by its definition otherwise. */
function ownCrs({ crs, definition }: AreaLayer): AreaLayer['crs'] {
  return crs !== undefined && definition !== undefined && !isKnown(crs) ? definition : crs;
}

function isKnown(crs: string): boolean {
  if (crs === 'lonLat') return true;
  try {
    areaProjectionOf(normalizeCrs(crs));
    return true;
  } catch {
    return false;
  }
}

function isShifted(crs: string): boolean {
  return isKnown(crs) && areaProjectionOf(crs).datumShift === 'applied';
}

type CrsNote = Extract<AreaNote, { note: 'crs' | 'datum' }>;

/** Adds a note, or replaces the one of its kind if its places are less exact. */
function keepLargest(notes: AreaNote[], note: CrsNote): void {
  const at = notes.findIndex((each) => each.note === note.note);
  const known = notes[at];
  if (known === undefined) notes.push(note);
  else if (errorOf(note) > errorOf(known)) notes[at] = note;
}

/** Meters; infinite where they are not known. */
function errorOf(note: AreaNote): number {
  if (note.note === 'datum') return note.meters ?? Number.POSITIVE_INFINITY;
  return note.note === 'crs' && note.isShifted ? SHIFT_METERS : 0;
}

/** Reports a datum whose shift to WGS 84 is not known, or not exactly; the least exact of several. */
function noteDatum(crs: string, notes: AreaNote[]): void {
  if (!isKnown(crs)) return;
  const { datumShift, datumError } = areaProjectionOf(crs);
  if (datumShift !== 'unknown') return;
  keepLargest(notes, { note: 'datum', crs, meters: datumError });
}
