/** Grids of a single tile, made for an area, with the pixels of an image collection. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { GridError } from '../errors.ts';
import { isCutInTwo } from './antimeridian.ts';
import { TileGrid } from './grid.ts';
import type { Polygons } from './lattice.ts';
import { layRing } from './planeRings.ts';
import { normalizeCrs, type Position, projectionOf } from './projection.ts';
import { extentOf } from './tileCells.ts';

/** The pixels of an image: its system, and six numbers from (column, row) to x and y. */
export interface PixelLattice {
  /** EPSG code, WKT, or another code of Earth Engine. */
  readonly crs: string;
  /** [width, 0, left, 0, height, top]; the height is negative if rows are numbered downwards. */
  readonly transform: readonly number[];
}

/**
 * Most pixels of the tile: 200 × 200 km in pixels of 10 m. Four times Earth Engine's default for the
 * pixels of an export; larger areas are easier to handle in tiles.
 */
export const MAX_AREA_PIXELS = 4e8;

/** The sinusoidal system of MODIS, by its radius in the product's user guide; no EPSG code has it. */
const MODIS_SINUSOIDAL = '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs';

/** Part of a pixel by which rounding moves an edge. */
const ROUNDING = 1e-6;

/**
 * @param name of the area, which is that of the grid as well
 * @param area polygons in longitude and latitude with closed rings
 * @throws GridError when the pixels are not those of a grid, or the area is too large for one tile
 */
export function areaGrid(
  name: string,
  area: Polygons,
  { crs: code, transform }: PixelLattice,
): TileGrid {
  const [width = 0, shearX = 0, left = 0, shearY = 0, height = 0, top = 0] = transform;
  const crs = normalizeCrs(code === 'SR-ORG:6974' ? MODIS_SINUSOIDAL : code);
  const res: [number, number] = [Math.abs(width), Math.abs(height)];
  if (shearX !== 0 || shearY !== 0 || !(res[0] > 0) || !(res[1] > 0)) {
    throw new GridError(
      l10n.t(
        'The images of this collection have rotated pixels, which a tile cannot have. Order them in tiles of a grid.',
      ),
    );
  }
  if (isCutInTwo(area, projectionOf(crs))) {
    throw new GridError(
      l10n.t(
        '{0} is on both sides of the antimeridian (180°), where the pixels of this collection begin and end: one image would run around the Earth. Order the two sides separately, or in tiles of a grid.',
        name,
      ),
    );
  }
  const [west, south, east, north] = boundsOnPlane(name, area, crs, res);
  const first = Math.floor((west - left) / res[0] + ROUNDING);
  const last = Math.ceil((east - left) / res[0] - ROUNDING);
  const upper = Math.ceil((north - top) / res[1] - ROUNDING);
  const lower = Math.floor((south - top) / res[1] + ROUNDING);
  const size: [number, number] = [Math.max(1, last - first), Math.max(1, upper - lower)];
  if (size[0] * size[1] > MAX_AREA_PIXELS) throw tooLarge(name, size);
  return TileGrid.from({
    name,
    crs,
    ul: [rounded(left + first * res[0]), rounded(top + upper * res[1])],
    res,
    size,
    limits: [
      [0, 0],
      [0, 0],
    ],
  });
}

function boundsOnPlane(
  name: string,
  area: Polygons,
  crs: string,
  res: readonly [number, number],
): [number, number, number, number] {
  const projection = projectionOf(crs);
  const refuse = ([lon, lat]: Position) => {
    throw new GridError(
      l10n.t(
        '{0} is too large for the projection of these images, which has no place for {1}° longitude, {2}° latitude. Order it in tiles of a grid, or in parts.',
        name,
        lon.toFixed(3),
        lat.toFixed(3),
      ),
    );
  };
  const laying = { projection, turn: 0, tolerance: 0.25 * Math.min(...res), refuse };
  const positions = area.flatMap(([outside = []]) =>
    layRing(
      outside.map(([lon = 0, lat = 0]): Position => [lon, lat]),
      laying,
    ),
  );
  return extentOf(positions);
}

/** Without the noise of a sum of binary fractions. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}

function tooLarge(name: string, [width, height]: readonly [number, number]): GridError {
  return new GridError(
    l10n.t(
      '{0} would be one image of {1} × {2} pixels, and at most {3} are possible without a grid. Order it in tiles of a grid, or in parts; an area on both sides of the antimeridian in two.',
      name,
      formatNumber(width),
      formatNumber(height),
      formatNumber(MAX_AREA_PIXELS),
    ),
  );
}
