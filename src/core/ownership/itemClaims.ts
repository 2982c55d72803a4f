/**
 * Finds the orders that have an item: a tracking document claims every item it lists, whether the
 * item has objects yet or not, until another order has taken it over.
 *
 * ```ts
 * const claims = new ItemClaims(store, 'CEDAR_TRACKING');
 * const found = await claims.find([{ prefix: 'CEDAR_PREARD', name: 'TILE_2019' }]);
 * found.orders.get('CEDAR_PREARD/TILE_2019'); // ['TRACKING_2019']
 * ```
 *
 * One listing of the tracking prefix shows a fingerprint of each document's items. Only documents
 * whose fingerprint has one of the wanted items are read, and those without a fingerprint, which
 * other programs have written: these once for each version of them.
 */

import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { isUnreadable, NotFoundError, ServiceError, TrackingDocumentError } from '../errors.ts';
import { forEachLimited } from '../services/limiter.ts';
import { type ItemLocation, itemPath } from '../stores/itemObjects.ts';
import type { Labels, Store, StoredObject } from '../stores/store.ts';
import { type DocumentLocation, TrackingDocument } from '../tracking/document.ts';
import { ITEMS_LABEL } from '../tracking/documentLabels.ts';
import { hasDigest, itemDigest } from '../tracking/itemDigests.ts';
import { ownRecordPath, recordName } from './recordPaths.ts';

/** Labels of an image's metadata document: id and place of its order. */
const ORDER_LABEL = 'cedar-order';
const TRACKING_LABEL = 'cedar-tracking';

const READS_AT_ONCE = 16;

/** Labels of the metadata document of an order's image in listings. */
export function imageLabels(document: TrackingDocument): Labels {
  const { id } = document.submission;
  return { ...(id && { [ORDER_LABEL]: id }), [TRACKING_LABEL]: ownRecordPath(document) };
}

/** Id and path of the order that stored a metadata document, as far as its labels show them. */
export function labeledOrder({ labels }: StoredObject): { id?: string; path?: string } {
  const { [ORDER_LABEL]: id, [TRACKING_LABEL]: path } = labels ?? {};
  return { ...(id && { id }), ...(path && { path }) };
}

