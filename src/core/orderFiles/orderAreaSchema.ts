/** The schema of the area of an order file, and of a grid of its own. */
import * as l10n from '@vscode/l10n';
import { WIDE_RINGS } from '../../domain/wideRings.ts';

export const ORDER_AREA = {
  type: 'object',
  description: l10n.t(
    'Area of interest: a file, a place or GeoJSON. It chooses the tiles, unless they are listed.',
  ),
  properties: {
    file: {
      type: 'string',
      minLength: 1,
      description: l10n.t(
        'File with polygons, beside the order file or by its path: GeoJSON, KML, shapefile, GeoPackage, …',
      ),
      examples: ['fields.gpkg'],
    },
    feature: {
      type: 'string',
      minLength: 1,
      description: l10n.t('Only one feature, or layer, of the file.'),
    },
    crs: {
      type: 'string',
      minLength: 1,
      description: l10n.t('Reference system of a file that names none, such as EPSG:32615.'),
      examples: ['EPSG:32615'],
    },
    latitude_first: {
      type: 'boolean',
      description: l10n.t('The file has latitude before longitude.'),
      default: false,
    },
    antimeridian: {
      enum: Object.keys(WIDE_RINGS),
      description: l10n.t('How polygons wider than 180 degrees run.'),
      'x-values': {
        across: l10n.t('Across the antimeridian.'),
        around: l10n.t('Around the Earth, as written.'),
        pole: l10n.t('Around the nearer pole.'),
      },
    },
    place: {
      type: 'string',
      minLength: 1,
      description: l10n.t(
        'Longitude and latitude, or west, south, east and north in degrees, MGRS, UTM or WKT.',
      ),
      examples: ['-72.4 42.3 -72.2 42.5'],
    },
    geojson: {
      type: ['object', 'string'],
      description: l10n.t(
        'Polygons as GeoJSON, in longitude and latitude: a Polygon, a MultiPolygon or features, as a section or as a text.',
      ),
    },
    name: {
      type: 'string',
      minLength: 1,
      description: l10n.t('What messages, and the names of images, call the GeoJSON.'),
      examples: ['farm'],
    },
  },
} as const;

const PAIR_OF_NUMBERS = {
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
} as const;

export const ORDER_GRID = {
  type: 'object',
  required: ['name', 'crs', 'ul', 'res', 'size', 'limits'],
  description: l10n.t(
    'Grid of this order alone, in place of that of the configuration, as an exported order has it.',
  ),
  properties: {
    name: { type: 'string', minLength: 1, description: l10n.t('Name of the grid.') },
    crs: {
      type: 'string',
      minLength: 1,
      description: l10n.t('Coordinate reference system: an EPSG code or WKT.'),
      examples: ['EPSG:32619'],
    },
    ul: {
      ...PAIR_OF_NUMBERS,
      description: l10n.t('x, y of the upper left corner, in CRS units.'),
      examples: [[295680, 4725120]],
    },
    res: {
      ...PAIR_OF_NUMBERS,
      description: l10n.t('Pixel width and height, in CRS units.'),
      examples: [[30, 30]],
    },
    size: {
      ...PAIR_OF_NUMBERS,
      items: { type: 'integer' },
      description: l10n.t('Columns and rows of pixels of each tile.'),
      examples: [[5000, 5000]],
    },
    limits: {
      type: 'array',
      minItems: 2,
      maxItems: 2,
      items: { ...PAIR_OF_NUMBERS, items: { type: 'integer' } },
      description: l10n.t('[[first row, last row], [first column, last column]], inclusive.'),
      examples: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    },
  },
} as const;
