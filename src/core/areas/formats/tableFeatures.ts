/**
 * Features of a table: geometries as WKT or GeoJSON in one column, as databases, QGIS and Earth
 * Engine export them, or points as degrees in two columns.
 */
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { geoJsonLayers } from './geoJsonFeatures.ts';
import { firstRows, readTable, type TextTable } from './tableRows.ts';
import { hexWkbLayers, isHexWkb } from './wkbFeatures.ts';
import { isWkt, wktLayers } from './wktFeatures.ts';

/** Columns of geometries: GDAL and QGIS, PostGIS, Earth Engine (`.geo`). */
const GEOMETRY =
  /^(?:wkt|wkt_?geom|geom_?wkt|geometry_?wkt|wkt_?geometry|(?:the_)?geom(?:etry)?|\.geo|geojson)$/i;
const WKB = /^(?:wkb|wkb_?geometry|ewkb)$/i;
const LONGITUDE = /^(?:lon|lng|long|longitude|decimal_?longitude)$/i;
const LATITUDE = /^(?:lat|latitude|decimal_?latitude)$/i;

type Columns =
  | { readonly kind: 'geometry'; readonly columns: readonly number[] }
  | { readonly kind: 'degrees'; readonly columns: readonly [lon: number, lat: number] };

/** Whether a text begins with the header of a table whose geometries can be looked for. */
export function isGeometryTable(start: string): boolean {
  const [header] = firstRows(start, 1).rows;
  return header !== undefined && columnsOf(header.cells) !== undefined;
}

/** @returns features of one reference system as one layer */
export function tableLayers(text: string): AreaLayer[] {
  const table = readTable(text);
  const header = table.rows[0]?.cells ?? [];
  const columns = columnsOf(header);
  if (!columns) return refuseArea({ reason: 'other-format', format: 'csv' });
  if (columns.kind === 'geometry') refuseColumns(header, columns.columns);
  const layers = new Map<string, { layer: AreaLayer; features: AreaFeature[] }>();
  for (const { cells, number: row } of table.rows.slice(1)) {
    refuseLongRow(cells, { header, row, table });
    refuseMergedRow(cells, columns.columns, { header, row, table });
    const found = locatedRow(cells, columns, { header, row, table });
    const { features: geometries, ...reference } = found;
    const key = `${reference.crs}`;
    const known = layers.get(key) ?? { layer: found, features: [] };
    layers.set(key, known);
    const properties = propertiesOf(header, cells, columns.columns);
    for (const { geometry, isGeodesic } of geometries) {
      known.features.push({ geometry, properties, ...(isGeodesic && { isGeodesic }) });
    }
  }
  return [...layers.values()].map(({ layer, features }) => ({ ...layer, features }));
}

function columnsOf(header: readonly string[]): Columns | undefined {
  const indices = (name: RegExp) =>
    header.flatMap((each, at) => (name.test(each.trim()) ? [at] : []));
  const geometries = [...indices(GEOMETRY), ...indices(WKB)];
  if (geometries.length > 0) return { kind: 'geometry', columns: geometries };
  const [[lon, ...lons], [lat, ...lats]] = [indices(LONGITUDE), indices(LATITUDE)];
  if (lon === undefined || lat === undefined || lons.length + lats.length > 0) return undefined;
  return { kind: 'degrees', columns: [lon, lat] };
}

function refuseColumns(header: readonly string[], columns: readonly number[]): void {
  const names = columns.map((at) => (header[at] ?? '').trim());
  if (columns.length > 1) {
    refuseArea({ reason: 'table', fault: 'several-columns', columns: names, row: 0, value: '' });
  }
}

/** Cells without a column are of a row whose cells have moved, by decimal commas or a lost quote. */
function refuseLongRow(cells: readonly string[], { header, row }: RowPlace): void {
  const value = cells.slice(header.length).find((cell) => cell.trim() !== '');
  if (value === undefined) return;
  refuseArea({ reason: 'table', fault: 'long-row', columns: [], row, value: shortened(value) });
}

