/** Geometries in well-known binary: of GeoPackages, and as hexadecimal digits of EWKB, as PostGIS has them. */
import type { Geometry } from 'geojson';
import wkx from 'wkx';
import type { AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { refuseCurvedCode } from './curvedTypes.ts';
import { layersBySrid, type SridGeometry } from './wktFeatures.ts';

/** Numbers of surfaces and polygons in well-known binary. */
const [MULTI_SURFACE, MULTI_POLYGON] = [12, 6];

/** Bits that EWKB adds to the number of a type: whether there are heights, measures and an SRID. */
const EWKB_FLAGS = 0xe0000000;

/**
 * Reads one geometry.
 *
 * @param wkb by the standard, or with the flags and the SRID of EWKB
 * @throws AreaProblemError when it has arcs; Error of the library when it is damaged
 */
export function geometryOfWkb(wkb: Buffer): SridGeometry {
  const isLittleEndian = wkb[0] === 1;
  const code = isLittleEndian ? wkb.readUInt32LE(1) : wkb.readUInt32BE(1);
  const type = (code & ~EWKB_FLAGS) >>> 0;
  if (type % 1000 === MULTI_SURFACE) return geometryOfWkb(withCode(wkb, code, isLittleEndian));
  refuseCurvedCode(type);
  try {
    const parsed = wkx.Geometry.parse(wkb);
    const { srid } = parsed as unknown as { readonly srid?: number };
    return { geometry: parsed.toGeoJSON() as Geometry, srid: srid ?? 0 };
  } catch (error) {
    // Curves within collections.
    const inner = error instanceof Error && /type (\d+) not supported/i.exec(error.message)?.[1];
    if (inner) refuseCurvedCode((Number(inner) & ~EWKB_FLAGS) >>> 0);
    throw error;
  }
}

/** Surfaces that are all polygons are written as those. */
function withCode(wkb: Buffer, code: number, isLittleEndian: boolean): Buffer {
  const other = Buffer.from(wkb);
  const plain = code - MULTI_SURFACE + MULTI_POLYGON;
  if (isLittleEndian) other.writeUInt32LE(plain, 1);
  else other.writeUInt32BE(plain, 1);
  return other;
}

/** Least digits: the order of bytes, a type, and a number. */
const MIN_DIGITS = 18;

/** Pairs of digits that begin with the order of bytes; databases may write a prefix. */
function hexDigits(text: string): string | undefined {
  const digits = text.replace(/^(?:\\x|0x)/i, '');
  const isWhole = digits.length >= MIN_DIGITS && digits.length % 2 === 0;
  return isWhole && /^0[01]/.test(digits) && !/[^0-9a-f]/i.test(digits) ? digits : undefined;
}

/** Whether a text begins with well-known binary as digits. */
export function isHexWkb(text: string): boolean {
  return /^["'\s]*(?:\\x|0x)?0[01][0-9a-f]{16}/i.test(text);
}

/**
 * Reads geometries as digits, separated by lines, spaces or commas.
 *
 * @throws AreaProblemError when one of them is damaged
 */
export function hexWkbLayers(text: string): AreaLayer[] {
  const parts = text.split(/[\s,;"']+/).filter((part) => part !== '');
  return layersBySrid(parts.map(parseHex));
}

function parseHex(text: string): SridGeometry {
  const digits = hexDigits(text);
  if (digits === undefined) {
    return refuseArea({ reason: 'syntax', format: 'WKB', detail: text.slice(0, 40) });
  }
  try {
    return geometryOfWkb(Buffer.from(digits, 'hex'));
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const detail = `${message}: ${text.slice(0, 40)}`;
    return refuseArea({ reason: 'syntax', format: 'WKB', detail }, error);
  }
}
