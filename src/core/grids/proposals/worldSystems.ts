/** Grids of hemispheres and the world: EASE-Grid 2.0, and longitude and latitude. */
import type { GridSystem } from './gridSystem.ts';

/**
 * Source of EASE-Grid 2.0: Brodzik et al. 2012, https://doi.org/10.3390/ijgi1010032 (corrected by
 * https://doi.org/10.3390/ijgi3031154), and https://nsidc.org/data/user-resources/help-center/guide-ease-grids
 */
const EASE_SOURCE = 'https://nsidc.org/data/user-resources/help-center/guide-ease-grids';

/** Meters from a pole to the edge of the azimuthal grids: 720 cells of 25 km across. */
const EASE_POLAR = 9_000_000;

/** Meters; cell of the global grid of "1 km", of which there are 34,704 × 14,616. */
export const EASE_CELL = 1000.895023349556;
const [EASE_COLUMNS, EASE_ROWS] = [34_704, 14_616];
/** Cells of a tile: 72 is the greatest number that divides both. */
const EASE_TILE_CELLS = 72;

function polar(id: string, title: string, crs: string, region: GridSystem['regions'][number]) {
  return {
    id,
    title,
    kind: 'world',
    crs,
    regions: [region],
    tiles: {
      kind: 'free',
      anchor: [0, 0],
      extent: [-EASE_POLAR, -EASE_POLAR, EASE_POLAR, EASE_POLAR],
      sizes: [100_000, 25_000, 50_000, 200_000, 500_000],
    },
    resolutions: [100, 10, 20, 50, 250, 500, 1000],
    source: EASE_SOURCE,
  } as const satisfies GridSystem;
}

/** Cylindrical: cells are not whole kilometers, so that whole numbers of them fit around the Earth. */
const EASE_GLOBAL: GridSystem = {
  id: 'ease2-global',
  title: 'EASE-Grid 2.0 Global (EPSG:6933)',
  kind: 'world',
  crs: 'EPSG:6933',
  regions: [[-180, -84.6, 180, 84.6]],
  tiles: {
    kind: 'fixed',
    ul: [(-EASE_CELL * EASE_COLUMNS) / 2, (EASE_CELL * EASE_ROWS) / 2],
    tile: EASE_TILE_CELLS * EASE_CELL,
    limits: [
      [0, EASE_ROWS / EASE_TILE_CELLS - 1],
      [0, EASE_COLUMNS / EASE_TILE_CELLS - 1],
    ],
  },
  // 1 km, and whole parts of it: 500, 250, 125, 100, 50, 31.3, 20 and 10 m.
  resolutions: [10, 1, 2, 4, 8, 20, 32, 50, 100].map((parts) => EASE_CELL / parts),
  source: EASE_SOURCE,
};

/** Degrees: 0.00025 as of Global Forest Change, then seconds of arc, then climate grids. */
const GEOGRAPHIC: GridSystem = {
  id: 'geographic',
  title: 'WGS 84 longitude, latitude (EPSG:4326)',
  kind: 'geographic',
  crs: 'EPSG:4326',
  regions: [[-180, -90, 180, 90]],
  tiles: {
    kind: 'free',
    anchor: [0, 0],
    extent: [-180, -90, 180, 90],
    sizes: [1, 0.1, 0.25, 0.5, 2, 5, 10],
  },
  resolutions: [0.00025, 0.0001, 1 / 3600, 1 / 1200, 0.0025, 0.01, 0.05],
  source: 'https://epsg.io/4326',
};

/** Grids that can be used far beyond one country. */
export const WORLD_SYSTEMS: readonly GridSystem[] = [
  polar('ease2-north', 'EASE-Grid 2.0 North (EPSG:6931)', 'EPSG:6931', [-180, 30, 180, 90]),
  polar('ease2-south', 'EASE-Grid 2.0 South (EPSG:6932)', 'EPSG:6932', [-180, -90, 180, -30]),
  EASE_GLOBAL,
  GEOGRAPHIC,
];
