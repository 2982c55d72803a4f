/** Features of a shapefile: outlines in `.shp`, attributes in `.dbf`, reference system in `.prj`. */

import type { Geometry } from 'geojson';
import { parseDbf, parseShp } from 'shpjs';
import type { AreaLayer } from '../areaLayers.ts';
import { refuseArea } from '../areaProblem.ts';
import { decodeAreaText } from '../textDecoding.ts';
import { attributeEncoding } from './attributeEncoding.ts';

/** The files of a shapefile by their endings. */
export interface ShapefileParts {
  readonly shp: Uint8Array;
  readonly dbf?: Uint8Array | undefined;
  readonly prj?: Uint8Array | undefined;
  /** Name of the encoding of the attributes. */
  readonly cpg?: Uint8Array | undefined;
}

/** Type of shapes with surfaces in space, and its offset in the header. */
const MULTI_PATCH = 31;
const TYPE_AT = 32;

export function shapefileLayer(parts: ShapefileParts, name = ''): AreaLayer {
  if (parts.shp[TYPE_AT] === MULTI_PATCH) refuseArea({ reason: 'curved', type: 'MultiPatch' });
  try {
    const geometries: (Geometry | undefined)[] = parseShp(ownBuffer(parts.shp));
    const rows = parts.dbf ? attributes(parts.dbf, parts.cpg) : [];
    const features = geometries.map((geometry, index) => ({
      geometry: geometry ?? undefined,
      properties: rows[index] ?? {},
    }));
    const crs = parts.prj && decodeAreaText(parts.prj).trim();
    return { name, crs: crs || undefined, features };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'shapefile', detail }, error);
  }
}

function attributes(dbf: Uint8Array, cpg: Uint8Array | undefined): Record<string, unknown>[] {
  const { decoder, recode } = attributeEncoding(dbf, cpg);
  const rows = parseDbf(ownBuffer(dbf), Buffer.from(decoder));
  return rows.map((row) => (recode ? recoded(row ?? {}, recode) : (row ?? {})));
}

function recoded(row: object, recode: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      recode(name),
      typeof value === 'string' ? recode(value) : value,
    ]),
  );
}

/** The library reads whole buffers, not views of larger ones. */
function ownBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.slice().buffer);
}
