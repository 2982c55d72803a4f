/** Templates for the names of images and orders, and their defaults. */

/** Of an image and its metadata. */
export const NAME_TEMPLATE =
  '{collection}_h{tile.horizontal:03d}v{tile.vertical:03d}_{date_start}_{date_end}';

/** Folder of images and their metadata. */
export const PREFIX_TEMPLATE = 'CEDAR_PREARD';

/**
 * Of an order and its tracking document.
 *
 * Gives `TRACKING_PERIOD2019-01-01-2021-01-01_TASK2026-11-22T100000`: the digits of `now` are taken
 * one by one to leave out the colons between them, which Windows refuses in file names.
 */
export const TRACKING_TEMPLATE =
  'TRACKING_PERIOD{period_start:.10}-{period_end:.10}_TASK{now:.10}T{now[11]}{now[12]}{now[14]}{now[15]}{now[17]}{now[18]}';

/** Folder of tracking documents. */
export const TRACKING_PREFIX = 'CEDAR_TRACKING';

/** Fields that templates of images have. */
export const NAME_FIELDS = ['collection', 'tile', 'date_start', 'date_end', 'now'] as const;

/** Fields that the template of an order has. */
export const TRACKING_FIELDS = [
  'collections',
  'tiles',
  'tile_indices',
  'period_start',
  'period_end',
  'period_freq',
  'now',
] as const;

/** Names of images, metadata and tracking documents, as Python format strings. */
export interface Templates {
  /** Name of an image and its metadata, without ending. */
  readonly nameTemplate: string;
  /** Folder of the images in the store. */
  readonly prefixTemplate: string;
  /** Name of the tracking document, without ending. */
  readonly trackingTemplate: string;
  /** Folder of the tracking documents; not a template. */
  readonly trackingPrefix: string;
}

/** Templates with the defaults where there are none. */
export function templatesFrom(
  given: {
    readonly [Template in keyof Templates]?: string | undefined;
  },
): Templates {
  return {
    nameTemplate: given.nameTemplate ?? NAME_TEMPLATE,
    prefixTemplate: given.prefixTemplate ?? PREFIX_TEMPLATE,
    trackingTemplate: given.trackingTemplate ?? TRACKING_TEMPLATE,
    trackingPrefix: given.trackingPrefix ?? TRACKING_PREFIX,
  };
}