export interface ClaimsOptions {
  /** Names of tracking documents whose claims are of no interest. */
  readonly except?: ReadonlySet<string> | undefined;
  /** The only documents to look at, where not all of them. */
  readonly among?: ((document: StoredObject) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Result of a search for claims. */
export interface FoundClaims {
  /** Names of the orders that claim an item, by the item's path; items without any are absent. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
  /** The documents of those orders, by name; one that cannot be read as one is absent. */
  readonly documents: ReadonlyMap<string, TrackingDocument>;
  /** All tracking documents as they were listed. */
  readonly listed: readonly StoredObject[];
}

export class ItemClaims {
  readonly #store: Store;
  readonly #prefix: string;
  /** Fingerprints of documents, by name, for those that show none in a listing. */
  readonly #known = new Map<string, { version: string; fingerprint: string }>();

  constructor(store: Store, trackingPrefix: string) {
    this.#store = store;
    this.#prefix = trackingPrefix;
  }

  /**
   * Name used for an order here: its name, with its prefix where its record is under another one.
   */
  shortPath(path: string): string {
    return recordName(path, this.#prefix);
  }

  /** Notes the fingerprint of a document that was read: that version is not read for it again. */
  remember(name: string, version: string, fingerprint: string): void {
    this.#known.set(name, { version, fingerprint });
  }

  /** Looks for the orders that claim items: one listing, and the documents that may claim one. */
  async find(items: readonly ItemLocation[], options: ClaimsOptions = {}): Promise<FoundClaims> {
    const { except, among = () => true, signal } = options;
    const wanted = new Set(items.map(itemPath));
    const digests = new Set([...wanted].map(itemDigest));
    const listed = await this.#store.list(this.#prefix, { signal });
    const candidates = listed.filter(
      (object) => !except?.has(nameOf(object)) && among(object) && this.#mayClaim(object, digests),
    );
    const orders = new Map<string, string[]>();
    const documents = new Map<string, TrackingDocument>();
    const read = async (object: StoredObject) => {
      const name = nameOf(object);
      const claims = await this.#claims(object, wanted, signal);
      if (claims.document && claims.paths.length > 0) documents.set(name, claims.document);
      for (const path of claims.paths) orders.set(path, [...(orders.get(path) ?? []), name].sort());
    };
    await forEachLimited(candidates, READS_AT_ONCE, read, signal);
    return { orders, documents, listed };
  }

  #mayClaim(object: StoredObject, digests: ReadonlySet<string>): boolean {
    // Images may be stored in the same folder.
    if (object.labels?.[TRACKING_LABEL] !== undefined) return false;
    const known = this.#known.get(nameOf(object));
    const fingerprint =
      object.labels?.[ITEMS_LABEL] ??
      (known?.version === object.version ? known.fingerprint : undefined);
    return fingerprint === undefined || hasDigest(fingerprint, digests);
  }

  async #claims(
    object: StoredObject,
    wanted: ReadonlySet<string>,
    signal: AbortSignal | undefined,
  ): Promise<{ paths: string[]; document?: TrackingDocument | undefined }> {
    const name = nameOf(object);
    const location = { name, prefix: this.#prefix };
    const label = object.labels?.[ITEMS_LABEL] ?? '';
    const { claims, document, version } = await readClaims(this.#store, location, signal, label);
    if (document && version) this.remember(name, version, document.itemsFingerprint);
    return { paths: [...wanted].filter(claims), document };
  }
}

/** Items that a stored record claims. */
interface RecordClaims {
  /** Whether it claims the item at a path. */
  readonly claims: (path: string) => boolean;
  /** Absent where the record is missing or damaged. */
  readonly document?: TrackingDocument;
  readonly version?: string;
}

/**
 * Reads the items that a record claims; none without a record.
 *
 * @param label fingerprint of its items, as a listing shows it: all that is known of a record that is
 *   stored damaged, or is too large; without it, such a record claims all items
 * @throws ServiceError that names the record
 */
export async function readClaims(
  store: Store,
  { name, prefix }: DocumentLocation,
  signal: AbortSignal | undefined,
  label?: string,
): Promise<RecordClaims> {
  let text: string;
  let version: string;
  try {
    ({ text, version } = await store.readMetadata(name, prefix, { signal }));
  } catch (error) {
    if (error instanceof NotFoundError) return { claims: () => false };
    if (isUnreadable(error)) {
      return {
        claims: (path) => label === undefined || hasDigest(label, new Set([itemDigest(path)])),
      };
    }
    throw error instanceof ServiceError && error.status === 403
      ? refusedRecordError(name, error)
      : error;
  }
  try {
    const document = TrackingDocument.parse(text, name, version, prefix);
    const paths = new Set(document.ownItems.map(itemPath));
    return { claims: (path) => paths.has(path), document, version };
  } catch (error) {
    if (!(error instanceof TrackingDocumentError)) throw error;
    return { claims: claimsOfDamaged(text) };
  }
}

/** A record that may not be read may have any of the items. */
function refusedRecordError(name: string, cause: ServiceError): ServiceError {
  const advice = l10n.t(
    'The order "{0}" cannot be read and may have the same images. Ask its owner for read access, or move its document out of the tracking folder.',
    name,
  );
  return new ServiceError(cause.service, cause.status, cause.serviceMessage, advice, { cause });
}

/** A record that was damaged still claims the items that it names. */
function claimsOfDamaged(text: string): RecordClaims['claims'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return (path) => text.includes(JSON.stringify(lastPart(path)));
  }
  const orders = isRecord(value) && Array.isArray(value.orders) ? value.orders : [];
  const paths = new Set(
    orders.flatMap((item: unknown) =>
      isRecord(item) && typeof item.name === 'string' && typeof item.prefix === 'string'
        ? [itemPath({ name: item.name, prefix: item.prefix })]
        : [],
    ),
  );
  return (path) => paths.has(path);
}

function nameOf({ fileName }: StoredObject): string {
  return fileName.replace(/\.json$/, '');
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
