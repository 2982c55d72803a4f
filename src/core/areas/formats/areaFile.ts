/** Reads a file of any known format into layers. */
import { isTableFile, MAX_AREA_BYTES } from '../../../domain/areaFileNames.ts';
import type { AreaLayer } from '../areaLayers.ts';
import { type AreaNote, AreaProblemError, refuseArea } from '../areaProblem.ts';
import { decodeAreaText } from '../textDecoding.ts';
import { detectFormat, detectTextFormat, type TextFormat } from './areaFormat.ts';
import { flatGeobufLayer } from './flatGeobufFeatures.ts';
import { geoJsonLayers } from './geoJsonFeatures.ts';
import { geoPackageLayers } from './geoPackageFeatures.ts';
import { isOtherJson } from './isOtherJson.ts';
import { parseJsonDocuments } from './jsonText.ts';
import { kmlLayer } from './kmlFeatures.ts';
import type { NamedBytes } from './namedBytes.ts';
import { shapefileLayer } from './shapefileFeatures.ts';
import { tableLayers } from './tableFeatures.ts';
import { isTopology, topoJsonLayers } from './topoJsonFeatures.ts';
import { limitsInside, type UnpackLimits, ungzipped, unpackLimits, unzipped } from './unpacking.ts';
import { hexWkbLayers } from './wkbFeatures.ts';
import { wktLayers } from './wktFeatures.ts';
import { canHaveLog, withWriteAheadLog } from './writeAheadLog.ts';

/**
 * @param file what was chosen
 * @param beside files that belong to it, such as the other parts of a shapefile
 * @param onNote called when files of an archive are left out, or missing
 * @param limits for archives
 */
export async function readAreaFile(
  file: NamedBytes,
  beside: readonly NamedBytes[] = [],
  onNote?: (note: AreaNote) => void,
  limits = unpackLimits(),
): Promise<AreaLayer[]> {
  if (file.bytes.length === 0) refuseArea({ reason: 'empty-file' });
  const detected = detectFormat(file.bytes);
  if (detected.kind === 'other') refuseArea({ reason: 'other-format', format: detected.format });
  if (detected.kind === 'text') return textLayers(decoded(file), onNote);
  switch (detected.format) {
    case 'shapefile':
      if (!/\.shp$/i.test(file.name)) return [shapefileOf(stemOf(file.name), beside)];
      return [shapefileOf(stemOf(file.name), [file, ...beside])];
    case 'flatGeobuf':
      return [await flatGeobufLayer(file.bytes)];
    case 'sqlite':
      return geoPackageLayers(withWriteAheadLog(file.bytes, logOf(file, beside)));
    case 'zip':
      return archiveLayers(file.bytes, limitsInside(limits), onNote);
    case 'gzip':
      return readAreaFile(
        {
          name: file.name.replace(/\.(?:gz|gzip)$/i, ''),
          bytes: ungzipped(file.bytes, limitsInside(limits)),
        },
        beside,
        onNote,
        limitsInside(limits),
      );
  }
}

/** @throws AreaProblemError when the text, of an archive, does not fit into one string */
function decoded({ bytes }: NamedBytes): string {
  if (bytes.length > MAX_AREA_BYTES) {
    refuseArea({ reason: 'too-large', limitBytes: MAX_AREA_BYTES });
  }
  return decodeAreaText(bytes);
}

function logOf({ name }: NamedBytes, beside: readonly NamedBytes[]): Uint8Array | undefined {
  return beside.find((each) => each.name === `${name}-wal`)?.bytes;
}

function textLayers(text: string, onNote?: (note: AreaNote) => void): AreaLayer[] {
  if (text.trim() === '') refuseArea({ reason: 'empty-file' });
  const format = detectTextFormat(text);
  switch (format) {
    case 'json':
      return jsonLayers(text);
    case 'wkt':
      return wktLayers(text);
    case 'wkb':
      return hexWkbLayers(text);
    case 'kml':
      return [kmlLayer(text, onNote)];
    case 'csv':
      return tableLayers(text);
    case undefined:
      return refuseArea({ reason: 'unknown-format' });
    default:
      return refuseArea({
        reason: 'other-format',
        format: format satisfies Exclude<TextFormat, 'json' | 'wkt' | 'wkb' | 'kml' | 'csv'>,
      });
  }
}

function jsonLayers(text: string): AreaLayer[] {
  const documents = parsedJson(text);
  const [topology] = documents;
  return documents.length === 1 && isTopology(topology)
    ? topoJsonLayers(topology)
    : geoJsonLayers(documents);
}

