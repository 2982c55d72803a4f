/** Reads, changes and deletes the tracking documents of a tracker's orders in the store. */
import * as l10n from '@vscode/l10n';
import { ConflictError, NotFoundError, TrackingDocumentError } from '../errors.ts';
import { CONFLICT_TRIES, waitAfterConflict } from '../stores/conflictWait.ts';
import type { Store } from '../stores/store.ts';
import type { Templates } from '../templates/orderTemplates.ts';
import type { TrackingDocument } from './document.ts';
import { readTracking, storeTracking } from './writer.ts';

/** Where the documents of a tracker's orders are stored. */
interface RecordsLocation {
  readonly store: Store;
  readonly templates: Pick<Templates, 'trackingPrefix'>;
}

/** The name of an order that may be given with its prefix or `.json`. */
export function bareOrderName(
  { templates }: Pick<RecordsLocation, 'templates'>,
  name: string,
): string {
  const prefix = `${templates.trackingPrefix.replace(/\/+$/, '')}/`;
  const base = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return base.replace(/\.json$/, '');
}

/** @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError */
export async function readRecord(
  location: RecordsLocation,
  name: string,
  signal?: AbortSignal,
): Promise<TrackingDocument> {
  const { store, templates } = location;
  return readTracking(store, bareOrderName(location, name), templates.trackingPrefix, signal);
}

/**
 * The text of a document, whether it can be read as one or not.
 *
 * @throws NotFoundError, ServiceError, CancelledError
 */
export async function readRecordText(
  location: RecordsLocation,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const { store, templates } = location;
  const { trackingPrefix } = templates;
  return (await store.readMetadata(bareOrderName(location, name), trackingPrefix, { signal })).text;
}

/** Whether an order has no document that can be read: it was deleted, or is damaged. */
export function isWithoutRecord(error: unknown): error is NotFoundError | TrackingDocumentError {
  return error instanceof NotFoundError || error instanceof TrackingDocumentError;
}

/** The order as it is stored now: another order may have taken some of its items over. */
export async function currentRecord(
  location: RecordsLocation,
  order: TrackingDocument,
  name: string,
  signal?: AbortSignal,
): Promise<TrackingDocument> {
  try {
    const stored = await readRecord(location, name, signal);
    return stored.submission.submitted === order.submission.submitted ? stored : order;
  } catch (error) {
    // The part that was read before is all there is.
    if (isWithoutRecord(error)) return order;
    throw error;
  }
}

/**
 * Changes a document and stores it, over what others have written meanwhile.
 *
 * @param change returns the very same document when there is nothing to change
 */
export async function changeRecord(
  store: Store,
  document: TrackingDocument,
  change: (of: TrackingDocument) => TrackingDocument,
  signal?: AbortSignal,
): Promise<TrackingDocument> {
  const changed = change(document);
  if (changed === document) return document;
  return storeTracking(store, changed, (_, theirs) => change(theirs), signal);
}

/**
 * Deletes the document of an order that was cleaned, also when others write it meanwhile, as long as
 * they only add to the same tasks.
 *
 * @throws ConflictError when tasks were started meanwhile that it would be forgotten with
 */
export async function deleteRecord(
  location: RecordsLocation,
  cleaned: TrackingDocument,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const { store, templates } = location;
  let known = cleaned;
  for (let attempt = 1; ; attempt++) {
    const object = await store.metadataObject(name, templates.trackingPrefix, { signal });
    if (!object) return;
    const isKnown = object.version === known.version;
    const current = isKnown ? known : await currentRecord(location, known, name, signal);
    if (tasksOf(current) !== tasksOf(cleaned)) {
      throw new ConflictError(
        name,
        l10n.t(
          'Tasks of "{0}" were started while the order was being cleaned, so its record was kept. Cancel the order, then clean it again.',
          name,
        ),
      );
    }
    known = current;
    try {
      return await store.remove(object, { signal });
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt >= CONFLICT_TRIES) throw error;
      await waitAfterConflict(attempt, signal);
    }
  }
}

/** Tasks that were started for an order, in any state. */
function tasksOf({ orders }: TrackingDocument): string {
  return JSON.stringify(orders.map(({ name, status }) => [name, status.id ?? '']));
}
