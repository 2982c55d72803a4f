/** Brings tracking documents up to date with Earth Engine, and stores those that change. */
import * as l10n from '@vscode/l10n';
import { NotFoundError, ServiceError, TrackingDocumentError } from '../errors.ts';
import { noteOverwritten } from '../ownership/noteOverwritten.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { joinOperations, type OperationsSearch } from '../tracking/joinOperations.ts';
import { OperationsPass, type PassMember } from '../tracking/operationsPass.ts';
import { changeRecord, readRecord } from '../tracking/recordAccess.ts';
import { storedResults } from '../tracking/storedResults.ts';
import { throwIfCancelled, type Watch } from '../watch.ts';
import { listOrders } from './listOrders.ts';

/** Options of `updateAll`. */
export interface UpdateAllOptions extends Watch {
  /** Called for each order that cannot be read or written. */
  readonly onError?: (name: string, error: unknown) => void;
  /** Shares its pass over the operations with other trackers that are updated at the same time. */
  readonly member?: PassMember | undefined;
}

/** Orders that were brought up to date, by name. */
export class UpdatedOrders extends Map<string, TrackingDocument> {
  /** Errors of the documents that cannot be read as one, or may not be read, by name. */
  readonly unreadable: ReadonlyMap<string, TrackingDocumentError>;

  constructor(
    updated: readonly (readonly [string, TrackingDocument])[],
    unreadable: ReadonlyMap<string, TrackingDocumentError>,
  ) {
    super(updated);
    this.unreadable = unreadable;
  }
}

/** @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError */
export async function updateDocument(
  context: TrackerContext,
  name: string,
  options: Watch,
): Promise<TrackingDocument> {
  const [document] = (await updateDocuments(context, [name], options)).values();
  if (!document) throw new NotFoundError(name, l10n.t('There is no order "{0}".', name));
  return document;
}

/**
 * @param names names of the orders; all in the store unless given
 * @throws the first error of an order, as `Tracker.updateAll` describes it
 */
export async function updateDocuments(
  context: TrackerContext,
  names: readonly string[] | undefined,
  options: UpdateAllOptions,
): Promise<UpdatedOrders> {
  const { onProgress, signal } = options;
  const wanted = names ?? (await listOrders(context, { signal })).map(({ name }) => name);
  const failures = new UpdateFailures(options);
  const read = await forEachOrder(
    wanted.map((name) => [name, undefined] as const),
    (name) => readRecord(context, name, signal),
    (name, error) => failures.noteUnread(name, error),
  );
  const member = options.member ?? new OperationsPass().join();
  const search = await member.search(context.earthEngine, [...read.values()], signal);
  let done = 0;
  const updated = await forEachOrder(
    [...read],
    async (name, document) => {
      const joined = await joinAndStore(context, document, search, signal);
      onProgress?.({ action: 'update', item: name, done: ++done, total: read.size });
      return joined;
    },
    (name, error) => failures.note(name, error),
  );
  const unreadable = failures.finish(updated.size === 0);
  // In the order they were asked for, however fast each was.
  const inOrder = wanted.flatMap((name) => {
    const document = updated.get(name);
    return document ? [[name, document] as const] : [];
  });
  return new UpdatedOrders(inOrder, unreadable);
}

/** Does something with all orders at once; one that fails keeps no other from it. */
async function forEachOrder<Given>(
  orders: readonly (readonly [name: string, given: Given])[],
  work: (name: string, given: Given) => Promise<TrackingDocument>,
  onError: (name: string, error: unknown) => void,
): Promise<Map<string, TrackingDocument>> {
  const results = new Map<string, TrackingDocument>();
  await Promise.all(
    orders.map(async ([name, given]) => {
      try {
        results.set(name, await work(name, given));
      } catch (error) {
        onError(name, error);
      }
    }),
  );
  return results;
}

/** Errors that keep orders from being updated, by their meaning for the other orders. */
class UpdateFailures {
  readonly #options: UpdateAllOptions;
  readonly #failures: unknown[] = [];
  readonly #unreadable = new Map<string, TrackingDocumentError>();
  /** Documents that the account may not read. */
  readonly #refused = new Map<string, ServiceError>();

  constructor(options: UpdateAllOptions) {
    this.#options = options;
  }

  /** @throws CancelledError when the caller has cancelled, as `note` does */
  noteUnread(name: string, error: unknown): void {
    throwIfCancelled(this.#options.signal);
    if (isRefusal(error)) this.#refused.set(name, error);
    else this.#keep(name, error);
    this.#options.onError?.(name, error);
  }

  note(name: string, error: unknown): void {
    throwIfCancelled(this.#options.signal);
    this.#keep(name, error);
    this.#options.onError?.(name, error);
  }

  #keep(name: string, error: unknown): void {
    if (error instanceof TrackingDocumentError) this.#unreadable.set(name, error);
    else this.#failures.push(error);
  }

  /**
   * @param isNoneUpdated whether no order at all could be updated
   * @returns errors of the documents that cannot be read
   * @throws the first error that counts, unless the caller is called for each of them
   */
  finish(isNoneUpdated: boolean): ReadonlyMap<string, TrackingDocumentError> {
    const unreadable = this.#unreadable;
    if (isNoneUpdated) this.#failures.push(...this.#refused.values(), ...unreadable.values());
    if (this.#failures.length > 0 && !this.#options.onError) throw this.#failures[0];
    for (const [name, error] of this.#refused) unreadable.set(name, refusedDocument(name, error));
    return unreadable;
  }
}

/** Whether the account may not do what it asked for. */
function isRefusal(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.status === 403;
}

function refusedDocument(name: string, cause: ServiceError): TrackingDocumentError {
  const message = l10n.t('The order "{0}" cannot be read. {1}', name, cause.message);
  return new TrackingDocumentError(name, message, { cause });
}

/** Joins Earth Engine's operations into a document, and stores it over the version it was read at. */
async function joinAndStore(
  context: TrackerContext,
  document: TrackingDocument,
  search: OperationsSearch,
  signal: AbortSignal | undefined,
): Promise<TrackingDocument> {
  search.throwFailures(document);
  const results = await storedResults(context.store, document, search, signal);
  const change = (of: TrackingDocument) => joinOperations(of, search, results);
  // First: as long as the document does not record a task as completed, this is tried again.
  await noteOverwritten(context, document, change(document), signal);
  return changeRecord(context.store, document, change, signal);
}
