/** Features of WKT and EWKT: one or more geometries, each after the other or on a line of its own. */
import type { Geometry } from 'geojson';
import wkx from 'wkx';
import { groupBy } from '../../../domain/groupBy.ts';
import type { AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { refuseCurvedText } from './curvedTypes.ts';

const WKT_START =
  /^["'“”„«]*(?:srid\s*=\s*\d+\s*;\s*)?(?:point|linestring|polygon|multi(?:point|linestring|polygon|surface|curve)|geometrycollection|curvepolygon|compoundcurve|circularstring|tin|triangle|polyhedralsurface)\s*(?:zm?|m)?\s*(?:\(|empty)/i;

/** Whether a text begins as WKT or EWKT does, also in quotes as a cell of a table is copied. */
export function isWkt(text: string): boolean {
  return WKT_START.test(text);
}

/** A geometry with the number of its reference system, 0 if it has none. */
export interface SridGeometry {
  readonly geometry: Geometry;
  readonly srid: number;
}

/** @returns geometries of one reference system as one layer */
export function wktLayers(text: string): AreaLayer[] {
  return layersBySrid(
    geometryTexts(text).map((one) => {
      const srid = /^srid\s*=\s*(\d+)\s*;/i.exec(one)?.[1];
      return { geometry: parseGeometry(one), srid: Number(srid ?? 0) };
    }),
  );
}

/** Geometries as layers, one for each reference system. */
export function layersBySrid(geometries: readonly SridGeometry[]): AreaLayer[] {
  const layers = groupBy(geometries, ({ srid }) => srid);
  return [...layers].map(([srid, own]) => ({
    name: '',
    ...crsOf(srid),
    features: own.map(({ geometry }) => ({ geometry, properties: {} })),
  }));
}

function crsOf(srid: number): Pick<AreaLayer, 'crs' | 'isAssumed'> {
  return srid > 0 ? { crs: `EPSG:${srid}` } : { crs: 'lonLat', isAssumed: true };
}

function parseGeometry(text: string): Geometry {
  // Surfaces that are all polygons are written as those.
  const spaced = text.replaceAll(/\s+/g, ' ');
  const plain = spaced.replace(/^((?:SRID\s*=\s*\d+\s*;\s*)?)MULTISURFACE/i, '$1MULTIPOLYGON');
  refuseCurvedText(plain);
  try {
    return wkx.Geometry.parse(withDimensions(plain)).toGeoJSON() as Geometry;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea(
      { reason: 'syntax', format: 'WKT', detail: `${detail}: ${text.slice(0, 40)}` },
      error,
    );
  }
}

/** Types, brackets and the first position of each geometry. */
const FIRST_POSITION =
  /\b(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON) ?((?:\( ?)+)([^(),]+)/g;

/** The parser expects the dimensions that PostGIS leaves out: `POLYGON((10 50 1,…))` → `POLYGON Z((…))`. */
function withDimensions(text: string): string {
  return text.replace(FIRST_POSITION, (whole, type: string, brackets: string, position: string) => {
    const count = position.trim().split(' ').length;
    const dimensions = count === 3 ? 'Z' : count === 4 ? 'ZM' : undefined;
    return dimensions ? `${type} ${dimensions}${brackets}${position}` : whole;
  });
}

/** What may be around geometries. */
const BETWEEN = /^[\s;,"'“”„«»]+/;

/** The parser reads one geometry and ignores what follows: texts are split where brackets close. */
function geometryTexts(text: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(/[()]|\bempty\b/gi)) {
    if (mark === '(') depth++;
    else if (mark === ')') depth--;
    if (depth > 0) continue;
    const end = index + mark.length;
    texts.push(text.slice(start, end).replace(BETWEEN, '').toUpperCase());
    start = end;
  }
  const rest = text.slice(start).replace(BETWEEN, '');
  if (depth !== 0 || rest !== '') throw unbalanced(rest || text.slice(-40));
  return texts;
}

function unbalanced(detail: string): AreaProblemError {
  return new AreaProblemError({ reason: 'syntax', format: 'WKT', detail });
}
