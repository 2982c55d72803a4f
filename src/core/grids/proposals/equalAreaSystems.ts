/**
 * Equal-area projections of countries, states and continents.
 *
 * Projections and regions are those of the EPSG registry (https://epsg.org), as PROJ 9.5 has them; that
 * of Canada is one of ESRI's, and that of Brazil is IBGE's (EPSG:10857), which PROJ has since 9.6.
 */
import type { GridSystem, Region } from './gridSystem.ts';

/** Meters of pixels and tiles that are offered for projections in meters. */
export const METRIC_RESOLUTIONS = [30, 10, 20, 60, 100, 250, 500, 1000] as const;
export const METRIC_SIZES = [
  5000, 10_000, 15_000, 30_000, 60_000, 90_000, 150_000, 300_000,
] as const;

const BRAZIL =
  '+proj=aea +lat_0=-12 +lon_0=-54 +lat_1=-2 +lat_2=-22 +x_0=5000000 +y_0=10000000 +ellps=GRS80 +towgs84=0,0,0 +units=m';

const ROWS: readonly (readonly [code: string, title: string, crs: string, ...regions: Region[]])[] =
  [
    ['5070', 'Conus Albers', 'EPSG:5070', [-124.79, 24.41, -66.91, 49.38]],
    ['3338', 'Alaska Albers', 'EPSG:3338', [172.42, 51.3, -129.99, 71.4]],
    ['3310', 'California Albers', 'EPSG:3310', [-124.45, 32.53, -114.12, 42.01]],
    ['3083', 'Texas Centric Albers', 'EPSG:3083', [-106.66, 25.83, -93.5, 36.5]],
    ['3086', 'Florida GDL Albers', 'EPSG:3086', [-87.63, 24.41, -79.97, 31.01]],
    [
      '3175',
      'Great Lakes and St Lawrence Albers',
      'EPSG:3175',
      [-93.17, 40.99, -74, 51],
      [-79, 44, -54.75, 52.22],
    ],
    ['102001', 'Canada Albers', 'ESRI:102001', [-141.01, 41.67, -52.54, 83.17]],
    ['3005', 'BC Albers', 'EPSG:3005', [-139.04, 48.25, -114.08, 60.01]],
    ['3578', 'Yukon Albers', 'EPSG:3578', [-141.01, 59.99, -123.91, 69.7]],
    ['6623', 'Quebec Albers', 'EPSG:6623', [-79.85, 44.99, -57.1, 62.62]],
    ['3577', 'Australian Albers', 'EPSG:3577', [112.85, -43.7, 153.69, -9.86]],
    ['10857', 'Brazil Albers', BRAZIL, [-74.01, -33.78, -34.74, 5.28]],
    ['102022', 'Africa Albers', 'ESRI:102022', [-25, -35, 55, 39]],
  ];

/** Equal-area systems that are not bound to the tiles of a provider. */
export const EQUAL_AREA_SYSTEMS: readonly GridSystem[] = ROWS.map(
  ([code, title, crs, ...regions]) => ({
    id: `albers-${code}`,
    title: `${title} (${code === '10857' ? 'EPSG:10857' : crs})`,
    kind: 'equalArea',
    crs,
    regions,
    tiles: { kind: 'free', anchor: [0, 0], sizes: METRIC_SIZES },
    resolutions: METRIC_RESOLUTIONS,
    source: code.length === 6 ? 'https://spatialreference.org' : `https://epsg.io/${code}`,
  }),
);
