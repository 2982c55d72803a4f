/**
 * Coordinate reference systems by EPSG code or WKT, projected by proj4.
 *
 * ```ts
 * const [x, y] = findCrs('EPSG:32610').fromLonLat(-122.5, 37.7);
 * ```
 */
import proj4 from 'proj4';
import { EvaluationError } from '../evaluationErrors.ts';
import { cylindricalDefinition } from './cylindricalWkt.ts';
import { withDefaults } from './wktDefaults.ts';

/** A definition as proj4 parses it; angles in radians. */
export interface ProjectionParameters {
  readonly projName: string;
  readonly name?: string;
  readonly a: number;
  readonly b: number;
  readonly rf?: number;
  readonly sphere?: boolean | undefined;
  readonly datumCode?: string;
  readonly lat0?: number;
  readonly lat1?: number;
  readonly lat2?: number;
  readonly lat_ts?: number;
  readonly long0?: number;
  readonly longc?: number;
  readonly alpha?: number;
  readonly k0?: number;
  readonly x0?: number;
  readonly y0?: number;
  readonly zone?: number;
  readonly utmSouth?: boolean;
  readonly to_meter?: number;
  readonly units?: string;
}

export interface CrsDefinition {
  /** `EPSG:…` or `SR-ORG:…`, where Earth Engine has a code for the system. */
  readonly code: string | undefined;
  /** As it was given, where it has no code. */
  readonly wkt: string | undefined;
  /** Identifies the system. */
  readonly key: string;
  readonly isGeographic: boolean;
  /** Meters per unit; for degrees, along the equator. */
  readonly metersPerUnit: number;
  readonly parameters: ProjectionParameters;
  /** NaN where the projection has no point. */
  fromLonLat(lon: number, lat: number): [x: number, y: number];
  toLonLat(x: number, y: number): [lon: number, lat: number];
}

interface Converter {
  forward(point: [number, number]): number[];
  inverse(point: [number, number]): number[];
}

/** Systems in common use for imagery, besides the UTM zones; parameters from the EPSG registry. */
const DEFINITIONS: Readonly<Record<number, string>> = {
  4258: '+proj=longlat +ellps=GRS80 +no_defs',
  4269: '+proj=longlat +ellps=GRS80 +no_defs',
  4326: '+proj=longlat +datum=WGS84 +no_defs',
  3857: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs',
  3395: '+proj=merc +lon_0=0 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3031: '+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3413: '+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3995: '+proj=stere +lat_0=90 +lat_ts=71 +lon_0=0 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3571: '+proj=laea +lat_0=90 +lon_0=180 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3572: '+proj=laea +lat_0=90 +lon_0=-150 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3573: '+proj=laea +lat_0=90 +lon_0=-100 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3574: '+proj=laea +lat_0=90 +lon_0=-40 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3575: '+proj=laea +lat_0=90 +lon_0=10 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3576: '+proj=laea +lat_0=90 +lon_0=90 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  3035: '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs',
  3034: '+proj=lcc +lat_0=52 +lon_0=10 +lat_1=35 +lat_2=65 +x_0=4000000 +y_0=2800000 +ellps=GRS80 +units=m +no_defs',
  5070: '+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  6350: '+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  3338: '+proj=aea +lat_0=50 +lon_0=-154 +lat_1=55 +lat_2=65 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  3310: '+proj=aea +lat_0=0 +lon_0=-120 +lat_1=34 +lat_2=40.5 +x_0=0 +y_0=-4000000 +ellps=GRS80 +units=m +no_defs',
  3005: '+proj=aea +lat_0=45 +lon_0=-126 +lat_1=50 +lat_2=58.5 +x_0=1000000 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  3347: '+proj=lcc +lat_0=63.390675 +lon_0=-91.8666666666667 +lat_1=49 +lat_2=77 +x_0=6200000 +y_0=3000000 +ellps=GRS80 +units=m +no_defs',
  3978: '+proj=lcc +lat_0=49 +lon_0=-95 +lat_1=49 +lat_2=77 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  3979: '+proj=lcc +lat_0=49 +lon_0=-95 +lat_1=49 +lat_2=77 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  3577: '+proj=aea +lat_0=0 +lon_0=132 +lat_1=-18 +lat_2=-36 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs',
  2154: '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs',
  2193: '+proj=tmerc +lat_0=0 +lon_0=173 +k=0.9996 +x_0=1600000 +y_0=10000000 +ellps=GRS80 +units=m +no_defs',
  6933: '+proj=cea +lat_ts=30 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs',
  9311: '+proj=laea +lat_0=45 +lon_0=-100 +x_0=0 +y_0=0 +a=6370997 +b=6370997 +units=m +no_defs',
};

