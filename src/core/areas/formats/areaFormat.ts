/** Recognizes the format of a file by its bytes, and by its name where the bytes leave it open. */
import type { OtherFormat } from '../areaProblem.ts';
import { isEditorCode } from './editorCode.ts';
import { isGeometryTable } from './tableFeatures.ts';
import { firstRows } from './tableRows.ts';
import { isHexWkb } from './wkbFeatures.ts';
import { isWkt } from './wktFeatures.ts';

export type BinaryFormat = 'shapefile' | 'flatGeobuf' | 'sqlite' | 'zip' | 'gzip';

export type DetectedFormat =
  | { readonly kind: 'binary'; readonly format: BinaryFormat }
  | { readonly kind: 'other'; readonly format: OtherFormat }
  | { readonly kind: 'text' };

/** First bytes of binary formats, as Latin letters. */
const MAGIC: readonly (readonly [start: string, DetectedFormat])[] = [
  ['\x00\x00\x27\x0a', { kind: 'binary', format: 'shapefile' }],
  ['fgb\x03fgb', { kind: 'binary', format: 'flatGeobuf' }],
  ['SQLite format 3\x00', { kind: 'binary', format: 'sqlite' }],
  ['PK\x03\x04', { kind: 'binary', format: 'zip' }],
  ['PK\x05\x06', { kind: 'binary', format: 'zip' }],
  ['%PDF', { kind: 'other', format: 'pdf' }],
  ['AC10', { kind: 'other', format: 'dwg' }],
  ['AutoCAD Binary DXF', { kind: 'other', format: 'dxf' }],
  ['PAR1', { kind: 'other', format: 'geoParquet' }],
  ['II*\x00', { kind: 'other', format: 'geoTiff' }],
  ['MM\x00*', { kind: 'other', format: 'geoTiff' }],
  ['II+\x00', { kind: 'other', format: 'geoTiff' }],
  ['MM\x00+', { kind: 'other', format: 'geoTiff' }],
  ['\x89PNG', { kind: 'other', format: 'picture' }],
  ['\xff\xd8\xff', { kind: 'other', format: 'picture' }],
  ['\xd0\xcf\x11\xe0', { kind: 'other', format: 'excel' }],
  ['\x1f\x8b', { kind: 'binary', format: 'gzip' }],
  ['7z\xbc\xaf\x27\x1c', { kind: 'other', format: '7z' }],
  ['Rar!\x1a\x07', { kind: 'other', format: 'rar' }],
  ['BZh', { kind: 'other', format: 'bzip2' }],
  ['\xfd7zXZ\x00', { kind: 'other', format: 'xz' }],
  ['\x28\xb5\x2f\xfd', { kind: 'other', format: 'zstd' }],
  ['\x89HDF\r\n\x1a\n', { kind: 'other', format: 'hdf5' }],
  ['\x0e\x03\x13\x01', { kind: 'other', format: 'hdf4' }],
  ['CDF\x01', { kind: 'other', format: 'netCdf' }],
  ['CDF\x02', { kind: 'other', format: 'netCdf' }],
  ['CDF\x05', { kind: 'other', format: 'netCdf' }],
  ['GRIB', { kind: 'other', format: 'grib' }],
  ['ARROW1', { kind: 'other', format: 'arrow' }],
  ['LASF', { kind: 'other', format: 'las' }],
  ['PMTiles', { kind: 'other', format: 'pmTiles' }],
  ['\x08\x09\xfe', { kind: 'other', format: 'dgn' }],
  ['\xc8\x09\xfe', { kind: 'other', format: 'dgn' }],
];

/** Where an archive of tar has its name: POSIX.1-1988, `magic` of its header. */
const TAR_AT = 257;
/** Types of the first block of OpenStreetMap's protocol buffers, after its length. */
const OSM_HEADER = /^.{4}\n\tOSMHeader/s;

export function detectFormat(bytes: Uint8Array): DetectedFormat {
  const start = String.fromCharCode(...bytes.subarray(0, 32));
  if (OSM_HEADER.test(start)) return { kind: 'other', format: 'osm' };
  const atTar = bytes.subarray(TAR_AT, TAR_AT + 5);
  if (String.fromCharCode(...atTar) === 'ustar') return { kind: 'other', format: 'tar' };
  return MAGIC.find(([magic]) => start.startsWith(magic))?.[1] ?? { kind: 'text' };
}

export type TextFormat = 'json' | 'wkt' | 'wkb' | 'kml' | OtherFormat;

/** Root elements of XML documents; the prefix of a namespace may be in front. */
const ROOTS: readonly (readonly [root: RegExp, format: TextFormat])[] = [
  [/^(?:\w+:)?kml$/i, 'kml'],
  [/^gpx$/i, 'gpx'],
  [/^osm$/i, 'osm'],
  [/^(?:html|svg)$/i, 'html'],
  [/^(?:\w+:)?(?:FeatureCollection|Feature|Polygon|MultiSurface|MultiPolygon)$/, 'gml'],
];

/** @param text from its start; a few thousand characters are enough */
export function detectTextFormat(text: string): TextFormat | undefined {
  const start = text.slice(0, 4000).replaceAll('\u001e', '').trimStart();
  if (start.startsWith('<')) return xmlFormat(start);
  if (isWkt(start)) return 'wkt';
  if (isHexWkb(start)) return 'wkb';
  if (isGeometryTable(start)) return 'csv';
  if (
    /^(?:[[{]|\(\s*[[({]|"\s*[[{]|\/[/*]|#?\s*(?:var|let|const)\s+[\w$]+\s*=|[\w$.]+\s*=\s*[[{(])/.test(
      start,
    ) ||
    isEditorCode(start)
  )
    return 'json';
  if (/^\s*(?:999\r?\n[^\n]*\r?\n\s*)*0\r?\n\s*SECTION\b/.test(start)) return 'dxf';
  if (/^version\s+\d+\s/i.test(start) || /^!table\b/i.test(start)) return 'mapInfo';
  return isTable(start) ? 'csv' : undefined;
}

function xmlFormat(start: string): TextFormat | undefined {
  const root = /<([A-Za-z_][\w:.-]*)/.exec(start.replace(/<[?!][^>]*>/g, ''))?.[1];
  if (!root) return undefined;
  return ROOTS.find(([name]) => name.test(root))?.[1];
}

/** Several rows with the same number of cells; the last one may be cut off. */
function isTable(start: string): boolean {
  const counts = firstRows(start, 5)
    .rows.slice(0, -1)
    .map(({ cells }) => cells.length);
  return counts.length >= 1 && counts.every((count) => count > 1 && count === counts[0]);
}
