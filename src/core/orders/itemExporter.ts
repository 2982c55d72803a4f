/**
 * Starts the export of single items: their scenes are known, their images get metadata and thereby
 * belong to the order, and then the task is sent.
 */
import { randomUUID } from 'node:crypto';
import { exportRequest } from '../earthengine/export.ts';
import type { DateScenes } from '../earthengine/imageLayers.ts';
import type { Operation } from '../earthengine/operations.ts';
import type { ExportOptions } from '../earthengine/requestOptions.ts';
import { orderFilters } from '../earthengine/sceneFilters.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { CancelledError } from '../errors.ts';
import { claimImage, type ImageClaim } from '../ownership/claimImage.ts';
import type { OrderRecords } from '../ownership/orderRecords.ts';
import { delayedAbort } from '../services/abort.ts';
import type { EventLoopTurns } from '../services/eventLoopTurns.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TaskStatus, TrackedItem } from '../tracking/documentJson.ts';
import { replacedPieces } from '../tracking/imagePieces.ts';
import { earliestStart, taskFields } from '../tracking/joinOperations.ts';
import type { TrackingWriter } from '../tracking/writer.ts';
import { contentRecord } from './contentRecord.ts';
import { imageMetadata, unsubmittedStatus } from './imageMetadata.ts';
import type { SceneSearch } from './sceneSearch.ts';
import type { SubmissionItems } from './submissionItems.ts';

/**
 * Time that requests which start tasks may still take after a cancel, so that they are recorded.
 */
const GRACE_MS = 10_000;

export interface ItemExporterParts {
  readonly earthEngine: EarthEngine;
  readonly store: Store;
  /** The document as it was stored before the first task started. */
  readonly document: TrackingDocument;
  readonly writer: TrackingWriter;
  readonly sources: SubmissionItems;
  readonly search: SceneSearch;
  readonly turns: EventLoopTurns;
  /** Records of orders whose images this one finds in the place of its own. */
  readonly records: OrderRecords;
  readonly saveEmptyMetadata: boolean;
  /** Whether an earlier submission may have started some items without recording it. */
  readonly isRepeated: boolean;
  readonly signal: AbortSignal | undefined;
  /** Aborted some time after the caller's signal: for what must be recorded. */
  readonly late: AbortSignal | undefined;
}

export class ItemExporter {
  readonly #parts: ItemExporterParts;
  readonly #claimed = new Map<TrackedItem, string>();
  readonly #storedMetadata = new Set<string>();

  constructor(parts: ItemExporterParts) {
    this.#parts = parts;
  }

  /** Items whose images another order has claimed first, with the name of that order. */
  get claimed(): ReadonlyMap<TrackedItem, string> {
    return this.#claimed;
  }

  /** Ids of the image metadata that was stored here. */
  get storedMetadata(): ReadonlySet<string> {
    return this.#storedMetadata;
  }

  /** Starts the task of an item, or records that it is empty, cannot be exported, or is not its own. */
  async start(item: TrackedItem): Promise<void> {
    const { sources, search, writer, signal } = this.#parts;
    const dates = await search.dates(sources.of(item), signal);
    const isEmpty = dates.length === 0;
    const content = contentRecord(sources.of(item).source.collection, dates);
    const options = sources.exportOptions(item, dates.length);
    const violation = isEmpty ? undefined : sources.violation(item, dates.length);
    if (violation) {
      // It fails alone, as it would in Earth Engine, and can be retried with other options.
      writer.change(item.name, { status: failedStatus(violation.message), ...content });
      return;
    }
    const grace = delayedAbort(signal, GRACE_MS);
    const claim = await this.#claim(item, dates, options);
    if (claim && 'owner' in claim) {
      this.#claimed.set(item, claim.owner);
      writer.giveUp(item.name, claim.owner);
      return;
    }
    const replaced = await this.#replacedPieces(item, options);
    if (isEmpty) {
      writer.change(item.name, { status: { state: 'EMPTY' }, ...content }, claim?.id);
      return;
    }
    const operation = await this.#export(item, dates, options, grace);
    const started = taskFields(item, operation, this.#parts.document);
    writer.change(item.name, { ...started, export_image_kwds: options, ...content }, claim?.id);
    await this.#deleteReplaced(replaced);
  }

  /** Stores the metadata of an item's image; nothing where an empty item is to have none. */
  async #claim(
    item: TrackedItem,
    dates: readonly DateScenes[],
    options: ExportOptions,
  ): Promise<ImageClaim | undefined> {
    const { store, document, records, sources, earthEngine, signal } = this.#parts;
    if (dates.length === 0 && !this.#parts.saveEmptyMetadata) return undefined;
    const { source } = sources.of(item);
    const metadata = imageMetadata(item, {
      order: document,
      source,
      dates,
      filters: orderFilters(source.collection, sources.filtersOf(item)),
      options,
      store,
      now: earthEngine.now(),
    });
    const claim = await claimImage(store, metadata, { item, document, records, signal });
    if ('id' in claim) this.#storedMetadata.add(claim.id);
    return claim;
  }

  async #export(
    item: TrackedItem,
    dates: readonly DateScenes[],
    options: ExportOptions,
    signal: AbortSignal | undefined,
  ): Promise<Operation> {
    const { earthEngine, store, document, sources, turns, isRepeated } = this.#parts;
    const { source, expressions } = sources.of(item);
    const description = item.description ?? item.name;
    // The answers for many items may come at the same moment.
    await turns.next();
    const request = exportRequest(earthEngine.ee, expressions.image(source, dates, options), {
      collection: source.collection,
      description,
      destination: await store.exportDestination(item.name, item.prefix, { signal }),
      options,
      workloadTag: document.submission.workload_tag ?? '',
    });
    return earthEngine.startExport(request, item.request_id ?? randomUUID(), {
      repeated: isRepeated,
      description,
      since: earliestStart(document),
      signal,
    });
  }

  /**
   * Pieces of the image that another order, or an earlier task of this one, has had computed under the
   * same name, and that would be taken for a part of the new image.
   */
  async #replacedPieces(item: TrackedItem, options: ExportOptions): Promise<StoredObject[]> {
    if (!item.takes_over && !item.earlier_tasks) return [];
    const { store, document, signal } = this.#parts;
    const objects = await store.itemObjects(item.name, item.prefix, { signal });
    return replacedPieces(objects, item, document, options, store);
  }

  /** Pieces that cannot be deleted now are older than the new task: they do not count as its image's. */
  async #deleteReplaced(pieces: readonly StoredObject[]): Promise<void> {
    const { store, late } = this.#parts;
    for (const piece of pieces) {
      try {
        await store.remove(piece, { signal: late });
      } catch (error) {
        if (error instanceof CancelledError) throw error;
      }
    }
  }
}

/** Status of an item that could not be started. */
export function failedStatus(message: string): TaskStatus {
  return { ...unsubmittedStatus(), state: 'FAILED', error_message: message };
}
