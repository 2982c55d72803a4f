/**
 * Grid mapping of CF-1.8 for a coordinate reference system: its name, its parameters and its WKT.
 *
 * ```ts
 * gridMapping(wkt).attributes.grid_mapping_name; // 'albers_conical_equal_area'
 * ```
 *
 * Source: https://cfconventions.org/Data/cf-conventions/cf-conventions-1.8/cf-conventions.html,
 * appendix F. A projection that is not in it, or that has a parameter which its entry lacks, gets WKT
 * alone: a similar name would move the image.
 */

import { ProjArguments } from '../../grids/projArguments.ts';
import { projectionOf } from '../../grids/projection.ts';
import { parseWkt, type WktNode } from '../../grids/wktTree.ts';
import type { CfAttributes } from './cfTypes.ts';
import { crsNames, ellipsoidAxes, isGeographicNode, unitOfAxes } from './crsParts.ts';

/** The grid mapping of a cube. */
export interface GridMapping {
  /** Attributes of the variable `crs`. */
  readonly attributes: CfAttributes;
  /** Meaning of x and y; unknown for longitudes and latitudes that are not in degrees. */
  readonly axes: 'degrees' | 'lengths' | 'unknown';
  /** Unit of lengths in the spelling of UDUNITS, where it is known. */
  readonly units?: string;
}

/** The affine transform of pixels to x and y, as `CubeLayout.transform`. */
type Transform = readonly [number, number, number, number, number, number];

/**
 * @param crs WKT, or an EPSG code such as `EPSG:4855`
 * @param transform of the upper left corners of pixels, for GDAL's `GeoTransform`
 */
export function gridMapping(crs: string, transform?: Transform): GridMapping {
  const tree = treeOf(crs);
  const proj = projOf(crs);
  const isAngles = tree !== undefined && isGeographicNode(tree);
  const axes = proj?.text('proj') === 'longlat' ? 'degrees' : isAngles ? 'unknown' : 'lengths';
  const units = axes === 'lengths' ? unitOfAxes(tree, proj) : undefined;
  return {
    attributes: {
      ...(proj && cfParameters(proj)),
      ...ellipsoidAxes(tree, proj),
      ...(tree && crsNames(tree)),
      ...(tree && { crs_wkt: crs }),
      spatial_ref: crs,
      ...(transform && { GeoTransform: geoTransform(transform) }),
    },
    axes,
    ...(units !== undefined && { units }),
  };
}

/** The six numbers in GDAL's order. */
function geoTransform([a, b, c, d, e, f]: Transform): string {
  return [c, a, b, f, d, e].join(' ');
}

function treeOf(crs: string): WktNode | undefined {
  try {
    return parseWkt(crs);
  } catch {
    return undefined;
  }
}

/** The projection in PROJ's terms; undefined for one that Cedar does not compute. */
function projOf(crs: string): ProjArguments | undefined {
  try {
    return new ProjArguments(projectionOf(crs).proj);
  } catch {
    return undefined;
  }
}

type CfMapping = (proj: ProjArguments) => CfAttributes | undefined;

const number = (proj: ProjArguments, name: string): number => proj.number(name, 0);

function scaleOf(proj: ProjArguments): number {
  return proj.has('k_0') ? proj.number('k_0') : proj.number('k', 1);
}

/** Offsets in the unit of x and y, which CF asks for; PROJ has them in meters. */
function offsets(proj: ProjArguments): CfAttributes {
  const toMeter = proj.number('to_meter', 1);
  return {
    false_easting: number(proj, 'x_0') / toMeter,
    false_northing: number(proj, 'y_0') / toMeter,
  };
}

const latitudeOfOrigin = (proj: ProjArguments): CfAttributes => ({
  latitude_of_projection_origin: number(proj, 'lat_0'),
});

/** Angles around a point, which is also the origin of x and y. */
const azimuthal =
  (name: string): CfMapping =>
  (proj) => ({
    grid_mapping_name: name,
    longitude_of_projection_origin: number(proj, 'lon_0'),
    ...latitudeOfOrigin(proj),
    ...offsets(proj),
  });

const albers: CfMapping = (proj) => ({
  grid_mapping_name: 'albers_conical_equal_area',
  standard_parallel: parallels(proj),
  longitude_of_central_meridian: number(proj, 'lon_0'),
  ...latitudeOfOrigin(proj),
  ...offsets(proj),
});

/** Both standard parallels, or the one that counts twice. */
function parallels(proj: ProjArguments): number | readonly number[] {
  const first = number(proj, 'lat_1');
  const second = proj.number('lat_2', first);
  return first === second ? first : [first, second];
}

