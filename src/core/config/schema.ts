/**
 * The JSON schema of cedar.yaml (draft 7): what the Python tool accepts, described.
 *
 * Looser than the Python tool's in one point: `ard` may be left out, because it concerns only what
 * that tool does after downloading.
 */
const NUMBERS = { type: 'array', items: { type: 'number' } } as const;
const WHOLE_NUMBERS = { type: 'array', items: { type: 'integer' } } as const;

const FILTER = {
  type: 'object',
  required: ['function'],
  properties: {
    function: { type: 'string', description: 'Name of a function of ee.Filter, such as lte.' },
    name: { type: 'string', description: 'Property to compare.' },
    value: { description: 'Value to compare it with.' },
  },
} as const;

export const CONFIG_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Cedar configuration',
  type: 'object',
  required: ['tile_grid', 'tracker'],
  properties: {
    tile_grid: {
      description: 'The tile grid: a named one, one from a file, or one defined here.',
      type: 'object',
      properties: {
        grid_name: { type: 'string', description: 'Name of the grid, such as LANDSAT_ARD_CU.' },
        grid_filename: {
          type: 'string',
          description: 'YAML file with definitions of grids, one of which grid_name names.',
        },
        name: { type: 'string', description: 'Name of the grid defined here.' },
        crs: {
          type: ['string', 'integer'],
          description: 'Coordinate reference system: WKT, or an EPSG code such as EPSG:32619.',
        },
        ul: {
          ...NUMBERS,
          minItems: 2,
          maxItems: 2,
          description: 'x, y of the upper left corner, in CRS units.',
        },
        res: {
          ...NUMBERS,
          minItems: 1,
          maxItems: 2,
          description: 'Pixel width and height, in CRS units.',
        },
        size: {
          ...WHOLE_NUMBERS,
          minItems: 1,
          maxItems: 2,
          description: 'Columns and rows of pixels of each tile.',
        },
        limits: {
          type: 'array',
          minItems: 2,
          maxItems: 2,
          items: { ...WHOLE_NUMBERS, minItems: 2, maxItems: 2 },
          description: '[[first row, last row], [first column, last column]], inclusive.',
        },
      },
    },
    tracker: {
      description: 'How orders are named, filtered, exported and recorded.',
      type: 'object',
      required: ['store'],
      properties: {
        store: { enum: ['gcs', 'gdrive'], description: 'Google Cloud Storage, or Google Drive.' },
        name_template: { type: 'string', description: 'Name of images and their metadata.' },
        prefix_template: { type: 'string', description: 'Folder of images and their metadata.' },
        tracking_template: { type: 'string', description: 'Name of tracking documents.' },
        tracking_prefix: { type: 'string', description: 'Folder of tracking documents.' },
        export_image_kwds: {
          description: "Options of Earth Engine's image export.",
          type: 'object',
          properties: {
            shardSize: {
              type: 'integer',
              minimum: 1,
              description: 'Pixels along the edge of the blocks an image is computed in.',
            },
            fileDimensions: {
              anyOf: [
                { type: 'integer', minimum: 1 },
                { ...WHOLE_NUMBERS, minItems: 1, maxItems: 2 },
              ],
              description: 'Most pixels along the edges of one file; a multiple of shardSize.',
            },
            cloudOptimized: { type: 'boolean', description: 'Write cloud optimized GeoTIFFs.' },
            maxPixels: {
              type: 'number',
              exclusiveMinimum: 0,
              description: 'Most pixels Earth Engine may export (its default: 100 million).',
            },
            skipEmptyTiles: { type: 'boolean', description: 'Leave out files without data.' },
            priority: {
              type: 'integer',
              minimum: 0,
              maximum: 9999,
              description: 'Priority of the tasks among those of the project (default: 100).',
            },
          },
        },
        filters: {
          description: 'Filters by image collection, applied to its scenes before ordering.',
          type: 'object',
          additionalProperties: { type: 'array', items: FILTER },
        },
      },
    },
    gcs: {
      description: 'Google Cloud Storage.',
      type: 'object',
      required: ['bucket_name', 'project'],
      properties: {
        bucket_name: { type: 'string', minLength: 1, description: 'Bucket that holds the orders.' },
        project: {
          type: 'string',
          minLength: 1,
          description: 'Google Cloud project, of the bucket and of Earth Engine.',
        },
        credentials_file: {
          type: 'string',
          description: "Key file of a service account. Without it, this machine's own credentials.",
        },
      },
    },
    gdrive: {
      description: 'Google Drive.',
      type: 'object',
      properties: {
        client_secrets_file: { type: 'string', description: 'OAuth client secrets file.' },
        credentials_file: { type: 'string', description: "File with the person's credentials." },
      },
    },
    ard: {
      description: 'What the Python tool does with downloaded images; Cedar keeps it as it is.',
      type: 'object',
    },
  },
} as const;
