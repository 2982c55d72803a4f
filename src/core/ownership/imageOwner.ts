/**
 * Decides whether the objects of an item belong to an order: by its image's metadata document, or,
 * where there is none, by the names that the order's own templates make.
 *
 * A tracking document may name anything, such as another program's files. Only what belongs to the
 * order is deleted or overwritten because of it.
 */

import { formatIsoDate } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { type GridJson, TileGrid } from '../grids/index.ts';
import { recordedGrid } from '../grids/records.ts';
import { parseDate, splitPeriods } from '../periods/splitPeriods.ts';
import { itemPath } from '../stores/itemObjects.ts';
import { joinPath } from '../stores/store.ts';
import { formatTemplate } from '../templates/formatTemplate.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';

/** Owner of an image, as its stored metadata document shows. */
export interface ImageOwner {
  /** Name and folder of the item. */
  readonly item: string;
  readonly prefix?: string;
  /** Id of its order; absent where the Python tool, or an older version of Cedar, has written it. */
  readonly orderId?: string;
  /** Where the record of its order was stored then: the path, without `.json`. */
  readonly orderPath?: string;
  /** Source of the image, where it can be read. */
  readonly source?: ImageKey;
  /** When it was ordered, milliseconds since 1970. */
  readonly submitted?: number;
}

/** Properties that distinguish an image from the others of its order. */
interface ImageKey {
  readonly collection: string;
  readonly tile: TileIndex;
  /** Dates as `2020-06-30`; the end is exclusive. */
  readonly start: string;
  readonly end: string;
}

/** Sections that every metadata document of an image has. */
const SECTIONS = ['program', 'order', 'tile', 'store', 'task', 'image'] as const;

/** Most names that the templates of an order are tried for. */
const MAX_NAMES = 50_000;

/** Clocks of the services and of this machine may differ by this much, milliseconds. */
const CLOCK_DIFFERENCE_MS = 60_000;

/** @returns nothing when the text is not the metadata of an image */
export function parseImageOwner(text: string): ImageOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !SECTIONS.every((section) => isRecord(value[section]))) return undefined;
  const { order, task, tile } = value as Record<(typeof SECTIONS)[number], Record<string, unknown>>;
  if (typeof task.name !== 'string') return undefined;
  const { collection, date_start: start, date_end: end } = order;
  const source = parseImageKey({ collection, tile: tile.index, start, end });
  const submitted = timeOf(order.submitted);
  return {
    item: task.name,
    ...(typeof task.prefix === 'string' && { prefix: task.prefix }),
    ...(typeof order.id === 'string' && { orderId: order.id }),
    ...(typeof order.tracking === 'string' && { orderPath: order.tracking }),
    ...(source && { source }),
    ...(submitted !== undefined && { submitted }),
  };
}

/**
 * Whether metadata was stored by this order for this item: it has the order's id. Where neither has
 * an id, it has to be of an image, and of a time, that the order has.
 */
export function isOwnImage(
  owner: ImageOwner | undefined,
  item: TrackedItem,
  document: TrackingDocument,
): boolean {
  if (owner?.item !== item.name) return false;
  const { id } = document.submission;
  if (id || owner.orderId) return owner.orderId === id;
  const { orderPath, prefix, source } = owner;
  const paths = [document.location, document.tracking].map((at) => joinPath(at.prefix, at.name));
  if (orderPath !== undefined && !paths.includes(orderPath)) return false;
  if (prefix === undefined || joinPath(prefix, '') !== joinPath(item.prefix, '')) return false;
  return (
    source !== undefined && isOfOrder(source, item, document) && isOfTime(owner, item, document)
  );
}

function isOfOrder(source: ImageKey, item: TrackedItem, document: TrackingDocument): boolean {
  const { collection, tile, date_start: start, date_end: end } = item;
  if (collection || tile || start || end) {
    const own = parseImageKey({ collection, tile, start, end });
    if (!own || keyText(own) !== keyText(source)) return false;
  }
  return hasImage(document, source);
}

/**
 * Whether metadata is from the time of the order: not older than the order, and not younger than
 * the record of a Python order.
 */
function isOfTime(
  { submitted }: ImageOwner,
  item: TrackedItem,
  { submission, tracking }: TrackingDocument,
): boolean {
  const begun = timeOf(submission.submitted);
  if (submitted === undefined || begun === undefined) return true;
  if (submitted < begun - CLOCK_DIFFERENCE_MS) return false;
  // The Python tool writes the record last. Cedar writes it first, or has continued it.
  const recorded = timeOf(tracking.submitted);
  const isLast = recorded !== undefined && recorded > begun && item.request_id === undefined;
  return !isLast || submitted <= recorded + CLOCK_DIFFERENCE_MS;
}

/** Whether an image is among those that an order was submitted for. */
function hasImage(document: TrackingDocument, { collection, tile, start, end }: ImageKey): boolean {
  const { submission, tracking } = document;
  return (
    tracking.collections.includes(collection) &&
    submission.tile_indices.some(([row, column]) => row === tile[0] && column === tile[1]) &&
    periodsOf(document).has(`${start} ${end}`)
  );
}