/** Systems by codes of other authorities: the sinusoidal projection of MODIS. */
const NAMED: Readonly<Record<string, string>> = {
  'SR-ORG:6974': '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs',
};

/** Families of transverse Mercator zones: code = base + zone. */
const ZONES: readonly { base: number; zones: readonly [number, number]; definition: string }[] = [
  { base: 32600, zones: [1, 60], definition: '+datum=WGS84' },
  { base: 32700, zones: [1, 60], definition: '+south +datum=WGS84' },
  { base: 26900, zones: [1, 23], definition: '+ellps=GRS80' },
  { base: 25800, zones: [28, 38], definition: '+ellps=GRS80' },
];

function definitionOf(epsg: number): string | undefined {
  const known = DEFINITIONS[epsg];
  if (known) return known;
  for (const { base, zones, definition } of ZONES) {
    const zone = epsg - base;
    if (zone < zones[0] || zone > zones[1]) continue;
    return `+proj=utm +zone=${zone} ${definition} +units=m +no_defs`;
  }
  return undefined;
}

const found = new Map<string, CrsDefinition>();

/**
 * The system of an EPSG code (`EPSG:32610`) or a WKT text.
 *
 * @throws EvaluationError when neither is understood
 */
export function findCrs(text: string): CrsDefinition {
  const known = found.get(text);
  if (known) return known;
  const crs = createCrs(text.trim());
  found.set(text, crs);
  return crs;
}

function createCrs(text: string): CrsDefinition {
  const named = NAMED[text];
  if (named) return fromDefinition(named, text, undefined);
  const epsg = /^EPSG:(\d+)$/i.exec(text)?.[1];
  if (epsg) {
    const definition = definitionOf(Number(epsg));
    if (!definition) throw unreadable(text);
    return fromDefinition(definition, `EPSG:${epsg}`, undefined);
  }
  if (!/^(PROJCS|GEOGCS|PROJCRS|GEOGCRS)\s*\[/i.test(text)) throw unreadable(text);
  const complete = withDefaults(text);
  const cylindrical = cylindricalDefinition(complete);
  if (!cylindrical && MISREAD.test(text)) throw unreadable(text);
  const code = authorityOf(text);
  const crs = fromDefinition(cylindrical ?? complete, code, code ? undefined : text);
  const { x0 = 0, y0 = 0 } = crs.parameters;
  const origin = crs.toLonLat(x0 / crs.metersPerUnit, y0 / crs.metersPerUnit);
  // Parallels without a cone, for instance: proj4 calculates with NaN.
  if (!crs.isGeographic && !origin.every(Number.isFinite)) throw unreadable(text);
  return crs;
}

/** proj4 leaves the standard parallel of these projections out when it reads WKT. */
const MISREAD =
  /"(?:Equirectangular|Equidistant_Cylindrical)".*"standard_parallel_1"\s*,\s*-?(?!0+(?:\.0*)?\s*\])\d/is;

function unreadable(text: string): EvaluationError {
  return new EvaluationError(`The CRS of a projection could not be read: ${text}`);
}

/** The EPSG code at the end of a WKT, if it is that of the same system. */
function authorityOf(wkt: string): string | undefined {
  const code = /AUTHORITY\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/i.exec(wkt)?.[1];
  // ESRI's numbers are often labeled EPSG; those are not in the table.
  return code && definitionOf(Number(code)) ? `EPSG:${code}` : undefined;
}

function fromDefinition(
  definition: string,
  code: string | undefined,
  wkt: string | undefined,
): CrsDefinition {
  let parameters: ProjectionParameters;
  let converter: Converter;
  try {
    parameters = new proj4.Proj(definition) as unknown as ProjectionParameters;
    converter = proj4(definition);
  } catch {
    throw unreadable(code ?? wkt ?? definition);
  }
  const isGeographic = parameters.projName === 'longlat';
  return {
    code,
    wkt,
    key: code ?? wkt ?? definition,
    isGeographic,
    metersPerUnit: isGeographic ? (Math.PI / 180) * 6378137 : (parameters.to_meter ?? 1),
    parameters,
    fromLonLat: isGeographic ? (x, y) => [x, y] : convert((point) => converter.forward(point)),
    toLonLat: isGeographic ? (x, y) => [x, y] : convert((point) => converter.inverse(point)),
  };
}

function convert(through: (point: [number, number]) => number[]): CrsDefinition['fromLonLat'] {
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
    try {
      const [u = Number.NaN, v = Number.NaN] = through([x, y]);
      return [u, v];
    } catch {
      return [Number.NaN, Number.NaN];
    }
  };
}
