/**
 * The JSON schema of cedar.yaml (draft 7): what the Python tool accepts, described.
 *
 * Looser than the Python tool's in one point: `ard` may be left out, because it concerns only what
 * that tool does after downloading.
 *
 * Texts that an editor shows are defined here too, under keys that JSON schema does not have:
 * `x-values` are values worth offering and what they mean, `x-values-below` those below certain
 * keys, `x-fields` the fields of a template, `x-by` the further keys of a section by the value of
 * one of its keys, `x-link` the address of a page with more information.
 */
import * as l10n from '@vscode/l10n';
import type { StoreKind } from '../../domain/stores.ts';
import { collections } from '../collections/index.ts';
import { NAMED_GRIDS } from '../grids/named.ts';
import {
  NAME_TEMPLATE,
  PREFIX_TEMPLATE,
  TRACKING_PREFIX,
  TRACKING_TEMPLATE,
} from '../templates/orderTemplates.ts';
import { ARD } from './ardSchema.ts';
import { COLLECTION_SCHEMA } from './collectionSchema.ts';
import { EXPORT_OPTIONS_SCHEMA } from './exportOptionsSchema.ts';
import { FILTER } from './filterSchema.ts';
import { ITEM_FIELDS, ORDER_FIELDS } from './templateFieldSchema.ts';

const NUMBERS = { type: 'array', items: { type: 'number' } } as const;
const WHOLE_NUMBERS = { type: 'array', items: { type: 'integer' } } as const;

const FILTER_LINK = 'https://developers.google.com/earth-engine/apidocs/ee-filter';
const FORMAT_LINK = 'https://docs.python.org/3/library/string.html#format-string-syntax';

/** Collections that can be ordered now. */
const COLLECTIONS: Readonly<Record<string, string>> = Object.fromEntries(
  collections()
    .filter(({ replacedBy }) => !replacedBy)
    .map(({ id, title }) => [id, title]),
);

const GRIDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NAMED_GRIDS).map(([id, { name }]) => [id, name]),
);