const periods = new WeakMap<TrackingDocument, ReadonlySet<string>>();

/** Start and end of each of an order's periods; none of a range or frequency that cannot be read. */
function periodsOf(document: TrackingDocument): ReadonlySet<string> {
  const known = periods.get(document);
  if (known) return known;
  const { period_start, period_end, period_freq } = document.submission;
  const found = new Set<string>();
  try {
    for (const { start, end } of splitPeriods(period_start, period_end, period_freq || null)) {
      found.add(`${formatIsoDate(start)} ${formatIsoDate(end)}`);
    }
  } catch {
    // It names nothing.
  }
  periods.set(document, found);
  return found;
}

/**
 * Checks whether items are named as an order's templates name its images.
 *
 * A name counts only for an image that the order was submitted for, and only when it has both the
 * tile and the date: a template without such fields would make any name.
 */
export class TemplateNames {
  readonly #document: TrackingDocument;
  #all: ReadonlyMap<string, ImageKey> | undefined;
  #grid: TileGrid | undefined;

  constructor(document: TrackingDocument) {
    this.#document = document;
  }

  has(item: TrackedItem): boolean {
    const { collection, tile, date_start: start, date_end: end } = item;
    if (item.name === '') return false;
    if (collection || tile || start || end) {
      const key = parseImageKey({ collection, tile, start, end });
      if (!key || !hasImage(this.#document, key)) return false;
      return this.#path(key) === itemPath(item) && this.#isDistinct(key);
    }
    // The Python tool does not record what an item is made of.
    this.#all ??= this.#paths();
    const key = this.#all.get(itemPath(item));
    return key !== undefined && this.#isDistinct(key);
  }

  #paths(): ReadonlyMap<string, ImageKey> {
    const { submission, tracking } = this.#document;
    const paths = new Map<string, ImageKey>();
    for (const period of periodsOf(this.#document)) {
      const [start = '', end = ''] = period.split(' ');
      for (const tile of submission.tile_indices) {
        for (const collection of tracking.collections) {
          const key = { collection, tile, start, end };
          const path = this.#path(key);
          if (path !== undefined) paths.set(path, key);
          if (paths.size > MAX_NAMES) return paths;
        }
      }
    }
    return paths;
  }

  /** Whether the image would have another name if its tile or its date were another. */
  #isDistinct(key: ImageKey): boolean {
    const [row, column] = key.tile;
    const year = Number(key.start.slice(0, 4));
    const others: ImageKey[] = [
      { ...key, tile: [row + 1, column] },
      { ...key, tile: [row, column + 1] },
      { ...key, start: `${String(year + 1).padStart(4, '0')}${key.start.slice(4)}` },
    ];
    const own = this.#path(key);
    return others.every((other) => {
      const path = this.#path(other);
      return path !== undefined && path !== own;
    });
  }

  #path({ collection, tile: [row, column], start, end }: ImageKey): string | undefined {
    const { name_template: nameTemplate, prefix_template: prefixTemplate } =
      this.#document.tracking;
    if (!nameTemplate || prefixTemplate === undefined) return undefined;
    try {
      this.#grid ??= gridAndNeighbors(this.#document);
      const fields = {
        collection: collection.replaceAll('/', '_'),
        tile: this.#grid.tile(row, column),
        date_start: start,
        date_end: end,
      };
      const name = formatTemplate(nameTemplate, fields);
      return itemPath({ name, prefix: formatTemplate(prefixTemplate, fields) });
    } catch {
      return undefined;
    }
  }
}

/** The order's grid with one more row and column, so that each tile has neighbors. */
function gridAndNeighbors(document: TrackingDocument): TileGrid {
  const grid = recordedGrid(document);
  const [[top, bottom], [left, right]] = grid.limits;
  const limits: GridJson['limits'] = [
    [top, bottom + 1],
    [left, right + 1],
  ];
  return TileGrid.from({ ...grid.toJSON(), limits });
}

/** @returns nothing when a part is missing or is not what it should be */
function parseImageKey(parts: Readonly<Record<keyof ImageKey, unknown>>): ImageKey | undefined {
  const { collection, tile } = parts;
  const [start, end] = [timeOf(parts.start), timeOf(parts.end)];
  const [row, column]: unknown[] = Array.isArray(tile) ? tile : [];
  if (typeof collection !== 'string' || collection === '') return undefined;
  if (!Number.isInteger(row) || !Number.isInteger(column)) return undefined;
  if (start === undefined || end === undefined) return undefined;
  return {
    collection,
    tile: [Number(row), Number(column)],
    start: formatIsoDate(start),
    end: formatIsoDate(end),
  };
}

function keyText({ collection, tile, start, end }: ImageKey): string {
  return JSON.stringify([collection, tile, start, end]);
}

/** Milliseconds since 1970; undefined for what is not a date. */
function timeOf(date: unknown): number | undefined {
  if (typeof date !== 'string') return undefined;
  try {
    return parseDate(date, 'start');
  } catch {
    return undefined;
  }
}
