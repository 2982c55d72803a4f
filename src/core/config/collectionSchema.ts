/** The section `collections` of cedar.yaml, as the schema describes it to an editor. */
import * as l10n from '@vscode/l10n';
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';

const CATALOG_LINK = 'https://developers.google.com/earth-engine/datasets/catalog';
const ISO_DATE = '^\\d{4}-\\d{2}-\\d{2}$';

const MOSAICS = {
  date: l10n.t('One mosaic for each date (UTC).'),
  orbit: l10n.t('One mosaic for each date and orbit. Needs orbit:.'),
  none: l10n.t('Every scene on its own.'),
  all: l10n.t('A single mosaic of all images, which need no dates.'),
};

const BAND = {
  type: 'object',
  required: ['id', 'data_type'],
  description: l10n.t('A band: its name in Earth Engine and the type of its values.'),
  properties: {
    id: {
      type: 'string',
      minLength: 1,
      description: l10n.t('Name of the band in Earth Engine.'),
      examples: ['B4'],
    },
    name: {
      type: 'string',
      minLength: 1,
      description: l10n.t('Common name, the same for every sensor. Without it, the id.'),
      examples: ['red'],
    },
    data_type: {
      enum: Object.keys(SAMPLE_BYTES),
      description: l10n.t('Type that holds all values of the band.'),
    },
    range: {
      type: 'array',
      items: { type: 'number' },
      minItems: 2,
      maxItems: 2,
      description: l10n.t(
        'Smallest and largest valid value. Without it, all numbers of the type may be valid.',
      ),
      examples: [[0, 10_000]],
    },
    nodata: {
      type: 'number',
      description: l10n.t(
        'Number for missing data in this band. Needed only if Earth Engine does not mask such pixels.',
      ),
      examples: [-9999],
    },
    scale: {
      type: 'number',
      description: l10n.t('Physical value = stored number × scale + offset.'),
      examples: [0.0001],
    },
    offset: {
      type: 'number',
      description: l10n.t('Added to stored number × scale.'),
      examples: [0],
    },
    unit: {
      type: 'string',
      description: l10n.t('Unit of the physical value.'),
      examples: ['K'],
    },
    resolution: {
      type: 'number',
      exclusiveMinimum: 0,
      description: l10n.t('Size of a pixel in meters, if it differs from that of the collection.'),
      examples: [20],
    },
    optional: {
      type: 'boolean',
      description: l10n.t('Whether the band is exported only if an order asks for it.'),
    },
    bits: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: l10n.t('Meanings of bits, by number: "3" for one bit, "6-7" for several.'),
      examples: [{ '3': 'Cloud' }],
    },
  },
} as const;

const BIT = { type: 'integer', minimum: 0, maximum: 31 } as const;

const CLOUD_MASK = {
  type: 'object',
  required: ['band'],
  description: l10n.t(
    'How cloudy pixels are recognized, for orders that make them no-data or choose the best date: by bits, by classes, or by a smallest value of clear pixels.',
  ),
  properties: {
    band: {
      type: 'string',
      description: l10n.t('Band in Earth Engine that shows where clouds are.'),
      examples: ['QA60'],
    },
    title: {
      type: 'string',
      description: l10n.t('What is made no-data, for the order form.'),
      examples: [l10n.t('Clouds and cloud shadows')],
    },
    bits: {
      type: 'array',
      minItems: 1,
      items: BIT,
      description: l10n.t('Numbers of the bits, each of which marks a cloudy pixel.'),
      examples: [[10, 11]],
    },
    bit_values: {
      type: 'object',
      additionalProperties: { type: 'array', minItems: 1, items: { type: 'integer', minimum: 0 } },
      description: l10n.t('Values of several bits that mark a cloudy pixel, by their numbers.'),
      examples: [{ '6-7': [2, 3] }],
    },
    classes: {
      type: 'array',
      minItems: 1,
      items: { type: 'number' },
      description: l10n.t('Values of the band that mark a cloudy pixel.'),
      examples: [[3, 8, 9, 10]],
    },
    clear_from: {
      type: 'number',
      description: l10n.t('Smallest value of a clear pixel.'),
      examples: [0.6],
    },
  },
} as const;

