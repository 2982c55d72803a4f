/**
 * Features of GeoJSON and what resembles it: geometries of Earth Engine, STAC items and item
 * collections, lists of features, bare coordinates.
 */
import type { Geometry } from 'geojson';
import { isRecord } from '../../../domain/isRecord.ts';
import { areaProjectionOf, normalizeCrs } from '../../grids/projection.ts';
import type { AreaFeature, AreaLayer, GeometryPart } from '../areaLayers.ts';
import { type AreaProblem, refuseArea } from '../areaProblem.ts';
import { rectanglePolygon, withoutExpressions } from './earthEngineGeometry.ts';
import { isEsriJson } from './isOtherJson.ts';
import { fromNominatim, refuseOverpass } from './openStreetMapJson.ts';

const GEOMETRY_TYPES = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
] as const;

type Values = Readonly<Record<string, unknown>>;

/** The system of coordinates, as a layer has it. */
type Reference = Pick<AreaLayer, 'crs' | 'isUrn' | 'isAssumed'>;

/** A feature with the system of its coordinates. */
type ReferencedFeature = AreaFeature & { readonly reference: Reference };

const LON_LAT: Reference = { crs: 'lonLat', isAssumed: true };

/** @param documents parsed JSON that is not TopoJSON; features of one system are one layer */
export function geoJsonLayers(documents: readonly unknown[]): AreaLayer[] {
  const layers = new Map<string, { reference: Reference; features: AreaFeature[] }>();
  const featuresIn = (reference: Reference): AreaFeature[] => {
    const key = JSON.stringify(reference);
    const layer = layers.get(key) ?? { reference, features: [] };
    layers.set(key, layer);
    return layer.features;
  };
  for (const written of documents) {
    const document = fromNominatim(withoutExpressions(written));
    refuseEsriJson(document);
    refuseOverpass(document);
    refuseStacList(document);
    for (const { reference, ...feature } of featuresOf(document, LON_LAT)) {
      featuresIn(reference).push(feature);
    }
  }
  return [...layers.values()].map(({ reference, features }) => ({
    name: '',
    ...reference,
    features,
  }));
}

function refuseEsriJson(value: unknown): void {
  if (isEsriJson(value)) refuseArea({ reason: 'other-format', format: 'esriJson' });
}

/** A STAC collection or catalog, which has links to items. */
function refuseStacList(value: unknown): void {
  const isList = isRecord(value) && 'stac_version' in value && !('geometry' in value);
  if (isList && /^(?:collection|catalog)$/i.test(String(value.type))) {
    refuseArea({ reason: 'other-format', format: 'stac' });
  }
}

/**
 * The member `crs`, which old GeoJSON has for systems other than longitude and latitude, and Earth
 * Engine within geometries.
 *
 * @param value of which the member is; @param outer system of what it is in
 */
export function referenceOf(value: unknown, outer: Reference = LON_LAT): Reference {
  const crs = isRecord(value) ? value.crs : undefined;
  if (crs === undefined || crs === null) return outer;
  if (typeof crs === 'string') return { crs };
  if (typeof crs === 'number') return { crs: `EPSG:${crs}` };
  const { type, properties } = isRecord(crs) ? crs : {};
  // PROJJSON, as newer programs write it.
  if (/^\w+CRS$/.test(String(type))) return { crs: JSON.stringify(crs) };
  if (type === 'link') refuseArea({ reason: 'crs-link' });
  const { name, code } = isRecord(properties) ? properties : {};
  const text = isRecord(name) ? JSON.stringify(name) : (name ?? code);
  if (typeof text === 'number') return { crs: `EPSG:${text}` };
  if (typeof text !== 'string') refuseArea({ reason: 'crs', crs: JSON.stringify(crs) });
  return { crs: text, isUrn: /^urn:|^https?:/i.test(text) };
}

function* featuresOf(value: unknown, outer: Reference): Generator<ReferencedFeature> {
  if (Array.isArray(value)) {
    if (isCoordinates(value)) {
      yield { geometry: bareGeometry(value, outer), properties: {}, reference: outer };
    } else for (const each of value) yield* featuresOf(each, outer);
    return;
  }
  if (!isRecord(value)) refuseFault('no-object');
  const type = String(value.type ?? '').toLowerCase();
  if (value.type === undefined) refuseFault('no-type');
  const reference = referenceOf(value, outer);
  if (type === 'featurecollection') {
    for (const feature of listIn(value, 'features')) yield* featuresOf(feature, reference);
  } else if (type === 'feature') yield featureIn(value, reference);
  else yield { ...located(value, reference), properties: {} };
}

function featureIn(value: Values, outer: Reference): ReferencedFeature {
  const { geometry, properties, id, bbox } = value;
  const isPlaced = geometry !== null && geometry !== undefined;
  return {
    ...(isPlaced ? located(geometry, outer) : boxOf(bbox, outer)),
    properties: isRecord(properties) ? properties : {},
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  };
}

/** STAC items may have a box alone. */
function boxOf(
  bbox: unknown,
  reference: Reference,
): Pick<ReferencedFeature, 'geometry' | 'reference' | 'isBox'> {
  const numbers = Array.isArray(bbox) ? bbox.map(Number) : [];
  const isBox = [4, 6].includes(numbers.length) && numbers.every(Number.isFinite);
  if (!isBox) return { geometry: undefined, reference };
  return { geometry: boxGeometry(numbers, reference), reference, isBox: true };
}

