/** Names of orders and of their images, from the templates of a configuration. */
import { formatIsoDate, isoDateTime } from '../../domain/isoDates.ts';
import type { Tile } from '../grids/index.ts';
import type { Period } from '../periods/splitPeriods.ts';
import { formatTemplate } from '../templates/formatTemplate.ts';
import type { Templates } from '../templates/orderTemplates.ts';
import { checkObjectName } from './objectName.ts';

/** Bytes that Earth Engine adds to the name of a piece: `0000000000-0000000000.tif`. */
const PIECE_SUFFIX_BYTES = 25;

/**
 * Name and folder of the objects of an image, without ending.
 *
 * @param collection id of its image collection
 * @throws OrderRequestError when the store allows no such name; TemplateError
 */
export function nameItem(
  collection: string,
  tile: Tile,
  { start, end }: Period,
  templates: Templates,
  now: Date,
): { readonly name: string; readonly prefix: string } {
  const fields = {
    collection: collection.replaceAll('/', '_'),
    tile,
    date_start: formatIsoDate(start),
    date_end: formatIsoDate(end),
    now: isoDateTime(now),
  };
  const name = formatTemplate(templates.nameTemplate, fields);
  const prefix = formatTemplate(templates.prefixTemplate, fields);
  checkObjectName(name, prefix, 'name_template', PIECE_SUFFIX_BYTES);
  return { name, prefix };
}

/** Parts of an order that its name can contain. */
interface NamedOrder {
  readonly collections: readonly string[];
  readonly tiles: readonly Tile[];
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly periodFrequency: string;
}

/** @throws OrderRequestError when the name is too long; TemplateError */
export function nameOrder(order: NamedOrder, templates: Templates, now: Date): string {
  const name = formatTemplate(templates.trackingTemplate, {
    collections: order.collections,
    tiles: order.tiles,
    tile_indices: order.tiles.map((tile) => tile.name).join('_'),
    period_start: isoDateTime(order.periodStart),
    period_end: isoDateTime(order.periodEnd),
    period_freq: order.periodFrequency,
    now: isoDateTime(now),
  });
  checkOrderName(name, templates);
  return name;
}

/**
 * The first name that no order has: that of a plan or, where the time is in it, the same with a number
 * at its end. Orders that are submitted within one second have the same time.
 *
 * @param taken names of orders
 * @throws OrderRequestError when it is too long
 */
export function freeOrderName(
  { name, hasTimedName }: { readonly name: string; readonly hasTimedName: boolean },
  templates: Templates,
  taken: ReadonlySet<string>,
): string {
  if (!hasTimedName) return name;
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
  checkOrderName(free, templates);
  return free;
}

function checkOrderName(name: string, { trackingPrefix }: Templates): void {
  checkObjectName(name, trackingPrefix, 'tracking_template', '.json'.length);
}
