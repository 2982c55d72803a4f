/**
 * Attributes of the GeoZarr conventions for the place of a cube: `proj:` and `spatial:`.
 *
 * https://github.com/zarr-experimental/geo-proj, https://github.com/zarr-conventions/spatial
 */
import { wkt2Of } from '../grids/wkt2.ts';
import type { CubeLayout } from './cubeLayout.ts';

/** The conventions, as they register themselves in `zarr_conventions`. */
const CONVENTIONS = {
  proj: {
    name: 'proj:',
    uuid: 'f17cb550-5864-4468-aeb7-f3180cfb622f',
    schema_url:
      'https://raw.githubusercontent.com/zarr-experimental/geo-proj/refs/tags/v1/schema.json',
    spec_url: 'https://github.com/zarr-experimental/geo-proj/blob/v1/README.md',
    description: 'Coordinate reference system information for geospatial data',
  },
  spatial: {
    name: 'spatial:',
    uuid: '689b58e2-cf7b-45e0-9fff-9cfc0883d6b4',
    schema_url:
      'https://raw.githubusercontent.com/zarr-conventions/spatial/refs/tags/v1/schema.json',
    spec_url: 'https://github.com/zarr-conventions/spatial/blob/v1/README.md',
    description: 'Spatial coordinate information',
  },
};

/** Attributes of the group. */
export function geoZarrAttributes({
  width,
  height,
  transform,
  crs,
  epsg,
}: Pick<CubeLayout, 'width' | 'height' | 'transform' | 'crs' | 'epsg'>): Record<string, unknown> {
  const [a, b, c, d, e, f] = transform;
  const corners = [
    [c, f],
    [c + a * width + b * height, f + d * width + e * height],
  ];
  const proj = projAttributes(crs, epsg);
  const along = (axis: 0 | 1) => corners.map((corner) => corner[axis] ?? 0);
  return {
    zarr_conventions: proj ? [CONVENTIONS.proj, CONVENTIONS.spatial] : [CONVENTIONS.spatial],
    ...proj,
    'spatial:dimensions': ['y', 'x'],
    'spatial:transform': transform,
    'spatial:shape': [height, width],
    'spatial:bbox': [
      Math.min(...along(0)),
      Math.min(...along(1)),
      Math.max(...along(0)),
      Math.max(...along(1)),
    ],
    'spatial:registration': 'pixel',
  };
}

/** The EPSG code, or WKT of version 2, which the convention wants; neither for other notations. */
function projAttributes(crs: string, epsg: number | undefined): Record<string, string> | undefined {
  if (epsg !== undefined) return { 'proj:code': `EPSG:${epsg}` };
  const wkt = wkt2Of(crs);
  return /^(PROJ|GEOG|GEOD)CRS\[/.test(wkt) ? { 'proj:wkt2': wkt } : undefined;
}