/** A scale at the origin has no attribute. */
const lambertConic: CfMapping = (proj) =>
  scaleOf(proj) === 1
    ? { ...albers(proj), grid_mapping_name: 'lambert_conformal_conic' }
    : undefined;

const transverseMercator: CfMapping = (proj) => ({
  grid_mapping_name: 'transverse_mercator',
  scale_factor_at_central_meridian: scaleOf(proj),
  longitude_of_central_meridian: number(proj, 'lon_0'),
  ...latitudeOfOrigin(proj),
  ...offsets(proj),
});

/** Source: NGA.STND.0037, Universal Grids. */
const utm: CfMapping = (proj) => ({
  grid_mapping_name: 'transverse_mercator',
  scale_factor_at_central_meridian: 0.9996,
  longitude_of_central_meridian: 6 * proj.number('zone') - 183,
  latitude_of_projection_origin: 0,
  false_easting: 500_000 / proj.number('to_meter', 1),
  false_northing: (proj.has('south') ? 10_000_000 : 0) / proj.number('to_meter', 1),
});

/** True to scale at a parallel, or scaled at the origin. */
function truth(proj: ProjArguments, scaleName: string): CfAttributes {
  const parallel = proj.number('lat_ts', 0);
  return proj.has('lat_ts') && (parallel !== 0 || scaleOf(proj) === 1)
    ? { standard_parallel: parallel }
    : { [scaleName]: scaleOf(proj) };
}

/** Web maps have the formulas of a sphere on an ellipsoid, which CF does not know. */
const mercator: CfMapping = (proj) =>
  proj.has('nadgrids')
    ? undefined
    : {
        grid_mapping_name: 'mercator',
        longitude_of_projection_origin: number(proj, 'lon_0'),
        ...truth(proj, 'scale_factor_at_projection_origin'),
        ...offsets(proj),
      };

const stereographic: CfMapping = (proj) => {
  const latitude = number(proj, 'lat_0');
  if (Math.abs(latitude) !== 90) {
    return {
      ...azimuthal('stereographic')(proj),
      scale_factor_at_projection_origin: scaleOf(proj),
    };
  }
  const isScaled = Math.abs(proj.number('lat_ts', latitude)) === 90;
  return {
    grid_mapping_name: 'polar_stereographic',
    straight_vertical_longitude_from_pole: number(proj, 'lon_0'),
    latitude_of_projection_origin: latitude,
    ...(isScaled
      ? { scale_factor_at_projection_origin: scaleOf(proj) }
      : { standard_parallel: number(proj, 'lat_ts') }),
    ...offsets(proj),
  };
};

const sinusoidal: CfMapping = (proj) => ({
  grid_mapping_name: 'sinusoidal',
  longitude_of_projection_origin: number(proj, 'lon_0'),
  ...offsets(proj),
});

const cylindricalEqualArea: CfMapping = (proj) => ({
  grid_mapping_name: 'lambert_cylindrical_equal_area',
  longitude_of_central_meridian: number(proj, 'lon_0'),
  standard_parallel: number(proj, 'lat_ts'),
  ...offsets(proj),
});

const geostationary: CfMapping = (proj) => ({
  grid_mapping_name: 'geostationary',
  perspective_point_height: number(proj, 'h'),
  longitude_of_projection_origin: number(proj, 'lon_0'),
  latitude_of_projection_origin: 0,
  sweep_angle_axis: proj.text('sweep') ?? 'y',
  ...offsets(proj),
});

/**
 * By names of PROJ. Not here, though CF has similar names: `sterea`, the double projection of
 * EPSG method 9809, which is not CF's stereographic; `omerc` and `somerc`, because CF's
 * oblique_mercator lacks the angle by which x and y are turned.
 */
const MAPPINGS: Readonly<Record<string, CfMapping>> = {
  aea: albers,
  aeqd: azimuthal('azimuthal_equidistant'),
  cea: cylindricalEqualArea,
  etmerc: transverseMercator,
  geos: geostationary,
  laea: azimuthal('lambert_azimuthal_equal_area'),
  lcc: lambertConic,
  longlat: () => ({ grid_mapping_name: 'latitude_longitude' }),
  merc: mercator,
  sinu: sinusoidal,
  stere: stereographic,
  tmerc: transverseMercator,
  utm,
};

/** Name and parameters; empty where CF has no name. */
function cfParameters(proj: ProjArguments): CfAttributes {
  const name = proj.text('proj') ?? '';
  const mapping = Object.hasOwn(MAPPINGS, name) ? MAPPINGS[name] : undefined;
  return mapping?.(proj) ?? {};
}