/**
 * A line break in a cell may be the end of a row whose quote is lost: it is where the row ends before
 * its geometry, or has a geometry in that cell.
 */
function refuseMergedRow(
  cells: readonly string[],
  columns: readonly number[],
  { row, table }: RowPlace,
): void {
  const isShort = cells.length <= Math.max(...columns);
  const merged = cells.find((cell, at) => {
    if (columns.includes(at) || !/[\r\n]/.test(cell)) return false;
    return isShort || cell.split(/[\r\n]/).some((line) => line.split(table.separator).some(isWkt));
  });
  if (merged === undefined) return;
  refuseArea({ reason: 'table', fault: 'quote', columns: [], row, value: shortened(merged) });
}

function refuseBinary(columns: readonly string[]): never {
  refuseArea({ reason: 'table', fault: 'binary', columns, row: 0, value: '' });
}

/** Where a row is, for messages. */
interface RowPlace {
  readonly header: readonly string[];
  /** From 1, with empty rows. */
  readonly row: number;
  readonly table: TextTable;
}

const NOWHERE: AreaLayer = {
  name: '',
  crs: 'lonLat',
  isAssumed: true,
  features: [{ geometry: undefined, properties: {} }],
};

/** A row as a layer with its geometry. */
function locatedRow(cells: readonly string[], columns: Columns, place: RowPlace): AreaLayer {
  const values = columns.columns.map((at) => (cells[at] ?? '').trim());
  if (values.some((value) => value === '')) return NOWHERE;
  if (columns.kind === 'geometry') return geometryCell(values[0] ?? '', columns.columns, place);
  const coordinates = values.map((value, at) =>
    degreesIn(value, columns.columns.slice(at, at + 1), place),
  );
  const geometry = { type: 'Point', coordinates } as const;
  return { ...NOWHERE, features: [{ geometry, properties: {} }] };
}

function geometryCell(value: string, columns: readonly number[], place: RowPlace): AreaLayer {
  const names = namesOf(columns, place);
  if (names.some((name) => WKB.test(name)) && !isHexWkb(value)) refuseBinary(names);
  try {
    const [only, ...others] = layersOf(value);
    if (only && others.length === 0) return only;
  } catch (error) {
    const isSyntax = error instanceof AreaProblemError && error.problem.reason === 'syntax';
    if (error instanceof AreaProblemError && !isSyntax) throw error;
  }
  return refuseCell(value, columns, place);
}

function layersOf(value: string): AreaLayer[] {
  if (isWkt(value)) return wktLayers(value);
  return isHexWkb(value) ? hexWkbLayers(value) : jsonLayers(value);
}

function jsonLayers(value: string): AreaLayer[] {
  return value.startsWith('{') ? geoJsonLayers([JSON.parse(value)]) : [];
}

function degreesIn(value: string, columns: readonly number[], place: RowPlace): number {
  // A comma that does not separate cells is decimal.
  const pointed = place.table.separator === ',' ? value : value.replace(/^([-+]?\d+),/, '$1.');
  const number = Number(pointed);
  return Number.isFinite(number) ? number : refuseCell(value, columns, place);
}

/** Characters of a cell that is quoted. */
const MAX_QUOTED = 40;

function shortened(value: string): string {
  return value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value;
}

function refuseCell(value: string, columns: readonly number[], place: RowPlace): never {
  refuseArea({
    reason: 'table',
    fault: 'cell',
    columns: namesOf(columns, place),
    row: place.row,
    value: shortened(value),
  });
}

function namesOf(columns: readonly number[], { header }: RowPlace): string[] {
  return columns.map((at) => (header[at] ?? '').trim());
}

function propertiesOf(
  header: readonly string[],
  cells: readonly string[],
  left: readonly number[],
): Record<string, string> {
  const named = header.map((name, at) => [name.trim(), (cells[at] ?? '').trim()] as const);
  return Object.fromEntries(named.filter((_, at) => !left.includes(at)));
}
