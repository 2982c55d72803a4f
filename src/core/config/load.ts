/**
 * Parses the text of cedar.yaml into a configuration, or reports everything that is wrong with it.
 */
import { isAbsolute, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { Ajv, type ValidateFunction } from 'ajv';
import { collections } from '../collections/index.ts';
import { unevenViolation } from '../earthengine/exportLimits.ts';
import { innerFilters } from '../earthengine/filterArguments.ts';
import { checkFilter, filterFunction } from '../earthengine/filters.ts';
import { CedarError, GridError } from '../errors.ts';
import { type Tile, TileGrid } from '../grids/index.ts';
import { projectionOf } from '../grids/projection.ts';
import { formatTemplate, templateFields } from '../templates/formatTemplate.ts';
import { wrongBucketName } from './bucketName.ts';
import { Config, type StoreConfig } from './config.ts';
import { NAME_FIELDS, TRACKING_FIELDS } from './defaults.ts';
import { isFilterFunction } from './filterSchema.ts';
import { filterWarnings } from './filterWarnings.ts';
import { type GridSection, readGrid } from './gridSection.ts';
import type { ExportOptions, FilterSpec } from './options.ts';
import { CONFIG_SCHEMA } from './schema.ts';
import { Source } from './source.ts';
import { describeEmpty, noteViolations } from './violations.ts';

/** cedar.yaml as its schema allows it. */
interface ConfigYaml {
  tile_grid: GridSection;
  tracker: {
    store: 'gcs' | 'gdrive';
    name_template?: string;
    prefix_template?: string;
    tracking_template?: string;
    tracking_prefix?: string;
    export_image_kwds?: ExportOptions & { fileFormat?: unknown };
    filters?: Record<string, FilterSpec[]>;
  };
  gcs?: { bucket_name: string; project: string; credentials_file?: string };
  gdrive?: { client_secrets_file?: string; credentials_file?: string };
}

const OPTIONS = ['tracker', 'export_image_kwds'];
const FILTERS = ['tracker', 'filters'];
const OPTION_SCHEMA = CONFIG_SCHEMA.properties.tracker.properties.export_image_kwds.properties;

/** Options of an export that each tile sets. */
const SET_BY_TILE = ['crs', 'crsTransform', 'crs_transform', 'dimensions', 'region', 'scale'];
/** Options of an export that each order sets. */
const SET_BY_ORDER = ['image', 'description', 'bucket', 'folder', 'fileNamePrefix', 'path'];

/** Templates are tried on its tiles where a configuration's own grid cannot be used. */
const EXAMPLE_GRID = 'LANDSAT_ARD_CU';

/** Options that are checked apart: they are wrong, not without effect. */
const OTHER_OPTIONS: Readonly<Record<string, true>> = Object.fromEntries(
  ['fileFormat', ...SET_BY_TILE, ...SET_BY_ORDER].map((key) => [key, true]),
);

/**
 * Reads a configuration.
 *
 * @param yaml the text of cedar.yaml
 * @param from.folder what paths in it are relative to (default: the working directory)
 * @throws ConfigError with every problem, each with its line and column
 */
export function loadConfig(yaml: string, from: { folder?: string } = {}): Config {
  const source = new Source(yaml);
  const folder = from.folder ?? process.cwd();
  const config = validate(source);
  const { tracker } = config;
  const options = tracker.export_image_kwds ?? {};
  checkExportOptions(source, options);
  const store = readStore(source, config, folder);
  const grid = readGridSection(source, config.tile_grid, folder);
  noteWrongFilters(source, tracker.filters ?? {});
  checkTemplates(source, tracker, grid ?? TileGrid.named(EXAMPLE_GRID));
  source.throwProblems();
  if (!grid || !store) throw new Error('a configuration without problems has a grid and a store');
  return new Config({
    grid,
    store,
    nameTemplate: tracker.name_template,
    prefixTemplate: tracker.prefix_template,
    trackingTemplate: tracker.tracking_template,
    trackingPrefix: tracker.tracking_prefix,
    filters: tracker.filters ?? {},
    exportOptions: Object.fromEntries(
      Object.entries(options).filter(([key]) => Object.hasOwn(OPTION_SCHEMA, key)),
    ),
    folder,
    warnings: source.warnings,
  });
}

function noteUnknownDatum(source: Source, { crs }: TileGrid): void {
  if (projectionOf(crs).datumShift !== 'unknown') return;
  source.warn(
    ['tile_grid', 'crs'],
    l10n.t(
      'The datum of this grid is not WGS 84, and Cedar does not know the shift between the two: the places it shows for tiles, and the tiles it finds for places, may be off by 10 m to about 1 km. Images are not affected: Earth Engine computes them.',
    ),
  );
}

let schemaCheck: ValidateFunction<ConfigYaml> | undefined;

/** @throws ConfigError with everything that is not as the schema wants it */
function validate(source: Source): ConfigYaml {
  const value = withoutEmptyKeys(source.value);
  noteUnknownKeys(source, value);
  schemaCheck ??= new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    strict: false,
    verbose: true,
  }).compile<ConfigYaml>(CONFIG_SCHEMA);
  if (schemaCheck(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    source.problem([], l10n.t('A configuration must have the sections tile_grid and tracker.'));
  } else {
    noteViolations(source, schemaCheck.errors ?? []);
  }
  source.throwProblems();
  throw new Error('the schema found a problem and did not say which');
}

