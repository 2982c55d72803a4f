/** Features of a shapefile: outlines in `.shp`, attributes in `.dbf`, reference system in `.prj`. */

import type { Geometry } from 'geojson';
import { parseDbf, parseShp } from 'shpjs';
import type { AreaLayer } from '../areaLayers.ts';
import { refuseArea } from '../areaProblem.ts';
import { decodeAreaText } from '../textDecoding.ts';

/** The files of a shapefile by their endings. */
export interface ShapefileParts {
  readonly shp: Uint8Array;
  readonly dbf?: Uint8Array | undefined;
  readonly prj?: Uint8Array | undefined;
  /** Name of the encoding of the attributes. */
  readonly cpg?: Uint8Array | undefined;
}

export function shapefileLayer(parts: ShapefileParts, name = ''): AreaLayer {
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
  const rows = parseDbf(ownBuffer(dbf), ownBuffer(encodingName(cpg)));
  return rows.map((row) => row ?? {});
}

/** The name of an encoding as `TextDecoder` knows it; UTF-8 if there is none. */
function encodingName(cpg: Uint8Array | undefined): Uint8Array {
  const text = cpg ? decodeAreaText(cpg).trim() : 'UTF-8';
  const page = /^(?:ansi\s*|cp|oem\s*|ms)?(\d{3,5})$/i.exec(text)?.[1];
  const name = page ? (CODE_PAGES[page] ?? `windows-${page}`) : text;
  try {
    return new TextEncoder().encode(new TextDecoder(name).encoding);
  } catch {
    return new TextEncoder().encode('windows-1252');
  }
}

/** Code pages that are not named `windows-…`. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  '65001': 'utf-8',
  '88591': 'iso-8859-1',
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '866': 'ibm866',
};

/** The library reads whole buffers, not views of larger ones. */
function ownBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.slice().buffer);
}