function located(
  value: unknown,
  outer: Reference,
): Pick<ReferencedFeature, 'geometry' | 'reference' | 'isGeodesic'> {
  const reference = referenceOf(value, outer);
  refuseOthers(value, reference);
  return { geometry: geometryOf(value), reference, isGeodesic: isGeodesicIn(value) };
}

/** Parts of one geometry can only be in one system. */
function refuseOthers(value: unknown, reference: Reference): void {
  if (!isRecord(value)) return;
  const own = referenceOf(value, reference);
  if (own.crs !== reference.crs) refuseArea({ reason: 'crs-inside', crs: String(own.crs) });
  for (const parts of [value.geometries, value.features, [value.geometry]]) {
    if (Array.isArray(parts)) for (const part of parts) refuseOthers(part, reference);
  }
}

/** Undefined where a geometry does not have the member, and has the edges of what it is in. */
function isGeodesicIn(geometry: unknown): boolean | undefined {
  const given = isRecord(geometry) ? geometry.geodesic : undefined;
  return typeof given === 'boolean' ? given : undefined;
}

/** A geometry of a collection, which may have other edges than the others. */
function partOf(value: unknown): GeometryPart {
  return withEdges(geometryOf(value), isGeodesicIn(value));
}

function withEdges(geometry: Geometry, geodesic: boolean | undefined): GeometryPart {
  return geodesic === undefined ? geometry : { ...geometry, geodesic };
}

function geometryOf(value: unknown): Geometry {
  if (!isRecord(value) || value.type === undefined) refuseFault('no-type');
  if (value.evenOdd === false) refuseArea({ reason: 'left-inside' });
  const name = String(value.type);
  const type = name.toLowerCase();
  if (type === 'geometrycollection') {
    return { type: 'GeometryCollection', geometries: listIn(value, 'geometries').map(partOf) };
  }
  // Earth Engine's own, beside the types of GeoJSON.
  if (type === 'rectangle') return rectanglePolygon(value.coordinates);
  if (type === 'linearring')
    return { type: 'Polygon', coordinates: [value.coordinates] } as Geometry;
  if (type === 'feature' || type === 'featurecollection') {
    const geometries = [...featuresOf(value, LON_LAT)].flatMap(({ geometry, isGeodesic }) =>
      geometry ? withEdges(geometry, isGeodesic) : [],
    );
    return { type: 'GeometryCollection', geometries };
  }
  const known = GEOMETRY_TYPES.find((each) => each.toLowerCase() === type);
  if (!known) refuseFault('other-type', name);
  return { type: known, coordinates: value.coordinates } as Geometry;
}

/** Arrays of numbers at some depth, as in a list of coordinates copied from a program. */
function isCoordinates(value: readonly unknown[]): boolean {
  return depthOf(value) >= 1 && value.length > 0;
}

/** How deep numbers are nested in arrays; 0 if there are none. */
function depthOf(value: unknown): number {
  if (!Array.isArray(value)) return 0;
  const [first] = value;
  if (typeof first === 'number') return 1;
  const inner = depthOf(first);
  return inner === 0 ? 0 : inner + 1;
}

function bareGeometry(value: readonly unknown[], reference: Reference): Geometry {
  switch (depthOf(value)) {
    case 1:
      if (value.length === 4 || value.length === 6) {
        return boxGeometry(value.map(Number), reference);
      }
      if (value.length <= 3) return { type: 'Point', coordinates: value } as Geometry;
      return refuseArea({ reason: 'bad-position', position: value.join(', ').slice(0, 60) });
    case 2:
      return { type: 'Polygon', coordinates: [value] } as Geometry;
    case 3:
      return { type: 'Polygon', coordinates: value } as Geometry;
    default:
      return { type: 'MultiPolygon', coordinates: value } as Geometry;
  }
}

/** @param numbers west, south, east, north; with heights, the upper corner is after the third number */
function boxGeometry(numbers: readonly number[], { crs }: Reference): Geometry {
  const [west = 0, south = 0] = numbers;
  const [upper = 0, north = 0] = numbers.slice(numbers.length / 2);
  // RFC 7946, section 5.2: a box over the antimeridian has its west beyond its east.
  const east = upper < west && isInDegrees(crs) ? upper + 360 : upper;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

/** Whether a system, if it is known, has longitude and latitude. */
function isInDegrees(crs: Reference['crs']): boolean {
  if (crs === 'lonLat') return true;
  try {
    return crs !== undefined && areaProjectionOf(normalizeCrs(crs)).isGeographic;
  } catch {
    // It is refused where it is converted.
    return false;
  }
}

function listIn(value: Values, key: string): readonly unknown[] {
  const list = value[key];
  if (!Array.isArray(list)) refuseFault('no-array', key);
  return list;
}

type GeoJsonFault = Extract<AreaProblem, { reason: 'geojson' }>['fault'];

function refuseFault(fault: GeoJsonFault, value = ''): never {
  refuseArea({ reason: 'geojson', fault, value });
}
