/**
 * Compares an EPSG code with the WKT beside it, where a tile is.
 *
 * By places instead of texts: names, units, axes and the order of parameters differ between programs, and
 * so do the shifts of a datum that some of them add.
 */
import * as l10n from '@vscode/l10n';
import proj4 from 'proj4';
import { completeProj } from './completeProj.ts';
import { withTowgs84 } from './namedDatums.ts';
import { definitionOf, type Position, projectionOf } from './projection.ts';
import type { ReferencedTile } from './sameReference.ts';
import { type ProjDefinition, projFromTree } from './wktProjection.ts';
import { epsgCode, parseWkt, type WktNode } from './wktTree.ts';

/**
 * Meters between places of the same coordinates by two definitions of a projection: parameters are rounded
 * in some texts.
 */
const MAX_DIFFERENCE = 0.5;

/** Difference between two units that are the same, as a share: feet of the United States differ by 2e-6. */
const MAX_UNIT_DIFFERENCE = 1e-7;

/** Meters that datums may be apart which are taken for the same: their shifts are as accurate as this. */
const MAX_DATUM_DIFFERENCE = 30;

/** Meters in a degree of latitude. */
const DEGREE_METERS = 111_320;

/** What is wrong with the codes of a tile. */
export interface CodeContradiction {
  readonly code: number;
  /** Whether it is part of the WKT, or beside it. */
  readonly isInWkt: boolean;
}

/** The code of a tile, beside its WKT or in it, that means another system than the WKT. */
export function codeContradiction(
  tile: ReferencedTile & { readonly epsg?: number | undefined },
): CodeContradiction | undefined {
  const { epsg } = tile;
  if (epsg !== undefined && contradictsCode(tile, epsg)) return { code: epsg, isInWkt: false };
  const code = codeInWkt(tile.crs);
  if (code !== undefined && contradictsCode(tile, code)) return { code, isInWkt: true };
  return undefined;
}

/**
 * What is wrong with a code, and what to do.
 *
 * @param path of the metadata document
 */
export function describeContradiction({ code, isInWkt }: CodeContradiction, path: string): string {
  return isInWkt
    ? l10n.t(
        'The WKT of "tile.crs" in "{0}" has the EPSG code {1}, which is of another reference system than its parameters. Correct the one that is wrong, or download the order again.',
        path,
        code,
      )
    : l10n.t(
        '"tile.epsg" in "{0}" is {1}, which is of another reference system than "tile.crs". Correct the one that is wrong, delete "epsg", or download the order again.',
        path,
        code,
      );
}

/** The code that a WKT gives for the whole system; undefined for other notations. */
export function codeInWkt(crs: string): number | undefined {
  const tree = treeOf(crs);
  return tree && epsgCode(tree);
}

/**
 * Whether an EPSG code means another system than the WKT of a tile.
 *
 * @param tile its reference system, and the bounds in it
 * @param code such as 32619
 * @returns also true for a code that Cedar does not know or cannot compute, unless the WKT gives the same
 */
export function contradictsCode(tile: ReferencedTile, code: number): boolean {
  const named = `EPSG:${code}`;
  if (tile.crs.toUpperCase() === named) return false;
  const [own, other] = [tile.crs, named].map(definitionIfKnown);
  if (!own || !other) return codeInWkt(tile.crs) !== code;
  const [plane, otherPlane] = [own, other].map(({ proj }) => proj4(withTowgs84(proj, '')));
  if (!plane || !otherPlane) return true;
  const meters = metersIn(own.proj);
  if (Math.abs(metersIn(other.proj) / meters - 1) > MAX_UNIT_DIFFERENCE) return true;
  const places = placesOf(tile).flatMap((place) => {
    const lonLat = converted(plane.inverse, place);
    // Also not a number: a place outside of the projection.
    const isInside = distance(converted(plane.forward, lonLat), place) * meters < MAX_DIFFERENCE;
    return isInside ? [{ place, lonLat }] : [];
  });
  // Outside of a projection nothing can be compared.
  if (places.length === 0) return codeInWkt(tile.crs) !== code;
  return places.some(({ place, lonLat }) => {
    const difference = distance(converted(otherPlane.forward, lonLat), place) * meters;
    // Not a number outside of the other projection.
    if (!(difference < MAX_DIFFERENCE)) return true;
    return datumDifference(own, other, place) * meters > MAX_DATUM_DIFFERENCE;
  });
}

/** In units of the system; 0 where the shift of a datum is not known well enough. */
function datumDifference(own: ProjDefinition, other: ProjDefinition, place: Position): number {
  if (own.datumShift === 'unknown' || other.datumShift === 'unknown') return 0;
  return distance(proj4(own.proj, other.proj).forward([...place]), place);
}

/** Not numbers outside of a projection, for which proj4 has several answers. */
function converted(convert: (place: Position) => Position, place: Position): Position {
  try {
    return convert([...place]);
  } catch (error) {
    if (error instanceof TypeError) return [Number.NaN, Number.NaN];
    throw error;
  }
}

function placesOf({ bounds: [left, bottom, right, top] }: ReferencedTile): Position[] {
  return [
    [(left + right) / 2, (bottom + top) / 2],
    [left, top],
    [right, bottom],
  ];
}

function distance([x, y]: readonly number[], [px, py]: Position): number {
  return Math.hypot((x ?? Number.NaN) - px, (y ?? Number.NaN) - py);
}

function metersIn(proj: string): number {
  if (/\+proj=longlat/.test(proj)) return DEGREE_METERS;
  const { to_meter: unit } = new proj4.Proj(proj) as { readonly to_meter?: number };
  return unit ?? 1;
}

/**
 * For proj4; by the name of its datum where that is known, not by the shift that the text has, and without
 * its codes, one of which is in question.
 */
function definitionIfKnown(crs: string): ProjDefinition | undefined {
  try {
    projectionOf(crs);
    const tree = treeOf(crs);
    const known = tree && projFromTree(without(tree, 'AUTHORITY', 'ID', 'TOWGS84'));
    const { proj, ...accuracy } =
      known && known.datumShift !== 'unknown' ? known : definitionOf(crs);
    return { proj: completeProj(proj), ...accuracy };
  } catch {
    return undefined;
  }
}

function treeOf(crs: string): WktNode | undefined {
  try {
    return parseWkt(crs);
  } catch {
    return undefined;
  }
}

function without(node: WktNode, ...keywords: readonly string[]): WktNode {
  const children = node.children
    .filter(({ keyword }) => !keywords.includes(keyword))
    .map((each) => without(each, ...keywords));
  return { ...node, children };
}