export const COLLECTION_SCHEMA = {
  type: 'object',
  required: ['bands'],
  description: l10n.t('How images of this collection are made.'),
  properties: {
    title: {
      type: 'string',
      description: l10n.t('Title in the order form. Without it, the id.'),
      examples: [l10n.t('Drone mosaics')],
    },
    type: {
      enum: ['collection', 'image'],
      description: l10n.t('Whether the id is that of a collection or of a single image.'),
      default: 'collection',
      'x-values': {
        collection: l10n.t('A collection of images.'),
        image: l10n.t('A single image.'),
      },
    },
    mosaic: {
      enum: Object.keys(MOSAICS),
      description: l10n.t('How the scenes of a period become layers, each with all bands.'),
      default: 'date',
      'x-values': MOSAICS,
    },
    orbit: {
      type: 'object',
      required: ['number', 'pass'],
      description: l10n.t('Properties of scenes that identify the orbit, for mosaic: orbit.'),
      properties: {
        number: {
          type: 'string',
          description: l10n.t('Property with the number of the orbit.'),
          examples: ['relativeOrbitNumber_start'],
        },
        pass: {
          type: 'string',
          description: l10n.t('Property with the direction of the orbit.'),
          examples: ['orbitProperties_pass'],
        },
      },
    },
    start: {
      type: 'string',
      pattern: ISO_DATE,
      description: l10n.t('First day with scenes.'),
      examples: ['2023-01-01'],
    },
    last_day: {
      type: 'string',
      pattern: ISO_DATE,
      description: l10n.t('Last day with scenes. Without it, new ones are still added.'),
      examples: ['2023-12-31'],
    },
    days_between_dates: {
      type: 'number',
      exclusiveMinimum: 0,
      description: l10n.t('Days between two dates of a place, for estimates of sizes.'),
      examples: [5],
    },
    resolution: {
      type: 'number',
      exclusiveMinimum: 0,
      description: l10n.t('Size of a pixel of the finest band, in meters.'),
      examples: [10],
    },
    nodata: {
      type: 'number',
      description: l10n.t(
        'Number that is stored for missing data. Without it, Cedar chooses one that no band can have.',
      ),
      examples: [-9999],
    },
    fill: {
      type: 'object',
      required: ['band', 'bit'],
      description: l10n.t(
        'The bit that is set where a scene has no data, if Earth Engine does not mask such pixels.',
      ),
      properties: {
        band: {
          type: 'string',
          description: l10n.t('Band in Earth Engine that has the bit.'),
          examples: ['QA_PIXEL'],
        },
        bit: {
          type: 'integer',
          minimum: 0,
          maximum: 31,
          description: l10n.t('Number of the bit, from 0.'),
          examples: [0],
        },
      },
    },
    cloud_property: {
      type: 'string',
      description: l10n.t('Property of scenes with the share of clouds, in percent.'),
      examples: ['CLOUDY_PIXEL_PERCENTAGE'],
    },
    cloud_mask: CLOUD_MASK,
    properties: {
      type: 'array',
      items: { type: 'string' },
      description: l10n.t('Properties of scenes that are kept in the metadata of images.'),
      examples: [['MGRS_TILE']],
    },
    page: {
      type: 'string',
      description: l10n.t('Address of a page with more about the collection.'),
      examples: [CATALOG_LINK],
    },
    bands: {
      type: 'array',
      minItems: 1,
      items: BAND,
      description: l10n.t('Bands of the images, in the order in which they are exported.'),
      examples: [[{ id: 'B4', data_type: 'uint16' }]],
    },
  },
} as const;
