/** Tile grids in which providers publish images, and the datacube grids of regions. */
import { NAMED_GRIDS } from '../named.ts';
import type { FixedTiles, GridSystem, Region } from './gridSystem.ts';

/** Divisors of 150 km, in meters. */
const OF_150_KM = [30, 10, 15, 25, 50, 60, 100, 250, 500, 1000] as const;

/** Tiles of 150 km with the corner of the first one, and the numbers of the last row and column. */
function tilesOf150Km(
  ul: FixedTiles['ul'],
  rows: number,
  columns: number,
): Pick<GridSystem, 'tiles' | 'resolutions'> {
  const limits = [
    [0, rows],
    [0, columns],
  ] as const;
  return { tiles: { kind: 'fixed', ul, tile: 150_000, limits }, resolutions: OF_150_KM };
}

const ARD_SOURCE =
  'https://www.usgs.gov/landsat-missions/landsat-us-analysis-ready-data (LSDS-1873, Data Format Control Book)';

/** The three regions of the Landsat ARD, whose definitions are in `named.ts`. */
const LANDSAT_ARD: readonly GridSystem[] = (
  [
    [
      'conus',
      'CONUS',
      'LANDSAT_ARD_CU',
      [-124.79, 24.41, -66.91, 49.38],
      [-2565585, 3314805],
      21,
      32,
    ],
    [
      'alaska',
      'Alaska',
      'LANDSAT_ARD_AK',
      [172.42, 51.3, -129.99, 71.4],
      [-851715, 2474325],
      13,
      16,
    ],
    [
      'hawaii',
      'Hawaii',
      'LANDSAT_ARD_HI',
      [-160.3, 18.87, -154.74, 22.29],
      [-444345, 2168895],
      2,
      4,
    ],
  ] as const
).map(([id, title, gridName, region, ul, rows, columns]) => ({
  id: `landsat-ard-${id}`,
  title: `Landsat ARD ${title}`,
  kind: 'provider',
  crs: String(NAMED_GRIDS[gridName]?.crs),
  regions: [region],
  ...tilesOf150Km(ul, rows, columns),
  gridName,
  source: ARD_SOURCE,
}));

const MODIS_CRS =
  'PROJCS["MODIS Sinusoidal",GEOGCS["GCS_sphere",DATUM["D_sphere",SPHEROID["sphere",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["longitude_of_center",0],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]';

/** Corner of tile [0, 0], as in the metadata of MODIS files (UpperLeftPointMtrs). */
const MODIS_CORNER = [-20_015_109.354, 10_007_554.677] as const;

/** Meters; 36 tiles are as wide as the plane. */
export const MODIS_TILE = (-2 * MODIS_CORNER[0]) / 36;

/** Sources: https://modis-land.gsfc.nasa.gov/GCTP.html and https://modis-land.gsfc.nasa.gov/MODLAND_grid.html */
const MODIS: GridSystem = {
  id: 'modis-sinusoidal',
  title: 'MODIS Sinusoidal',
  kind: 'provider',
  crs: MODIS_CRS,
  regions: [[-180, -90, 180, 90]],
  tiles: {
    kind: 'fixed',
    ul: MODIS_CORNER,
    tile: MODIS_TILE,
    limits: [
      [0, 17],
      [0, 35],
    ],
  },
  resolutions: [2400, 4800, 1200].map((count) => MODIS_TILE / count),
  source: 'https://modis-land.gsfc.nasa.gov/MODLAND_grid.html',
};

/** European grid: cells at multiples of their size. Source: INSPIRE D2.8.I.2, Grid_ETRS89-LAEA. */
const EEA: GridSystem = {
  id: 'eea-3035',
  title: 'EEA reference grid, LAEA Europe (EPSG:3035)',
  kind: 'provider',
  crs: 'EPSG:3035',
  regions: [[-35.58, 24.6, 44.83, 84.73]],
  tiles: {
    kind: 'free',
    anchor: [0, 0],
    // 100-km cells of the grid of Europe: E 0900 to 7400 km, N 0900 to 5500 km.
    extent: [900_000, 900_000, 7_400_000, 5_500_000],
    sizes: [100_000, 10_000, 20_000, 50_000],
  },
  resolutions: [10, 20, 50, 100, 250, 500, 1000],
  counts: 'lowerLeft',
  source:
    'https://www.eea.europa.eu/en/datahub/datahubitem-view/3c362237-daa4-45e2-8c16-aaadfb1a003b',
};

/**
 * FORCE's datacube of Europe, whose origin is 25° W, 60° N. Rows south of it only.
 * Source: https://force-eo.readthedocs.io/en/latest/components/lower-level/level2/format.html
 */