function parsedJson(text: string): unknown[] {
  try {
    return parseJsonDocuments(text);
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'GeoJSON', detail }, error);
  }
}

function shapefileOf(stem: string, files: readonly NamedBytes[], name = ''): AreaLayer {
  const part = (ending: string) =>
    files.find((each) => each.name.toLowerCase() === `${stem}.${ending}`.toLowerCase())?.bytes;
  const shp = part('shp');
  if (!shp) refuseArea({ reason: 'shapefile-part', missing: `${stem}.shp` });
  return shapefileLayer({ shp, dbf: part('dbf'), prj: part('prj'), cpg: part('cpg') }, name);
}

function stemOf(name: string): string {
  return name.replace(/\.\w+$/, '');
}

const READABLE = /\.(?:kml|geojson|json|topojson|geojsonl|geojsons|ndjson|gpkg|fgb|wkt|csv|tsv)$/i;

/**
 * KMZ, or any archive with files that can be read. Shapefiles come first, because archives of them have
 * other files beside them; JSON without an area, and tables, are left out where there is another file.
 */
async function archiveLayers(
  bytes: Uint8Array,
  limits: UnpackLimits,
  onNote?: (note: AreaNote) => void,
): Promise<AreaLayer[]> {
  const files = unzipped(bytes, limits);
  const shapes = files.filter(({ name }) => /\.shp$/i.test(name));
  const readable = files.filter(({ name }) => READABLE.test(name));
  const known = readable.filter((file) => readable.length === 1 || !isOtherJson(file));
  const withoutTables = known.filter(({ name }) => !isTableFile(name));
  const areas = withoutTables.length > 0 ? withoutTables : known;
  const used = shapes.length > 0 ? shapes : areas.length > 0 ? areas : readable;
  const layers: AreaLayer[] = [];
  let linkOnly: AreaProblemError | undefined;
  for (const file of used) {
    const label = used.length > 1 ? labelOf(file, used) : '';
    const found = shapes.includes(file)
      ? [shapefileOf(stemOf(file.name), files, label)]
      : await readAreaFile(
          file,
          files,
          (note) => onNote && reportLinks(note, onNote),
          limits,
        ).catch((error: unknown) => {
          linkOnly = linkError(error);
          return [];
        });
    if (/\.gpkg$/i.test(file.name) && canHaveLog(file.bytes) && !logOf(file, files)) {
      onNote?.({ note: 'no-log', file: file.name });
    }
    layers.push(...found.map((layer) => ({ ...layer, name: layer.name || label })));
  }
  if (layers.length === 0 && linkOnly) throw linkOnly;
  if (layers.length === 0) refuseArea({ reason: 'other-format', format: formatOfArchive(files) });
  const others = readable.filter((file) => !used.includes(file));
  if (others.length > 0) {
    const [usedNames, otherNames] = [used, others].map((each) => each.map(({ name }) => name));
    onNote?.({
      note: 'other-files',
      used: (usedNames ?? []).join(', '),
      files: otherNames ?? [],
    });
  }
  return layers;
}

/** The name of a file without its ending, with its folders where others have the same name. */
function labelOf({ name }: NamedBytes, files: readonly NamedBytes[]): string {
  const label = (each: string) => stemOf(baseName(each)).toLowerCase();
  const isShared = files.filter((other) => label(other.name) === label(name)).length > 1;
  return stemOf(isShared ? name : baseName(name));
}

/** A file of an archive that only refers to others, which may be in it. @throws any other error */
function linkError(error: unknown): AreaProblemError {
  if (error instanceof AreaProblemError && error.problem.reason === 'network-link') return error;
  throw error;
}

/** Reports links to files outside of an archive; those in it are read. */
function reportLinks(note: AreaNote, onNote: (note: AreaNote) => void): void {
  if (note.note !== 'network-links') return;
  const hrefs = note.hrefs.filter((href) => /^https?:/i.test(href));
  if (hrefs.length > 0) onNote({ note: 'network-links', hrefs });
}

function formatOfArchive(files: readonly NamedBytes[]): 'geodatabase' | 'excel' | 'zip' {
  if (files.some(({ name }) => /\.gdbtable$/i.test(name))) return 'geodatabase';
  return files.some(({ name }) => /^(?:xl|word)\//.test(name)) ? 'excel' : 'zip';
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
