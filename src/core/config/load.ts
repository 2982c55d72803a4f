/**
 * Parses the text of cedar.yaml into a configuration, or reports everything that is wrong with it.
 */

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { Ajv, type ValidateFunction } from 'ajv';
import { expandHome } from '../../domain/homeFolder.ts';
import { GridError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import { projectionOf } from '../grids/projection.ts';
import { isWorkloadTag, MAX_TAG_LENGTH } from '../orders/workloadTag.ts';
import { readArd } from './ardSection.ts';
import { wrongBucketName } from './bucketName.ts';
import { readCollections } from './collectionsSection.ts';
import { Config, type StoreConfig } from './config.ts';
import { CONFIG_SCHEMA_LITERAL } from './configSchema.ts';
import { CONFIGURATION, cedarMessage, Source } from './configSource.ts';
import { type ConfigYaml, projectKey } from './configYaml.ts';
import { checkExportOptions, exportOptionsOf } from './exportOptions.ts';
import { noteWrongFilters } from './filterProblems.ts';
import { type GridSection, readGrid } from './gridSection.ts';
import { isPlaceholder, notePlaceholders, placeholderMessage } from './placeholders.ts';
import { checkTemplates } from './templateChecks.ts';
import { noteUnknownKeys } from './unknownKeys.ts';
import { describeEmpty, noteViolations } from './violations.ts';

/** Templates are tried on its tiles where a configuration's own grid cannot be used. */
const EXAMPLE_GRID = 'LANDSAT_ARD_CU';

/**
 * Reads a configuration.
 *
 * @param yaml the text of cedar.yaml
 * @param from.folder what paths in it are relative to (default: the working directory)
 * @param from.workspace folder of the workspace that it is in, from which credentials that send on
 *   other files are not taken
 * @param from.name what messages call the file (default: cedar.yaml)
 * @throws ConfigError with every problem, each with its line and column
 */
export function loadConfig(
  yaml: string,
  from: { folder?: string; workspace?: string | undefined; name?: string } = {},
): Config {
  const source = new Source(yaml, { ...CONFIGURATION, name: from.name ?? CONFIGURATION.name });
  const folder = from.folder ?? process.cwd();
  const config = validate(source);
  const { tracker } = config;
  const options = tracker.export_image_kwds ?? {};
  checkExportOptions(source, options);
  const store = readStore(source, config, folder);
  const grid = readGridSection(source, config.tile_grid, folder);
  checkWorkloadTag(source, tracker.workload_tag);
  notePlaceholders(source, config);
  const own = readCollections(source, config.collections ?? {});
  noteWrongFilters(source, tracker.filters ?? {});
  checkTemplates(source, tracker, grid ?? TileGrid.named(EXAMPLE_GRID));
  const ard = readArd(source, config.ard);
  source.throwProblems();
  if (!grid || !store) throw new Error('a configuration without problems has a grid and a store');
  return new Config({
    grid,
    store,
    project: config.gdrive?.project ?? config.gcs?.project,
    projectKey: projectKey(config),
    nameTemplate: tracker.name_template,
    prefixTemplate: tracker.prefix_template,
    trackingTemplate: tracker.tracking_template,
    trackingPrefix: tracker.tracking_prefix,
    workloadTag: tracker.workload_tag,
    filters: tracker.filters ?? {},
    collections: own,
    exportOptions: exportOptionsOf(options),
    ard,
    folder,
    workspace: from.workspace,
    warnings: source.warnings,
  });
}

/** An empty one switches tags off. */
function checkWorkloadTag(source: Source, tag: string | undefined): void {
  if (!tag || isWorkloadTag(tag)) return;
  source.problem(
    ['tracker', 'workload_tag'],
    l10n.t(
      'Earth Engine does not accept the workload tag "{0}". Use 1 to {1} lowercase letters, digits, dashes and underscores, with a letter or digit at both ends.',
      tag,
      MAX_TAG_LENGTH,
    ),
  );
}

function noteUnknownDatum(source: Source, { crs }: TileGrid): void {
  const { datumShift, datumError } = projectionOf(crs);
  if (datumShift !== 'unknown') return;
  source.warn(
    ['tile_grid', 'crs'],
    datumError === undefined
      ? l10n.t(
          'The datum of this grid is not WGS 84, and Cedar does not know the shift between the two: the places it shows for tiles, and the tiles it finds for places, may be off by 10 m to about 1 km. Images are not affected: Earth Engine computes them.',
        )
      : l10n.t(
          'The datum of this grid is not WGS 84, and Cedar does not know the exact shift between the two: the places it shows for tiles, and the tiles it finds for places, may be off by up to about {0} m. Images are not affected: Earth Engine computes them.',
          datumError,
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
  }).compile<ConfigYaml>(CONFIG_SCHEMA_LITERAL);
  if (schemaCheck(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    source.problem([], l10n.t('A configuration must have the sections tile_grid and tracker.'));
  } else {
    noteViolations(source, schemaCheck.errors ?? []);
  }
  source.throwProblems();
  throw new Error('the schema found a problem without a description');
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

function readStore(
  source: Source,
  { tracker, gcs, gdrive }: ConfigYaml,
  folder: string,
): StoreConfig | undefined {
  const file = (path: string | undefined) =>
    path ? resolve(folder, expandHome(path, homedir())) : undefined;
  if (tracker.store === 'gdrive') {
    return {
      service: 'gdrive',
      clientSecretsFile: file(gdrive?.client_secrets_file),
      credentialsFile: file(gdrive?.credentials_file),
      driveId: gdrive?.drive_id,
      removal: gdrive?.removal,
    };
  }
  if (gcs) {
    const { bucket_name: name } = gcs;
    const wrong = wrongBucketName(name);
    // One of the examples has capital letters, which is not what is wrong with it.
    if (wrong && isPlaceholder(name)) {
      const message = placeholderMessage('bucket_name', name);
      source.problem(['gcs', 'bucket_name'], message, { placeholder: name });
    } else if (wrong) source.problem(['gcs', 'bucket_name'], wrong);
    return {
      service: 'gcs',
      bucket: gcs.bucket_name,
      project: gcs.project,
      credentialsFile: file(gcs.credentials_file),
    };
  }
  if (source.holds(['gcs'])) {
    source.problem(['gcs'], describeEmpty('gcs', CONFIG_SCHEMA_LITERAL.properties.gcs));
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
    source.problem(['tile_grid', ...(field ? [field] : [])], cedarMessage(error));
    return undefined;
  }
}
