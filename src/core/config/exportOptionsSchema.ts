/** The options of exports, as the schema of cedar.yaml describes them. */
import * as l10n from '@vscode/l10n';
import {
  MAX_FILE_SIDE,
  MAX_PIXELS,
  MAX_SHARD_SIZE,
  MIN_SHARD_SIZE,
} from '../earthengine/exportLimits.ts';

const LINK = 'https://developers.google.com/earth-engine/apidocs/export-image-tocloudstorage';

const SHARD_SIZE = {
  type: 'integer',
  minimum: MIN_SHARD_SIZE,
  maximum: MAX_SHARD_SIZE,
  description: l10n.t(
    'Pixels along the edge of the blocks an image is computed in. Without it, 256, or less for images of many bands.',
  ),
  default: 256,
} as const;

const FILE_SIDE = { type: 'integer', minimum: 1, maximum: MAX_FILE_SIDE } as const;

const FILE_DIMENSIONS = {
  anyOf: [FILE_SIDE, { type: 'array', items: FILE_SIDE, minItems: 1, maxItems: 2 }],
  description: l10n.t(
    'Most pixels along the edges of one file; a multiple of shardSize. Without it, the most that Earth Engine allows for the bands of an image.',
  ),
  examples: [5120],
} as const;

const CLOUD_OPTIMIZED = {
  type: 'boolean',
  description: l10n.t('Write cloud-optimized GeoTIFFs.'),
  'x-link': 'https://cogeo.org',
} as const;

/** `tracker: export_image_kwds`. */
export const EXPORT_OPTIONS_SCHEMA = {
  description: l10n.t("Options of Earth Engine's image export."),
  type: 'object',
  'x-link': LINK,
  properties: {
    shardSize: SHARD_SIZE,
    fileDimensions: FILE_DIMENSIONS,
    cloudOptimized: CLOUD_OPTIMIZED,
    maxPixels: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_PIXELS,
      description: l10n.t('Most pixels of one image. Without it, as many as a tile has.'),
      examples: [1000000000],
    },
    skipEmptyTiles: {
      type: 'boolean',
      description: l10n.t(
        'Do not write files for parts of the tile without data on any date (default: false).',
      ),
    },
    priority: {
      type: 'integer',
      minimum: 0,
      maximum: 9999,
      description: l10n.t(
        'Priority of the tasks among those of the project (default: 100). It has an effect for paid projects only.',
      ),
      examples: [100],
    },
    formatOptions: {
      type: 'object',
      description: l10n.t('Options of GeoTIFFs.'),
      // Those of Google's client libraries for GeoTIFFs, apart from `noData`.
      properties: {
        cloudOptimized: CLOUD_OPTIMIZED,
        shardSize: SHARD_SIZE,
        fileDimensions: FILE_DIMENSIONS,
      },
    },
  },
} as const;
