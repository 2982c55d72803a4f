/**
 * The area that the images of a draft are cut to, and the grid that is made for it. The page has the
 * choices alone: the area itself, of up to 20,000 positions, stays in the extension.
 */
import { createHash } from 'node:crypto';
import type { InsideArea, TileGrid } from '../../core/index.ts';
import type { FormArea } from './areaFinding.ts';
import type { Draft, OwnGrid } from './protocol.ts';

/**
 * The draft with the area of the form, if images are to be cut to it, and with the grid of its own, if it
 * does without the configuration's and its grid is known.
 */
export function draftWithArea(
  { insideArea: _, ownGrid: __, ...draft }: Draft,
  area: Pick<FormArea, 'inside'> | undefined,
  ownGrid?: OwnGrid,
): Draft {
  const inside = draft.isInside ? area?.inside : undefined;
  const isWithoutGrid = draft.isWithoutGrid && area !== undefined;
  return {
    ...draft,
    isWithoutGrid,
    ...(inside && { insideArea: inside }),
    ...(isWithoutGrid && ownGrid && { ownGrid }),
  };
}

/**
 * What changes in a draft with its area: images that were left out are other images then, unless they are
 * of whole tiles.
 */
export function withoutImagesOfArea({ isInside, isWithoutGrid, leaveOut }: Draft): Partial<Draft> {
  const isOfArea = isInside || isWithoutGrid;
  return isOfArea && leaveOut.length > 0 ? { leaveOut: [], existing: 'leaveOut' } : {};
}

/** Part of a draft that the page receives. */
export function draftWithoutArea<D extends Partial<Draft>>({
  insideArea: _,
  ownGrid: __,
  tilesGrid: ___,
  ...draft
}: D) {
  return draft;
}

/**
 * The area that an order has recorded, for a form that orders the same.
 *
 * @param area that its images are cut to
 * @param grid of its own, whose tile is the area of an order that is not cut
 * @param pixels key of the collections whose pixels the grid has
 * @returns undefined for an order of whole tiles of a common grid
 */
export function recordedFormArea(
  area: InsideArea | undefined,
  grid: TileGrid | undefined,
  pixels: string,
): FormArea | undefined {
  const recordedGrid = grid && { grid: grid.toJSON(), pixels };
  if (area) {
    const { name, geometry, simplifiedFrom } = area;
    const inside: InsideArea = { name, geometry, simplifiedFrom };
    const outline = { type: 'MultiPolygon' as const, coordinates: polygonsOf(geometry) };
    return { name, outline, inside, ...(recordedGrid && { recordedGrid }) };
  }
  if (!grid || !recordedGrid) return undefined;
  const { geometry } = grid.tile(0, 0).toLonLat();
  const outline = { type: 'MultiPolygon' as const, coordinates: polygonsOf(geometry) };
  return { name: grid.name, outline, inside: { name: grid.name, geometry: outline }, recordedGrid };
}

function polygonsOf(geometry: InsideArea['geometry']) {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

const digests = new WeakMap<object, string>();

/** Distinguishes areas, in the fingerprint of a request; empty for whole tiles. */
export function insideFingerprint(inside: InsideArea | undefined): string {
  if (!inside) return '';
  const { name, geometry } = inside;
  const known = digests.get(geometry);
  const digest = known ?? createHash('sha256').update(JSON.stringify(geometry)).digest('hex');
  digests.set(geometry, digest);
  return `${name} ${digest}`;
}