/** A key with nothing behind it counts as left out, two sections deep: Python's tool writes such. */
function withoutEmptyKeys(value: unknown, depth = 3): unknown {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, held]) => held !== null)
      .map(([key, held]) => [key, withoutEmptyKeys(held, depth - 1)]),
  );
}

function checkExportOptions(source: Source, options: ExportOptions & { fileFormat?: unknown }) {
  for (const key of Object.keys(options)) {
    if (SET_BY_TILE.includes(key)) {
      source.problem([...OPTIONS, key], l10n.t('Leave out "{0}": each tile sets it.', key));
    }
    if (SET_BY_ORDER.includes(key)) {
      source.problem(
        [...OPTIONS, key],
        l10n.t('Leave out "{0}": Cedar sets it for each task.', key),
      );
    }
  }
  const { fileFormat = 'GeoTIFF' } = options;
  if (!/^geo_?tiff$/i.test(String(fileFormat))) {
    source.problem(
      [...OPTIONS, 'fileFormat'],
      l10n.t('Leave out "fileFormat": Cedar orders GeoTIFFs.'),
    );
  }
  const uneven = unevenViolation(options);
  if (uneven) source.problem([...OPTIONS, uneven.field], uneven.message);
}

/** Tries templates on an example, so that what would stop an order is found while writing it. */
function checkTemplates(source: Source, tracker: ConfigYaml['tracker'], grid: TileGrid): void {
  const [[row], [column]] = grid.limits;
  const tile = grid.tile(row, column);
  const check = (
    key: 'name_template' | 'prefix_template' | 'tracking_template',
    names: readonly string[],
    example: (tile: Tile) => Record<string, unknown>,
  ) => {
    const template = tracker[key];
    if (template === undefined) return;
    try {
      const unknown = templateFields(template).find((field) => !names.includes(field));
      if (unknown !== undefined) {
        source.problem(
          ['tracker', key],
          l10n.t('The template has no field "{0}". Fields are: {1}.', unknown, names.join(', ')),
        );
      } else formatTemplate(template, example(tile));
    } catch (error) {
      source.problem(['tracker', key], messageOf(error));
    }
  };
  check('name_template', NAME_FIELDS, exampleItem);
  check('prefix_template', NAME_FIELDS, exampleItem);
  check('tracking_template', TRACKING_FIELDS, exampleOrder);
}

function exampleItem(tile: Tile): Record<(typeof NAME_FIELDS)[number], unknown> {
  return {
    collection: 'LANDSAT_LC08_C02_T1_L2',
    tile,
    date_start: '2019-01-01',
    date_end: '2020-01-01',
    now: '2020-01-01T12:34:56',
  };
}

function exampleOrder(tile: Tile): Record<(typeof TRACKING_FIELDS)[number], unknown> {
  return {
    collections: ['LANDSAT/LC08/C02/T1_L2'],
    tiles: [tile],
    tile_indices: tile.name,
    period_start: '2019-01-01T00:00:00',
    period_end: '2020-01-01T00:00:00',
    period_freq: 'YS',
    now: '2020-01-01T12:34:56',
  };
}

function readStore(
  source: Source,
  { tracker, gcs, gdrive }: ConfigYaml,
  folder: string,
): StoreConfig | undefined {
  const file = (path: string | undefined) =>
    path === undefined || isAbsolute(path) ? path : resolve(folder, path);
  if (tracker.store === 'gdrive') {
    return {
      service: 'gdrive',
      clientSecretsFile: file(gdrive?.client_secrets_file),
      credentialsFile: file(gdrive?.credentials_file),
    };
  }
  if (gcs) {
    const wrong = wrongBucketName(gcs.bucket_name);
    if (wrong) source.problem(['gcs', 'bucket_name'], wrong);
    return {
      service: 'gcs',
      bucket: gcs.bucket_name,
      project: gcs.project,
      credentialsFile: file(gcs.credentials_file),
    };
  }
  if (source.holds(['gcs'])) {
    source.problem(['gcs'], describeEmpty('gcs', CONFIG_SCHEMA.properties.gcs));
    return undefined;
  }
  source.problem(
    ['tracker', 'store'],
    l10n.t('store: gcs needs a section gcs: with bucket_name and project.'),
  );
  return undefined;
}