export const CONFIG_SCHEMA_LITERAL = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: l10n.t('Cedar configuration'),
  type: 'object',
  required: ['tile_grid', 'tracker'],
  definitions: { filter: FILTER },
  properties: {
    tile_grid: {
      description: l10n.t('The tile grid: a named one, one from a file, or one defined here.'),
      type: 'object',
      properties: {
        grid_name: {
          type: 'string',
          description: l10n.t('Name of the grid, such as LANDSAT_ARD_CU.'),
          examples: ['LANDSAT_ARD_CU'],
          'x-values': GRIDS,
          'x-link': 'https://www.usgs.gov/landsat-missions/landsat-us-analysis-ready-data',
        },
        grid_filename: {
          type: 'string',
          description: l10n.t(
            'YAML file with definitions of grids. grid_name is the name of one of them.',
          ),
          examples: ['grids.yaml'],
        },
        name: {
          type: 'string',
          description: l10n.t('Name of the grid defined here.'),
          examples: ['My grid'],
        },
        crs: {
          type: ['string', 'integer', 'object'],
          description: l10n.t(
            'Coordinate reference system: an EPSG code such as EPSG:32619, WKT, a PROJ string or PROJJSON.',
          ),
          examples: ['EPSG:32619'],
          'x-link': 'https://epsg.io',
        },
        ul: {
          ...NUMBERS,
          minItems: 2,
          maxItems: 2,
          description: l10n.t('x, y of the upper left corner, in CRS units.'),
          examples: [[295680, 4725120]],
        },
        res: {
          ...NUMBERS,
          minItems: 1,
          maxItems: 2,
          description: l10n.t('Pixel width and height, in CRS units.'),
          examples: [[30, 30]],
        },
        size: {
          ...WHOLE_NUMBERS,
          minItems: 1,
          maxItems: 2,
          description: l10n.t('Columns and rows of pixels of each tile.'),
          examples: [[5000, 5000]],
        },
        limits: {
          type: 'array',
          minItems: 2,
          maxItems: 2,
          items: { ...WHOLE_NUMBERS, minItems: 2, maxItems: 2 },
          description: l10n.t('[[first row, last row], [first column, last column]], inclusive.'),
          examples: [
            [
              [0, 21],
              [0, 32],
            ],
          ],
        },
      },
    },
    tracker: {
      description: l10n.t('How orders are named, filtered, exported and recorded.'),
      type: 'object',
      required: ['store'],
      properties: {
        store: {
          enum: ['gcs', 'gdrive'],
          description: l10n.t('Google Cloud Storage, or Google Drive.'),
          'x-values': {
            gcs: l10n.t('Google Cloud Storage: a bucket.'),
            gdrive: l10n.t('Google Drive: folders of an account, or of a shared drive.'),
          } satisfies Record<StoreKind, string>,
        },
        name_template: {
          type: 'string',
          description: l10n.t('Name of images and their metadata.'),
          default: NAME_TEMPLATE,
          'x-fields': ITEM_FIELDS,
          'x-link': FORMAT_LINK,
        },
        prefix_template: {
          type: 'string',
          description: l10n.t('Folder of images and their metadata.'),
          default: PREFIX_TEMPLATE,
          'x-fields': ITEM_FIELDS,
          'x-link': FORMAT_LINK,
        },
        tracking_template: {
          type: 'string',
          description: l10n.t(
            'Name of tracking documents. With {0} in it, orders of one second get different names.',
            '{now}',
          ),
          default: TRACKING_TEMPLATE,
          examples: ['ORDER_{tile_indices}_{period_start}_{period_end}_{now}'],
          'x-fields': ORDER_FIELDS,
          'x-link': FORMAT_LINK,
        },
        tracking_prefix: {
          type: 'string',
          description: l10n.t('Folder of tracking documents.'),
          default: TRACKING_PREFIX,
        },
        workload_tag: {
          type: 'string',
          description: l10n.t(
            'Label of the tasks in Cloud Monitoring. Without it, each order has one of its own, made of its name; an empty text switches labels off.',
          ),
          examples: ['my-orders'],
          'x-link': 'https://developers.google.com/earth-engine/guides/monitoring_usage',
        },
        export_image_kwds: EXPORT_OPTIONS_SCHEMA,
        filters: {
          description: l10n.t(
            'Filters by image collection, applied to its scenes before ordering.',
          ),
          type: 'object',
          propertyNames: { 'x-values': COLLECTIONS },
          additionalProperties: { type: 'array', items: { $ref: '#/definitions/filter' } },
          'x-link': FILTER_LINK,
        },
      },
    },
    collections: {
      description: l10n.t(
        'Image collections and images that are not built into Cedar, and further bands of those that are, by their ids in Earth Engine.',
      ),
      type: 'object',
      additionalProperties: COLLECTION_SCHEMA,
      'x-link': 'https://developers.google.com/earth-engine/datasets/catalog',
    },
    gcs: {
      description: l10n.t('Google Cloud Storage.'),
      type: 'object',
      required: ['bucket_name', 'project'],
      properties: {
        bucket_name: {
          type: 'string',
          minLength: 1,
          description: l10n.t('Bucket that the orders are stored in.'),
          examples: ['my-bucket'],
          'x-link': 'https://cloud.google.com/storage/docs/buckets',
        },
        project: {
          type: 'string',
          minLength: 1,
          description: l10n.t('Google Cloud project, of the bucket and of Earth Engine.'),
          examples: ['my-project'],
          'x-link': 'https://developers.google.com/earth-engine/guides/access',
        },
        credentials_file: {
          type: 'string',
          description: l10n.t(
            "File with credentials: the key of a service account, or other JSON of Google's tools. Without it, your sign-in or the credentials of this machine.",
          ),
          examples: ['key.json'],
          'x-link': 'https://developers.google.com/earth-engine/guides/service_account',
        },
      },
    },
    gdrive: {
      description: l10n.t('Google Drive.'),
      type: 'object',
      properties: {
        client_secrets_file: {
          type: 'string',
          description: l10n.t(
            'OAuth client secrets file, with which the Python tool signs in. Cedar does not use it.',
          ),
        },
        credentials_file: {
          type: 'string',
          description: l10n.t(
            "File with the tokens of the account, as the Python tool writes it, or with other credentials of Google's tools. Without it, your sign-in or the credentials of this machine.",
          ),
          examples: ['credentials.json'],
        },
        project: {
          type: 'string',
          minLength: 1,
          description: l10n.t(
            'Google Cloud project of Earth Engine. Without it, the one under gcs: or in the setting cedar.project.',
          ),
          examples: ['my-project'],
          'x-link': 'https://developers.google.com/earth-engine/guides/access',
        },
        drive_id: {
          type: 'string',
          minLength: 1,
          description: l10n.t(
            "Id of a shared drive that holds the orders: the last part of its address. Without it, the account's own Drive.",
          ),
          'x-link': 'https://support.google.com/a/users/answer/7212025',
        },
        removal: {
          enum: ['trash', 'delete'],
          description: l10n.t('What becomes of files when an order is cleaned.'),
          default: 'trash',
          'x-values': {
            trash: l10n.t('They are moved to the trash, and use storage until it is emptied.'),
            delete: l10n.t('They are deleted permanently.'),
          },
        },
      },
    },
    ard: ARD,
  },
} as const;
