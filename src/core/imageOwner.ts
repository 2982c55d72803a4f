/**
 * Whether the objects of an item belong to an order: its image's metadata document shows it, or,
 * where there is none, the names that the order's own templates make.
 *
 * A tracking document may name anything, such as another program's files. Only what belongs to the
 * order is deleted or overwritten because of it.
 */
import { recordedGrid } from './grids/records.ts';
import { itemPath } from './itemObjects.ts';
import { splitPeriods } from './periods.ts';
import { formatTemplate } from './template.ts';
import type { TrackedItem, TrackingDocument } from './tracking.ts';

/** What a stored JSON document shows of the image it is about. */
export interface ImageOwner {
  /** Name of the item. */
  readonly item: string;
  /** Id of its order; absent where the Python tool, or an older version of Cedar, has written it. */
  readonly orderId?: string;
  /** Name of its order. */
  readonly orderName?: string;
}

/** Sections that every metadata document of an image has. */
const SECTIONS = ['program', 'order', 'tile', 'store', 'task', 'image'] as const;

/** Most names that the templates of an order are tried for. */
const MAX_NAMES = 50_000;

/** @returns nothing when the text is not the metadata of an image */
export function parseImageOwner(text: string): ImageOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !SECTIONS.every((section) => isObject(value[section]))) return undefined;
  const { order, task } = value as Record<(typeof SECTIONS)[number], Record<string, unknown>>;
  if (typeof task.name !== 'string') return undefined;
  return {
    item: task.name,
    ...(typeof order.id === 'string' && { orderId: order.id }),
    ...(typeof order.tracking === 'string' && { orderName: order.tracking.split('/').at(-1) }),
  };
}

/** Whether metadata was stored by this order for this item. */
export function isOwnImage(
  owner: ImageOwner | undefined,
  item: TrackedItem,
  { submission }: TrackingDocument,
): boolean {
  return owner !== undefined && owner.item === item.name && owner.orderId === submission.id;
}

/**
 * Checks whether items are named as an order's templates name its images.
 *
 * A name counts only when it has the year in which its period starts: a template without any field
 * would make any name.
 */
export class TemplateNames {
  readonly #document: TrackingDocument;
  #all: ReadonlySet<string> | undefined;

  constructor(document: TrackingDocument) {
    this.#document = document;
  }

  has(item: TrackedItem): boolean {
    const { collection, tile, date_start: start, date_end: end } = item;
    if (collection && tile && start && end) {
      return this.#path(collection, tile, dayOf(start), dayOf(end)) === itemPath(item);
    }
    // The Python tool does not record what an item is made of.
    this.#all ??= this.#paths();
    return this.#all.has(itemPath(item));
  }

  #paths(): ReadonlySet<string> {
    const { submission, tracking } = this.#document;
    const { period_start, period_end, period_freq } = submission;
    const paths = new Set<string>();
    try {
      for (const { start, end } of splitPeriods(period_start, period_end, period_freq || null)) {
        for (const tile of submission.tile_indices) {
          for (const collection of tracking.collections) {
            const path = this.#path(collection, tile, dayOf(start), dayOf(end));
            if (path !== undefined) paths.add(path);
            if (paths.size > MAX_NAMES) return paths;
          }
        }
      }
    } catch {
      // A range or a frequency that cannot be read names nothing.
    }
    return paths;
  }

  #path(
    collection: string,
    [row, column]: readonly [number, number],
    start: string,
    end: string,
  ): string | undefined {
    const { submission, tracking } = this.#document;
    const { name_template: nameTemplate, prefix_template: prefixTemplate } = tracking;
    if (!nameTemplate || prefixTemplate === undefined) return undefined;
    try {
      const fields = {
        collection: collection.replaceAll('/', '_'),
        tile: recordedGrid(submission.tile_grid).tile(row, column),
        date_start: start,
        date_end: end,
      };
      const name = formatTemplate(nameTemplate, fields);
      const prefix = formatTemplate(prefixTemplate, fields);
      return name.includes(start.slice(0, 4)) ? itemPath({ name, prefix }) : undefined;
    } catch {
      return undefined;
    }
  }
}

function dayOf(date: string | Date): string {
  return (typeof date === 'string' ? date : date.toISOString()).slice(0, 10);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
