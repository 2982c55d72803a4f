/** Pixel and tile sizes of a grid: a tile is a whole number of pixels, and both begin at one corner. */
import * as l10n from '@vscode/l10n';
import { GridError } from '../../errors.ts';
import type { GridDefinition } from '../gridDefinition.ts';
import { normalizeCrs, type Position, projectionOf } from '../projection.ts';
import type { FreeTiles, GridSystem, PlaneBounds, Region } from './gridSystem.ts';

/** Sizes that fit each other, in units of the reference system. */
export interface GridSizes {
  /** Width and height of a pixel. */
  readonly resolution: number;
  /** Width and height of a tile. */
  readonly tileSize: number;
  /** Columns and rows of pixels of a tile. */
  readonly pixels: number;
}

/** Most pixels across a tile: of 1 byte, its file is half as large as Earth Engine allows. */
export const MAX_TILE_PIXELS = 92_681;

/** Part of a pixel by which sizes may differ because of rounding. */
const ROUNDING = 1e-6;

/**
 * The sizes nearest to the wanted ones: tiles of a provider keep their size, and pixels become a whole
 * part of it; other tiles become a whole number of pixels. Pixels of scenes keep their size as well.
 *
 * @param system whose tiles they are
 * @param wanted in units of the reference system; the usual resolution, and the first tile size, unless given
 * @throws GridError when a size is not a positive number, or a tile has too many pixels
 */
export function snapSizes(
  system: Pick<GridSystem, 'tiles' | 'resolutions'>,
  wanted: { readonly resolution?: number | undefined; readonly tileSize?: number | undefined } = {},
): GridSizes {
  const { tiles, resolutions } = system;
  const asked = positive(wanted.resolution ?? resolutions[0] ?? 0);
  const resolution = keepsPixels(tiles) ? nearestOf(resolutions, asked) : asked;
  if (tiles.kind === 'fixed') {
    const pixels = checkedPixels(tiles.tile / resolution);
    return { resolution: tiles.tile / pixels, tileSize: tiles.tile, pixels };
  }
  const tileSize = positive(
    wanted.tileSize ?? tileSizes({ tiles, resolutions }, resolution)[0] ?? 0,
  );
  const pixels = checkedPixels(tileSize / resolution);
  return { resolution, tileSize: pixels * resolution, pixels };
}

/** Whether pixels are those of scenes, which have no other size. */
function keepsPixels(tiles: GridSystem['tiles']): boolean {
  return tiles.kind === 'free' && tiles.isPixelShare === true;
}

function nearestOf(sizes: readonly number[], wanted: number): number {
  const distance = (size: number) => Math.abs(size - wanted);
  return sizes.toSorted((one, other) => distance(one) - distance(other))[0] ?? wanted;
}

function positive(size: number): number {
  if (Number.isFinite(size) && size > 0) return size;
  throw new GridError(l10n.t('Sizes of pixels and tiles must be positive numbers, not {0}.', size));
}

function checkedPixels(count: number): number {
  const pixels = Math.max(1, Math.round(count));
  if (pixels <= MAX_TILE_PIXELS) return pixels;
  throw new GridError(
    l10n.t(
      'A tile would have {0} pixels across, and an image of it would be too large for Earth Engine. Choose larger pixels or smaller tiles.',
      pixels,
    ),
  );
}

/**
 * Tile sizes that are offered for a resolution: those that are a whole number of pixels.
 *
 * @param system whose tiles they are
 * @param resolution width and height of a pixel, in units of the reference system
 * @returns in the same units, the usual one first
 */
export function tileSizes(
  system: Pick<GridSystem, 'tiles' | 'resolutions'>,
  resolution: number,
): readonly number[] {
  const { tiles } = system;
  if (tiles.kind === 'fixed') return [tiles.tile];
  const fitting = tiles.sizes.filter((size) => {
    const count = size / resolution;
    return count >= 1 && count <= MAX_TILE_PIXELS && Math.abs(count - Math.round(count)) < ROUNDING;
  });
  if (fitting.length > 0) return fitting;
  const possible = tiles.sizes.map(
    (size) => Math.max(1, Math.round(size / resolution)) * resolution,
  );
  return [...new Set(possible)].filter((size) => size / resolution <= MAX_TILE_PIXELS + 0.5);
}

/** The definition of a grid with these sizes. @throws GridError */
export function defineGrid(system: GridSystem, sizes: GridSizes, name: string): GridDefinition {
  const { resolution, pixels } = sizes;
  const crs = normalizeCrs(system.crs);
  const parts = { name, crs, res: [resolution, resolution], size: [pixels, pixels] };
  const { tiles } = system;
  if (tiles.kind === 'fixed') return { ...parts, ul: tiles.ul, limits: tiles.limits };
  return { ...parts, ...freeLattice(tiles, sizes, tiles.extent ?? extentOf(system.regions, crs)) };
}

/** The tiles around an extent, with edges at multiples of their size from the anchor. */
function freeLattice(
  { anchor, isPixelShare }: FreeTiles,
  { resolution, tileSize }: GridSizes,
  [left, bottom, right, top]: PlaneBounds,
): Pick<GridDefinition, 'ul' | 'limits'> {
  const unit = isPixelShare ? resolution : 1;
  const [x, y] = [anchor[0] * unit, anchor[1] * unit];
  const first = Math.floor((left - x) / tileSize + ROUNDING);
  const last = Math.ceil((right - x) / tileSize - ROUNDING) - 1;
  const highest = Math.ceil((top - y) / tileSize - ROUNDING);
  const lowest = Math.floor((bottom - y) / tileSize + ROUNDING);
  return {
    ul: [x + first * tileSize, y + highest * tileSize],
    limits: [
      [0, highest - lowest - 1],
      [0, last - first],
    ],
  };
}

/** Steps along each side of a region, whose sides are curves on the plane. */
const SIDE_STEPS = 32;

function extentOf(regions: readonly Region[], crs: string): PlaneBounds {
  const { forward } = projectionOf(crs);
  const places = regions.flatMap(outlineOf).map(forward);
  const finite = places.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const [xs, ys] = [finite.map(([x]) => x), finite.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function outlineOf([west, south, east, north]: Region): Position[] {
  const width = east - west + (east < west ? 360 : 0);
  return Array.from({ length: SIDE_STEPS + 1 }, (_, step) => step / SIDE_STEPS).flatMap(
    (share): Position[] => {
      const [lon, lat] = [west + share * width, south + share * (north - south)];
      return [
        [lon, south],
        [lon, north],
        [west, lat],
        [west + width, lat],
      ];
    },
  );
}