function readGridSection(
  source: Source,
  section: GridSection,
  folder: string,
): TileGrid | undefined {
  try {
    const grid = readGrid(section, folder);
    noteUnknownDatum(source, grid);
    return grid;
  } catch (error) {
    const field = error instanceof GridError ? error.field : undefined;
    source.problem(['tile_grid', ...(field ? [field] : [])], messageOf(error));
    return undefined;
  }
}

/**
 * Reports keys without effect: in the sections that are Cedar's own, not in `ard`.
 *
 * @param config whatever the text holds, right or wrong
 */
function noteUnknownKeys(source: Source, config: unknown): void {
  const note = (path: readonly string[], value: unknown, known: object) => {
    for (const key of keysOf(value)) {
      if (Object.hasOwn(known, key)) continue;
      source.warn(
        [...path, key],
        l10n.t(
          '"{0}" is not a key Cedar knows here, and has no effect. Known are: {1}.',
          key,
          Object.keys(known).join(', '),
        ),
      );
    }
  };
  const { ard: _, ...sections } = CONFIG_SCHEMA.properties;
  note([], config, CONFIG_SCHEMA.properties);
  for (const [name, { properties }] of Object.entries(sections)) {
    note([name], at(config, name), properties);
  }
  note(OPTIONS, at(config, ...OPTIONS), { ...OPTION_SCHEMA, ...OTHER_OPTIONS });
  noteUnknownFilters(source, at(config, ...FILTERS));
  const grid = at(config, 'tile_grid');
  if (at(grid, 'grid_name') === undefined) return;
  for (const key of keysOf(grid)) {
    if (['grid_name', 'grid_filename'].includes(key)) continue;
    if (!Object.hasOwn(CONFIG_SCHEMA.properties.tile_grid.properties, key)) continue;
    source.warn(
      ['tile_grid', key],
      l10n.t(
        '"{0}" has no effect beside grid_name, which names a whole grid. Leave out one of them.',
        key,
      ),
    );
  }
}

/** Filters of a collection that is misspelt would be left out without a word. */
function noteUnknownFilters(source: Source, filters: unknown): void {
  const { propertyNames } = CONFIG_SCHEMA.properties.tracker.properties.filters;
  const withdrawn = collections().filter(({ replacedBy }) => replacedBy);
  for (const id of keysOf(filters)) {
    const isKnown = Object.hasOwn(propertyNames['x-values'], id);
    if (isKnown) continue;
    const replacedBy = withdrawn.find((each) => each.id === id)?.replacedBy;
    if (replacedBy) {
      source.warn(
        [...FILTERS, id],
        l10n.t(
          'Earth Engine has withdrawn "{0}": these filters apply to nothing. Its successor is "{1}".',
          id,
          replacedBy,
        ),
        ...(keysOf(filters).includes(replacedBy)
          ? []
          : [{ kind: 'key', text: replacedBy } as const]),
      );
      continue;
    }
    source.warn(
      [...FILTERS, id],
      l10n.t('"{0}" is no image collection Cedar can order: these filters have no effect.', id),
    );
  }
}

/**
 * Filters that no order could be made with. Orders there are already can be followed all the same,
 * so a configuration is not refused because of these.
 */
function noteWrongFilters(source: Source, filters: Record<string, readonly FilterSpec[]>): void {
  for (const [id, specs] of Object.entries(filters)) {
    for (const [index, spec] of specs.entries()) {
      const place = [...FILTERS, id, String(index)];
      const wrong = wrongFilter(spec, place);
      if (wrong) source.warn(wrong.path, wrong.message);
      for (const { path, message, correction } of filterWarnings(spec, place, id)) {
        source.warn(path, message, correction);
      }
    }
  }
}

/** The first thing that is wrong with a filter, in the filters it combines before itself. */
function wrongFilter(
  spec: FilterSpec,
  path: readonly string[],
): { path: readonly string[]; message: string } | undefined {
  try {
    checkFilter(spec);
    return undefined;
  } catch (error) {
    for (const [inner, place] of innerFilters(spec)) {
      const wrong = wrongFilter(inner, [...path, ...place]);
      if (wrong) return wrong;
    }
    const isUnknown = !isFilterFunction(filterFunction(spec.function));
    return { path: isUnknown ? [...path, 'function'] : path, message: messageOf(error) };
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (held, key) => (isSection(held) && Object.hasOwn(held, key) ? held[key] : undefined),
    value,
  );
}

function keysOf(value: unknown): string[] {
  return isSection(value) ? Object.keys(value) : [];
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  if (error instanceof CedarError) return error.message;
  throw error;
}
