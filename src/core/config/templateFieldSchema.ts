/** Fields of templates as the schema describes them to an editor. */
import * as l10n from '@vscode/l10n';
import type { NAME_FIELDS, TRACKING_FIELDS } from '../templates/orderTemplates.ts';

/** Meaning of each field of a template, by the name and the format it is usually written with. */
type Described<Names extends readonly string[]> = Record<string, string> &
  Record<Exclude<Names[number], 'tile' | 'tiles'>, string>;

export const ITEM_FIELDS: Described<typeof NAME_FIELDS> = {
  collection: l10n.t('Id of the image collection, with _ instead of /.'),
  'tile.horizontal:03d': l10n.t('Column of the tile, in three digits.'),
  'tile.vertical:03d': l10n.t('Row of the tile, in three digits.'),
  date_start: l10n.t('First day of the period, such as 2020-01-01.'),
  date_end: l10n.t('The day after the last day of the period.'),
  now: l10n.t('When it was ordered, in UTC.'),
  'tile.name': l10n.t('Name of the tile, such as h009v003.'),
  'tile.bounds.left': l10n.t('Left edge of the tile, in units of its coordinate system.'),
  'tile.bounds.bottom': l10n.t('Lower edge of the tile, in units of its coordinate system.'),
  'tile.bounds.right': l10n.t('Right edge of the tile, in units of its coordinate system.'),
  'tile.bounds.top': l10n.t('Upper edge of the tile, in units of its coordinate system.'),
  'tile.transform.a': l10n.t('Width of a pixel, in units of the coordinate system.'),
  'tile.transform.c': l10n.t('Left edge of the tile, in units of its coordinate system.'),
  'tile.transform.e': l10n.t('Height of a pixel, in units of the coordinate system; negative.'),
  'tile.transform.f': l10n.t('Upper edge of the tile, in units of its coordinate system.'),
  'tile.width': l10n.t('Columns of pixels of the tile.'),
  'tile.height': l10n.t('Rows of pixels of the tile.'),
  'tile.res[0]': l10n.t('Width of a pixel, in units of the coordinate system.'),
  'tile.index[0]': l10n.t('Row of the tile.'),
  'tile.index[1]': l10n.t('Column of the tile.'),
};

export const ORDER_FIELDS: Described<typeof TRACKING_FIELDS> = {
  tile_indices: l10n.t('The tiles, such as h009v003.'),
  collections: l10n.t('Ids of the image collections.'),
  period_start: l10n.t('First day of the order.'),
  period_end: l10n.t(
    'End of the order as pandas uses it: the last day with a frequency, the day after it without one.',
  ),
  period_freq: l10n.t('How the order is divided into periods, such as YS for years.'),
  now: l10n.t('When it was ordered, in UTC.'),
  tiles: l10n.t('The tiles, such as h009v003_h010v003.'),
};
