/** Errors with which a submission ends. */

import * as l10n from '@vscode/l10n';
import { isoDateTime } from '../../domain/isoDates.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ImageSource } from '../earthengine/imageSource.ts';
import {
  CancelledError,
  type CedarError,
  ConflictError,
  EmptyCollectionError,
  type ExistingItem,
  type ExistingItemsError,
  SubmissionError,
} from '../errors.ts';
import {
  existingItemsError,
  startedElsewhereError,
  type TakenOverError,
  takenOverError,
} from '../ownership/existingItems.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';

/** Items, with the names of the orders that have them. */
type Owners = ReadonlyMap<TrackedItem, string>;

/** Another order has the name of a new one, of which nothing was stored. */
export class OrderNameError extends ConflictError {
  constructor(name: string, options: ErrorOptions) {
    const message = l10n.t(
      'An order named "{0}" already exists. Nothing was submitted. Add {1} to tracking_template under tracker: in cedar.yaml, so that each order has a name of its own.',
      name,
      '{now}',
    );
    super(name, message, options);
  }
}

/** The error for an item without scenes, where the caller wants all items to have some. */
export function noScenesError({ collection, tile, start, end }: ImageSource): EmptyCollectionError {
  return new EmptyCollectionError(
    collection.id,
    l10n.t(
      '"{0}" has no scenes over tile {1} from {2} to {3}. Nothing was submitted. Leave this image out, or allow empty items.',
      collection.id,
      tile.name,
      isoDateTime(start),
      isoDateTime(end),
    ),
  );
}

/**
 * The error for items whose images other orders have claimed first.
 *
 * @param total how many items the order has
 */
export function claimedFirstError(owners: Owners, total: number): ExistingItemsError {
  const items = existingFrom(owners);
  if ([...owners.keys()].some((item) => item.takes_over)) return takenOverError(items, total);
  return items.length === total
    ? existingItemsError(items, total)
    : startedElsewhereError(items, total);
}

/** The error for items that other orders have taken over while they were started. */
export function takenMeanwhileError(owners: Owners, total: number): TakenOverError {
  return takenOverError(existingFrom(owners), total);
}

function existingFrom(owners: Owners): ExistingItem[] {
  return [...owners].map(([{ name, prefix }, owner]) => {
    return { name, prefix, orders: owner ? [owner] : [], objects: 1 };
  });
}

/** The error for a caller that has cancelled and does not wait for the record. */
export function unrecordedError(order: string): CancelledError {
  return new CancelledError(
    l10n.t(
      'Cancelled. The order "{0}" is still being recorded in the background, for up to a minute. Then update or resume the order to find the tasks that were started.',
      order,
    ),
  );
}

/**
 * The error for a submission that ended halfway.
 *
 * @param failure what ended it
 * @param done number of items that were started, of `total`
 */
export function halfwayError(
  order: string,
  failure: unknown,
  { done, total }: { done: number; total: number },
): CedarError {
  const rest = describeStarted(order, { done, total });
  if (failure instanceof CancelledError) {
    return new CancelledError(`${l10n.t('Cancelled.')} ${rest}`, { cause: failure });
  }
  const reason = messageOf(failure);
  return new SubmissionError(order, `${reason}\n${rest}`, { cause: failure });
}

/**
 * The error for a submission of which nothing was started, and what it has stored cannot be deleted.
 *
 * @param failure what kept it from being started
 * @param error what keeps its record or image metadata from being deleted
 * @param isListed whether its record is still found
 */
export function leftBehindError(
  order: string,
  failure: unknown,
  { error, isListed }: { error: unknown; isListed: boolean },
): SubmissionError {
  const rest = l10n.t(
    'Nothing was started, but what was stored for the order "{0}" could not be deleted: {1}',
    order,
    messageOf(error),
  );
  const advice = isListed ? [l10n.t('Clean the order when this is possible.')] : [];
  const message = [messageOf(failure), rest, ...advice].join('\n');
  return new SubmissionError(order, message, { cause: failure, canResume: false });
}

/** How far a submission got, and what to do then. */
function describeStarted(order: string, { done, total }: { done: number; total: number }): string {
  if (done === total) {
    return l10n.t(
      'The order "{0}" was recorded, and all of its items were started. Update the order to find their tasks.',
      order,
    );
  }
  return total === 1
    ? l10n.t(
        'The order "{0}" was recorded, and {1} of 1 item was started. Resume the order to start the rest.',
        order,
        done,
      )
    : l10n.t(
        'The order "{0}" was recorded, and {1} of {2} items were started. Resume the order to start the rest.',
        order,
        done,
        total,
      );
}
