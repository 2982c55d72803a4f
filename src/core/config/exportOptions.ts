/** Checks the options of exports in a configuration. */
import * as l10n from '@vscode/l10n';
import { unevenViolation } from '../earthengine/exportLimits.ts';
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
