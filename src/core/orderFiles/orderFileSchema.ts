/**
 * The JSON schema of order files (draft 7), described for editors by the same keys as the schema of
 * cedar.yaml.
 */
import * as l10n from '@vscode/l10n';
import { OFFERED_FREQUENCIES } from '../../domain/frequencies.ts';
import { collections } from '../collections/index.ts';
import type { ConfigSchema } from '../config/index.ts';
import { describeFrequency } from '../periods/splitPeriods.ts';
import { MAX_NOTE_LENGTH, MAX_OWN_NAME_LENGTH } from '../tracking/orderAnnotation.ts';
import { ORDER_AREA, ORDER_GRID } from './orderAreaSchema.ts';
import { DEFAULT_DELAY_DAYS, REPEAT_FREQUENCIES } from './repeatRule.ts';
import { ENCODING, SCENE_PROPERTIES } from './sceneChoiceSchema.ts';

/** Collections that can be ordered now. */
const COLLECTIONS: Readonly<Record<string, string>> = Object.fromEntries(
  collections()
    .filter(({ replacedBy }) => !replacedBy)
    .map(({ id, title }) => [id, title]),
);

const FREQUENCY_DESCRIPTIONS: Readonly<Record<string, string>> = Object.fromEntries(
  OFFERED_FREQUENCIES.filter(Boolean).map((alias) => [alias, describeFrequency(alias)]),
);

const REPEATS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(REPEAT_FREQUENCIES).map(([every, alias]) => [every, describeFrequency(alias)]),
);

const LIST_OF_TEXTS = { type: 'array', items: { type: 'string', minLength: 1 } } as const;

export const ORDER_FILE_SCHEMA_LITERAL = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: l10n.t('Cedar order'),
  type: 'object',
  required: ['collections', 'period'],
  properties: {
    name: {
      type: 'string',
      description: l10n.t(
        'Your name for the order: one line of up to {0} characters.',
        MAX_OWN_NAME_LENGTH,
      ),
      examples: ['Quabbin'],
    },
    note: {
      type: 'string',
      description: l10n.t('A note of up to {0} characters.', MAX_NOTE_LENGTH),
    },
    collections: {
      type: 'array',
      minItems: 1,
      description: l10n.t('Ids of the image collections in Earth Engine.'),
      items: { type: 'string', minLength: 1, 'x-values': COLLECTIONS },
      examples: [['LANDSAT/LC08/C02/T1_L2']],
      'x-link': 'https://developers.google.com/earth-engine/datasets/catalog',
    },
    tiles: {
      type: 'array',
      minItems: 1,
      description: l10n.t(
        'Tiles of the grid: column, then row, or a range of them such as h009-010v003.',
      ),
      items: { type: 'string', minLength: 1 },
      examples: [['h009v003']],
    },
    tile_grid: {
      type: 'string',
      minLength: 1,
      description: l10n.t(
        'Name of the tile grid. The order is refused where the configuration has another one, in which the same tile numbers mean other places.',
      ),
    },
    area: ORDER_AREA,
    inside: {
      type: 'boolean',
      description: l10n.t('Only pixels inside the area; others have no data.'),
      default: false,
    },
    without_grid: {
      type: 'boolean',
      description: l10n.t('One image for the area, in pixels of the collection, without tiles.'),
      default: false,
    },
    grid: ORDER_GRID,
    period: {
      type: 'object',
      required: ['first_day'],
      description: l10n.t('First and last day of the order (UTC), both included.'),
      properties: {
        first_day: {
          type: 'string',
          description: l10n.t('First day, YYYY-MM-DD (UTC).'),
          examples: ['2020-01-01'],
        },
        last_day: {
          type: 'string',
          description: l10n.t(
            'Last day, YYYY-MM-DD (UTC). With a frequency, it is the last day on which a period can begin. An order that repeats does not need it.',
          ),
          examples: ['2020-12-31'],
        },
      },
    },
    frequency: {
      type: 'string',
      minLength: 1,
      description: l10n.t(
        'Length of each period: a pandas offset such as YS or 3MS. Without it there is one period.',
      ),
      examples: ['MS'],
      'x-values': FREQUENCY_DESCRIPTIONS,
      'x-link': 'https://pandas.pydata.org/docs/user_guide/timeseries.html#offset-aliases',
    },
    repeat: {
      type: ['string', 'object'],
      description: l10n.t(
        'The order extends itself: periods that have ended are ordered while VS Code is open, or by "cedar repeat".',
      ),
      'x-values': REPEATS,
      properties: {
        every: {
          enum: Object.keys(REPEAT_FREQUENCIES),
          description: l10n.t('Length of the periods.'),
          'x-values': REPEATS,
          examples: ['monthly'],
        },
        delay_days: {
          type: 'integer',
          minimum: 0,
          maximum: 3650,
          description: l10n.t('Days after the end of a period until its data are complete.'),
          default: DEFAULT_DELAY_DAYS,
        },
        last_periods: {
          type: 'integer',
          minimum: 1,
          maximum: 10_000,
          description: l10n.t(
            'Number of periods before today to look at; all since the first day unless given.',
          ),
          examples: [3],
        },
      },
    },
    scenes: {
      type: 'object',
      description: l10n.t('Requirements for the scenes of all collections.'),
      properties: SCENE_PROPERTIES,
    },
    choices: {
      type: 'object',
      description: l10n.t(
        'Bands, and what is wanted of scenes, by image collection; in place of "scenes".',
      ),
      propertyNames: { 'x-values': COLLECTIONS },
      additionalProperties: {
        type: 'object',
        properties: {
          bands: {
            ...LIST_OF_TEXTS,
            minItems: 1,
            description: l10n.t('Bands in the order of the image; the usual ones unless given.'),
            examples: [['red', 'nir']],
          },
          encoding: ENCODING,
          ...SCENE_PROPERTIES,
        },
      },
    },
    leave_out: {
      ...LIST_OF_TEXTS,
      description: l10n.t('Names of images that are not ordered.'),
    },
    leave_out_scenes: {
      ...LIST_OF_TEXTS,
      description: l10n.t('Ids of scenes that no image is made from.'),
      examples: [['LANDSAT/LC08/C02/T1_L2/LC08_012030_20200105']],
    },
    existing: {
      enum: ['leave_out', 'take_over'],
      description: l10n.t(
        'What to do with images that already exist. Without it, nothing is ordered if there are any.',
      ),
      'x-values': {
        leave_out: l10n.t('Only the other images are ordered.'),
        take_over: l10n.t('They are computed again for this order.'),
      },
    },
    save_empty_metadata: {
      type: 'boolean',
      description: l10n.t('Store the metadata of images without scenes.'),
      default: true,
    },
    error_if_empty: {
      type: 'boolean',
      description: l10n.t('Order nothing if an image has no scenes.'),
      default: false,
    },
  },
} as const;

/** The JSON schema (draft 7) of order files, with descriptions in the user's language. */
export const ORDER_FILE_SCHEMA: ConfigSchema = ORDER_FILE_SCHEMA_LITERAL;
