/** Checks the options of exports in a configuration. */
import * as l10n from '@vscode/l10n';
import { unevenViolation } from '../earthengine/exportLimits.ts';
import type { ExportOptions } from '../earthengine/requestOptions.ts';
import { CONFIG_SCHEMA_LITERAL } from './configSchema.ts';
import type { Source } from './configSource.ts';
import { type ConfigYaml, EXPORT_OPTIONS_PATH } from './configYaml.ts';

/** The options of an export that a configuration can set. */
export const OPTION_SCHEMA =
  CONFIG_SCHEMA_LITERAL.properties.tracker.properties.export_image_kwds.properties;

/** Options of an export that each tile sets. */
const SET_BY_TILE = ['crs', 'crsTransform', 'crs_transform', 'dimensions', 'region', 'scale'];
/** Options of an export that each order sets. */
const SET_BY_ORDER = ['image', 'description', 'bucket', 'folder', 'fileNamePrefix', 'path'];

/** Options that are checked apart: they are wrong, not without effect. */
export const OTHER_OPTIONS: Readonly<Record<string, true>> = Object.fromEntries(
  ['fileFormat', ...SET_BY_TILE, ...SET_BY_ORDER].map((key) => [key, true]),
);

/**
 * The options that an order uses. Those of `formatOptions`, where Google's client libraries expect
 * some of them, are among the others.
 */
export function exportOptionsOf(
  options: NonNullable<ConfigYaml['tracker']['export_image_kwds']>,
): ExportOptions {
  const { formatOptions = {}, ...others } = options;
  const known = Object.entries({ ...formatOptions, ...others }).filter(([key]) =>
    Object.hasOwn(OPTION_SCHEMA, key),
  );
  return Object.fromEntries(known);
}

/** Reports options of the format that cannot be set, contradict others, or have no effect. */
function checkFormatOptions(
  source: Source,
  options: NonNullable<ConfigYaml['tracker']['export_image_kwds']>,
): void {
  const { formatOptions = {}, cloudOptimized } = options;
  for (const [key, value] of Object.entries(formatOptions)) {
    const path = [...EXPORT_OPTIONS_PATH, 'formatOptions', key];
    if (key === 'noData') {
      source.problem(path, l10n.t('Leave out "noData": each image collection sets it.'));
    } else if (key !== 'cloudOptimized') {
      source.warn(
        path,
        l10n.t(
          '"{0}" is not a valid key here and has no effect. Valid keys are: {1}.',
          key,
          'cloudOptimized',
        ),
      );
    } else if (cloudOptimized !== undefined && cloudOptimized !== value) {
      source.problem(
        path,
        l10n.t(
          '"{0}" is set to another value outside of formatOptions. Leave out one of them.',
          key,
        ),
      );
    }
  }
}

/** Reports options that cannot be set, and those that Earth Engine refuses together. */
export function checkExportOptions(
  source: Source,
  options: NonNullable<ConfigYaml['tracker']['export_image_kwds']>,
): void {
  for (const key of Object.keys(options)) {
    if (SET_BY_TILE.includes(key)) {
      source.problem(
        [...EXPORT_OPTIONS_PATH, key],
        l10n.t('Leave out "{0}": each tile sets it.', key),
      );
    }
    if (SET_BY_ORDER.includes(key)) {
      source.problem(
        [...EXPORT_OPTIONS_PATH, key],
        l10n.t('Leave out "{0}": Cedar sets it for each task.', key),
      );
    }
  }
  checkFormatOptions(source, options);
  const { fileFormat = 'GeoTIFF' } = options;
  if (!/^geo_?tiff$/i.test(String(fileFormat))) {
    source.problem(
      [...EXPORT_OPTIONS_PATH, 'fileFormat'],
      l10n.t('Leave out "fileFormat": Cedar orders GeoTIFFs.'),
    );
  }
  const uneven = unevenViolation(options);
  if (uneven) source.problem([...EXPORT_OPTIONS_PATH, uneven.field], uneven.message);
}
