/** The section `ard` as the schema describes it; `ardSection.ts` reads it. */
import * as l10n from '@vscode/l10n';

/** Types are not part of it: what is wrong here has no effect, and keeps no order from being made. */
const size = (description: string, example: number) => ({ description, examples: [example] });

const SIZES = {
  chunks: {
    description: l10n.t('Sizes of the chunks that readers decompress. -1 for all.'),
    properties: {
      time: size(l10n.t('Number of dates.'), 16),
      y: size(l10n.t('Number of rows.'), 256),
      x: size(l10n.t('Number of columns.'), 256),
    },
  },
  shards: {
    description: l10n.t('Sizes of the files of Zarr, which hold chunks: multiples of those.'),
    properties: {
      time: size(l10n.t('Number of dates.'), 64),
      y: size(l10n.t('Number of rows.'), 512),
      x: size(l10n.t('Number of columns.'), 512),
    },
  },
} as const;

const YES_OR_NO = { true: l10n.t('The default.'), false: '' } as const;

/** `ard:` */
export const ARD = {
  description: l10n.t(
    'Where data cubes are written (destination), and the sizes of their chunks (encoding).',
  ),
  type: 'object',
  properties: {
    destination: {
      description: l10n.t('Folder of data cubes, which can have fields and environment variables.'),
      examples: ['ARD/{collection}/h{tile.horizontal:03d}v{tile.vertical:03d}'],
      'x-link': 'https://docs.python.org/3/library/string.html#format-string-syntax',
    },
    encoding: {
      description: l10n.t('How the values of data cubes are stored.'),
      properties: {
        ...SIZES,
        zlib: {
          description: l10n.t('Whether values of NetCDF are compressed.'),
          'x-values': YES_OR_NO,
        },
        complevel: {
          description: l10n.t('Level of the compression of NetCDF, from 0 to 9.'),
          examples: [4],
        },
        shuffle: {
          description: l10n.t(
            'Whether bytes of NetCDF are sorted by their significance before they are compressed.',
          ),
          'x-values': YES_OR_NO,
        },
      },
    },
  },
} as const;
