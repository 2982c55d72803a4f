/**
 * Coordinates of KML as programs write them: with spaces beside the commas of a position, where only
 * spaces separate positions.
 *
 * The library that makes geometries of them leaves out what it does not understand, and rings would
 * silently lack positions.
 */
import type { Document, Element } from '@xmldom/xmldom';
import { refuseArea } from '../areaProblem.ts';

/** Elements whose coordinates are used; lines have no area. */
const USED = /^(?:Point|LinearRing|LatLonQuad)$/;

/** Longitude, latitude and any height, as they are separated in a list; a comma may follow. */
const POSITION =
  /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?,[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?:,[^,]*)?,?$/i;

/** Characters of coordinates that messages quote. */
const MAX_QUOTED = 60;

/** Writes the coordinates of polygons and points as KML defines them. @throws AreaProblemError */
export function normalizeCoordinates(document: Document): void {
  for (const element of document.getElementsByTagNameNS('*', 'coordinates')) {
    const parent = element.parentNode as Element | null;
    if (!USED.test(parent?.localName ?? '')) continue;
    const positions = positionsIn(element.textContent ?? '');
    const [, second] = positions;
    if (parent?.localName === 'Point' && second !== undefined) refuse(positions.join(' '));
    element.textContent = positions.join(' ');
  }
}

function positionsIn(text: string): string[] {
  const written = separated(text);
  if (written.every((each) => POSITION.test(each))) return written;
  const joined = separated(
    text
      .split(',')
      .map((value) => value.trim())
      .join(','),
  );
  const wrong = joined.find((each) => !POSITION.test(each) || each.endsWith(','));
  if (wrong !== undefined) return refuse(wrong);
  // A position with fewer values than the others may have lost one to its neighbor.
  const other = joined.findIndex((each, at) => valuesIn(each) !== valuesIn(joined[at - 1] ?? each));
  return other < 0 ? joined : refuse(joined.slice(other - 1, other + 1).join(' '));
}

function separated(text: string): string[] {
  return text.split(/\s+/).filter((each) => each !== '');
}

function valuesIn(position: string): number {
  return position.split(',').length;
}

function refuse(coordinates: string): never {
  return refuseArea({ reason: 'kml-position', position: coordinates.slice(0, MAX_QUOTED) });
}
