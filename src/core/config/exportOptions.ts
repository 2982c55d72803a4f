/** Checks the options of exports in a configuration. */
import * as l10n from '@vscode/l10n';
import { blockSizeViolation, unevenViolation } from '../earthengine/exportLimits.ts';
import type { ExportOptions } from '../earthengine/requestOptions.ts';
import type { Source } from './configSource.ts';
import { type ConfigYaml, EXPORT_OPTIONS_PATH } from './configYaml.ts';
import { EXPORT_OPTIONS_SCHEMA } from './exportOptionsSchema.ts';

/** The options of an export that a configuration can set. */
export const OPTION_SCHEMA = EXPORT_OPTIONS_SCHEMA.properties;

/** Those of them that can be under `formatOptions` as well. */
const FORMAT_OPTIONS = OPTION_SCHEMA.formatOptions.properties;

/** Options of TFRecord, from the guide https://developers.google.com/earth-engine/guides/tfrecord. */
const TFRECORD_OPTIONS = [
  'patchDimensions',
  'kernelSize',
  'compressed',
  'maxFileSize',
  'defaultValue',
  'tensorDepths',
  'sequenceData',
  'collapseBands',
  'maskedThreshold',
];

/** Options of an export that each tile sets. */
const SET_BY_TILE = ['crs', 'crsTransform', 'crs_transform', 'dimensions', 'region', 'scale'];
/** Options of an export that each order sets. */
const SET_BY_ORDER = ['image', 'description', 'bucket', 'folder', 'fileNamePrefix', 'path'];

/** Options that are checked apart: they are wrong, not without effect. */
export const OTHER_OPTIONS: Readonly<Record<string, true>> = Object.fromEntries(
  ['fileFormat', ...SET_BY_TILE, ...SET_BY_ORDER].map((key) => [key, true]),
);

type GivenOptions = NonNullable<ConfigYaml['tracker']['export_image_kwds']>;

/**
 * The options that an order uses. Those of `formatOptions`, where Google's client libraries expect
 * some of them, are among the others.
 */
export function exportOptionsOf({ formatOptions = {}, ...others }: GivenOptions): ExportOptions {
  return { ...pickKeys(formatOptions, FORMAT_OPTIONS), ...pickKeys(others, OPTION_SCHEMA) };
}

function pickKeys(options: object, known: object): object {
  return Object.fromEntries(Object.entries(options).filter(([key]) => Object.hasOwn(known, key)));
}

/** Reports options of the format that cannot be set, contradict others, or have no effect. */
function checkFormatOptions(source: Source, options: GivenOptions): void {
  const { formatOptions = {}, ...others } = options;
  for (const [key, value] of Object.entries(formatOptions)) {
    const path = [...EXPORT_OPTIONS_PATH, 'formatOptions', key];
    if (key === 'noData') {
      source.problem(path, l10n.t('Leave out "noData": each image collection sets it.'));
    } else if (!Object.hasOwn(FORMAT_OPTIONS, key)) {
      source.warn(path, describeOther(key));
    } else if (differs(value, (others as Record<string, unknown>)[key])) {
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

/** Describes a key of `formatOptions` that no option of a GeoTIFF has. */
function describeOther(key: string): string {
  if (TFRECORD_OPTIONS.includes(key)) {
    return l10n.t(
      '"{0}" is an option of TFRecord files and has no effect: Cedar orders GeoTIFFs.',
      key,
    );
  }
  if (Object.hasOwn(OPTION_SCHEMA, key)) {
    return l10n.t(
      '"{0}" has no effect under formatOptions. Move it to export_image_kwds, beside formatOptions.',
      key,
    );
  }
  return l10n.t(
    '"{0}" is not a valid key here and has no effect. Valid keys are: {1}.',
    key,
    Object.keys(FORMAT_OPTIONS).join(', '),
  );
}

function differs(value: unknown, other: unknown): boolean {
  return other !== undefined && JSON.stringify(value) !== JSON.stringify(other);
}

/** Reports options that cannot be set, and those that Earth Engine refuses together. */
export function checkExportOptions(source: Source, options: GivenOptions): void {
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
  const given = exportOptionsOf(options);
  const uneven = blockSizeViolation(given.shardSize) ?? unevenViolation(given);
  if (!uneven) return;
  const isInside = !Object.hasOwn(options, uneven.field);
  const path = [...EXPORT_OPTIONS_PATH, ...(isInside ? ['formatOptions'] : []), uneven.field];
  source.problem(path, uneven.message);
}
