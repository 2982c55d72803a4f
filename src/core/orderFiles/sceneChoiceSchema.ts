/** The schema of what an order file wants of scenes and values. */
import * as l10n from '@vscode/l10n';

/** Keys of `scenes`, and of each collection under `choices`. */
export const SCENE_PROPERTIES = {
  cloud_limit: {
    type: 'number',
    minimum: 0,
    maximum: 100,
    description: l10n.t(
      'Largest share of clouds in a scene, in percent, in place of a limit of the configuration.',
    ),
    examples: [30],
  },
  months: {
    type: ['string', 'integer'],
    description: l10n.t('Months of the year, such as 6-8 or 11-2,5.'),
    examples: ['6-8'],
  },
  path_rows: {
    type: 'array',
    items: { type: ['string', 'integer'] },
    description: l10n.t('Paths and rows of Landsat, such as 193/26, or a path alone.'),
    examples: [['193/26']],
  },
  mgrs_tiles: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: l10n.t('Tiles of Sentinel-2, such as 33UXP.'),
    examples: [['33UXP']],
  },
  time_of_day: {
    enum: ['day', 'night'],
    description: l10n.t('Only scenes with the sun above, or below, the horizon.'),
    'x-values': {
      day: l10n.t('The sun is above the horizon.'),
      night: l10n.t('The sun is below the horizon.'),
    },
  },
  nadir_only: {
    type: 'boolean',
    description: l10n.t('No scenes for which the satellite was turned to the side.'),
    default: false,
  },
  cloud_mask: {
    type: ['boolean', 'string'],
    description: l10n.t(
      'Makes cloudy pixels no-data: true for the usual recipe of the collection, or the name of another one such as scl.',
    ),
    examples: [true],
  },
  composite: {
    enum: ['best', 'median'],
    description: l10n.t('One layer in place of all dates.'),
    'x-values': {
      best: l10n.t(
        'The date with the largest clear share of the tile, by its pixels or, without a recipe for clouds, estimated from scenes.',
      ),
      median: l10n.t('The median of all dates.'),
    },
  },
} as const;

/** Key of a collection under `choices`. */
export const ENCODING = {
  enum: ['int8'],
  description: l10n.t(
    'int8 for GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL, as in its own files; values as they are unless given.',
  ),
} as const;