const FORCE: GridSystem = {
  id: 'force-europe',
  title: 'FORCE datacube, LAEA Europe (EPSG:3035)',
  kind: 'provider',
  crs: 'EPSG:3035',
  regions: [[-25, 34, 44.83, 66]],
  tiles: {
    kind: 'fixed',
    ul: [2_456_026.25, 4_574_919.5],
    tile: 30_000,
    limits: [
      [0, 122],
      [0, 164],
    ],
  },
  resolutions: [10, 30, 20, 50, 60, 100, 250, 500, 1000],
  source: 'https://force-eo.readthedocs.io/en/latest/howto/datacube.html',
};

/** Source: https://knowledge.dea.ga.gov.au/guides/reference/collection_3_summary_grid/ */
const DEA: GridSystem = {
  id: 'dea-australia',
  title: 'Digital Earth Australia, Australian Albers (EPSG:3577)',
  kind: 'provider',
  crs: 'EPSG:3577',
  regions: [[112.85, -43.7, 153.69, -9.86]],
  tiles: { kind: 'free', anchor: [0, 0], sizes: [96_000, 32_000] },
  resolutions: [30, 10, 20, 60],
  counts: 'lowerLeft',
  source: 'https://knowledge.dea.ga.gov.au/guides/reference/collection_3_summary_grid/',
};

/**
 * Tiles of 96 km on EASE-Grid 2.0's projection.
 * Source: `africa_10` to `africa_60` in https://github.com/opendatacube/odc-tools (dscache/tools/tiling.py).
 */
const DE_AFRICA: GridSystem = {
  id: 'de-africa',
  title: 'Digital Earth Africa (EPSG:6933)',
  kind: 'provider',
  crs: 'EPSG:6933',
  regions: [[-26.36, -47.97, 64.5, 38.35]],
  tiles: { kind: 'free', anchor: [0, 0], sizes: [96_000] },
  resolutions: [30, 10, 20, 60],
  counts: 'lowerLeft',
  source: 'https://docs.digitalearthafrica.org/en/latest/data_specs/index.html',
};

type GlanceRow = readonly [
  code: string,
  center: readonly [lon: number, lat: number],
  ul: readonly [x: number, y: number],
  rows: number,
  columns: number,
  regions: readonly Region[],
];

/**
 * Continental grids of Boston University's GLANCE project. Centers, corners and numbers of tiles: file
 * GLANCE_GRID_V01_PARAMETERS.yml of https://github.com/measures-glance/glance-grids; regions are rough.
 */
const GLANCE_ROWS: readonly GlanceRow[] = [
  [
    'AF',
    [20, 5],
    [-5312270, 3707205],
    60,
    74,
    [
      [-26, -36, 52, 12],
      [-26, 12, 43, 31.7],
      [-18, 31, 12, 37.6],
      [43, -27, 58, -8],
    ],
  ],
  ['AN', [0, -90], [-3662210, 5169375], 56, 62, [[-180, -90, 180, -60]]],
  [
    'AS',
    [100, 45],
    [-4805840, 5190735],
    66,
    77,
    [
      [34, 5, 180, 82],
      [26, 35.8, 45, 42.2],
      [92, -11, 130, 20],
      [-180, 60, -168, 75],
    ],
  ],
  [
    'EU',
    [20, 55],
    [-5505560, 3346245],
    38,
    54,
    [
      [-32, 34, 45, 83],
      [45, 45, 60, 75],
    ],
  ],
  ['NA', [-100, 50], [-7633670, 5076465], 64, 84, [[-172, 6, -10, 84]]],
  [
    'OC',
    [135, -15],
    [-6961010, 4078425],
    78,
    113,
    [
      [110, -50, 180, 5],
      [-180, -50, -110, 30],
    ],
  ],
  ['SA', [-60, -15], [-6918770, 4899705], 68, 74, [[-95, -58, -33, 13.5]]],
];

const GLANCE: readonly GridSystem[] = GLANCE_ROWS.map(
  ([code, [lon, lat], ul, rows, columns, regions]) => ({
    id: `glance-${code.toLowerCase()}`,
    title: `GLANCE ${code}, Lambert Azimuthal Equal Area`,
    kind: 'provider',
    crs: glanceCrs(code, lon, lat),
    regions,
    ...tilesOf150Km(ul, rows, columns),
    source: 'https://measures-glance.github.io/glance-grids/',
  }),
);

function glanceCrs(code: string, lon: number, lat: number): string {
  return `PROJCS["BU MEaSUREs Lambert Azimuthal Equal Area - ${code} - V01",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["degree",0.0174532925199433]],PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["false_easting",0.0],PARAMETER["false_northing",0.0],PARAMETER["longitude_of_center",${lon}],PARAMETER["latitude_of_center",${lat}],UNIT["meter",1.0]]`;
}

/** All grids of providers. */
export const PROVIDER_SYSTEMS: readonly GridSystem[] = [
  ...LANDSAT_ARD,
  EEA,
  FORCE,
  DEA,
  DE_AFRICA,
  ...GLANCE,
  MODIS,
];
