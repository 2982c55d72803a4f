/**
 * Starting the tasks of an order, so that none is ever lost.
 *
 * The tracking document is stored before the first task starts and says what is planned, with the
 * request id of every export. A submission that ends halfway is resumed from the document alone:
 * tasks that were started but not recorded are found again, and nothing starts twice.
 */
import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { imageCollection } from './collections/index.ts';
import type { ExportOptions, FilterSpec } from './config/index.ts';
import { exportTask, taskDescription } from './earthengine/export.ts';
import {
  completeOptions,
  type ExportedImage,
  exportViolation,
} from './earthengine/exportLimits.ts';
import { createFilter } from './earthengine/filters.ts';
import { taskStatus } from './earthengine/operations.ts';
import { type DateScenes, findScenes, type ImageSource, stackDates } from './earthengine/preard.ts';
import type { EarthEngine } from './earthengine/session.ts';
import {
  CancelledError,
  type CedarError,
  EmptyCollectionError,
  SubmissionError,
  TrackingDocumentError,
} from './errors.ts';
import { TileGrid } from './grids/index.ts';
import { imageMetadata, unsubmittedStatus } from './imagemetadata.ts';
import { createLimiter, forEachLimited } from './limiter.ts';
import { isoDateTime, type OrderPlan, type Templates } from './order.ts';
import { programInfo } from './program.ts';
import { isTransient } from './retry.ts';
import type { Store } from './stores/store.ts';
import { type TrackedItem, TrackingDocument } from './tracking.ts';
import { storeTracking, TrackingWriter } from './trackingwriter.ts';
import type { Watch } from './watch.ts';

/** Items prepared at once; each has one request under way, so Earth Engine's limiter has the say. */
const ITEMS_AT_ONCE = 32;

/** How long requests that start tasks may still take after a cancel, so that they are recorded. */
const GRACE_MS = 10_000;

/** What stays the same for all items of an order. */
export interface SubmissionOptions {
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  readonly exportOptions: ExportOptions;
  readonly saveEmptyMetadata: boolean;
}

/** The tracking document of an order nothing of which has been started. */
export function newTrackingDocument(
  plan: OrderPlan,
  grid: TileGrid,
  templates: Templates,
  options: SubmissionOptions,
): TrackingDocument {
  const submitted = isoDateTime(plan.now);
  const orders = plan.items.map(({ collection, tile, start, end, name, prefix }): TrackedItem => {
    const requestId = randomUUID();
    return {
      name,
      prefix,
      status: unsubmittedStatus(),
      collection,
      tile: [tile.row, tile.column],
      date_start: isoDateTime(start),
      date_end: isoDateTime(end),
      request_id: requestId,
      description: taskDescription(name, requestId),
    };
  });
  return new TrackingDocument({
    program: programInfo(),
    submission: {
      submitted,
      collections: [...plan.collections],
      tile_grid: grid.toJSON(),
      tile_indices: plan.tiles.map(({ row, column }) => [row, column]),
      period_start: isoDateTime(plan.periodStart),
      period_end: isoDateTime(plan.periodEnd),
      period_freq: plan.periodFrequency,
      filters: options.filters,
      export_image_kwds: options.exportOptions,
      save_empty_metadata: options.saveEmptyMetadata,
    },
    tracking: {
      submitted,
      name: plan.name,
      prefix: templates.trackingPrefix,
      collections: [...plan.collections],
      tiles: plan.tiles.map((tile) => tile.toJSON()),
      name_template: templates.nameTemplate,
      prefix_template: templates.prefixTemplate,
    },
    orders,
    metadata: [],
  });
}

/** The options an order was submitted with, as its document records them. */
export function recordedOptions(document: TrackingDocument): SubmissionOptions {
  const { filters, export_image_kwds, save_empty_metadata } = document.submission;
  return {
    filters: (filters ?? {}) as SubmissionOptions['filters'],
    exportOptions: (export_image_kwds ?? {}) as ExportOptions,
    saveEmptyMetadata: save_empty_metadata !== false,
  };
}

export class Submission {
  readonly #earthEngine: EarthEngine;
  readonly #store: Store;
  readonly #options: SubmissionOptions;
  readonly #sources: ReadonlyMap<string, ImageSource>;
  readonly #found = new Map<string, DateScenes[]>();
  /** Ids of the image metadata stored in this run. */
  readonly #storedMetadata = new Set<string>();
  readonly #items: readonly TrackedItem[];
  #document: TrackingDocument;

  /**
   * @param document with the items to start in state `UNSUBMITTED`
   * @param only names of the items to start; all that are not started unless given
   * @throws TrackingDocumentError when an item lacks what starting it needs
   */
  constructor(
    earthEngine: EarthEngine,
    store: Store,
    document: TrackingDocument,
    options: SubmissionOptions,
    only?: ReadonlySet<string>,
  ) {
    this.#earthEngine = earthEngine;
    this.#store = store;
    this.#options = options;
    this.#document = document;
    this.#items = document.orders.filter(
      ({ name, status }) => status.state === 'UNSUBMITTED' && (!only || only.has(name)),
    );
    const grid = TileGrid.from(document.submission.tile_grid);
    this.#sources = new Map(
      this.#items.map((item) => [item.name, this.#source(item, document.name, grid)]),
    );
  }

  /** Looks for all scenes before anything is stored. @throws EmptyCollectionError */
  async requireScenes({ onProgress, signal }: Watch): Promise<void> {
    let done = 0;
    const total = this.#items.length;
    const work = async (item: TrackedItem) => {
      const dates = await this.#scenes(item, signal);
      onProgress?.({ action: 'prepare', item: item.name, done: ++done, total });
      if (dates.length > 0) return;
      const { collection, tile, start, end } = this.#sourceOf(item);
      throw new EmptyCollectionError(
        collection.id,
        l10n.t(
          '"{0}" has no scenes over tile {1} from {2} to {3}. Nothing was submitted: leave it out, or let empty items be recorded as such.',
          collection.id,
          tile.name,
          isoDateTime(start),
          isoDateTime(end),
        ),
      );
    };
    await forEachLimited(this.#items, createLimiter({ atOnce: ITEMS_AT_ONCE }), work, signal);
  }

  /**
   * Starts the task of every item that has none.
   *
   * @param repeated whether an earlier submission may have started some without recording it
   * @param onRecorded told of the document when it is first stored
   * @throws SubmissionError when it ends halfway, CancelledError when the signal is aborted: the
   *   stored document then says what is left to do. When nothing at all could be started for good
   *   reason, nothing stays stored and that reason is thrown.
   */
  async run(
    { onProgress, signal }: Watch,
    repeated: boolean,
    onRecorded?: (document: TrackingDocument) => void,
  ): Promise<{ id: string }> {
    const { name, prefix } = this.#document.tracking;
    if (!repeated) {
      this.#document = await storeTracking(this.#store, this.#document, (ours) => ours);
      onRecorded?.(this.#document);
    }
    const writer = new TrackingWriter(this.#store, this.#document);
    const failures: unknown[] = [];
    let done = 0;
    const work = async (item: TrackedItem) => {
      try {
        await this.#start(item, writer, repeated, signal);
        onProgress?.({ action: 'start', item: item.name, done: ++done, total: this.#items.length });
      } catch (error) {
        failures.push(error);
        throw error;
      }
    };
    let failure: unknown;
    try {
      await forEachLimited(this.#items, createLimiter({ atOnce: ITEMS_AT_ONCE }), work, signal);
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined && !repeated && (await this.#undo(writer, failures))) throw failure;
    try {
      this.#document = await writer.flush();
    } catch (error) {
      failure ??= error;
    }
    if (failure !== undefined) throw this.#halfway(failure, done);
    const stored = await this.#store.metadataObject(name, prefix);
    return { id: stored?.id ?? name };
  }

  async #start(
    item: TrackedItem,
    writer: TrackingWriter,
    repeated: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const source = this.#sourceOf(item);
    const dates = await this.#scenes(item, signal);
    const empty = dates.length === 0;
    const options = this.#exportOptions(item, source, dates.length);
    const refused = empty ? undefined : exportViolation(imageOf(source, dates.length), options);
    if (refused) {
      // It fails alone, as it would in Earth Engine, and can be retried with other options.
      const status = { ...unsubmittedStatus(), error_message: refused.message };
      writer.change(item.name, { ...status, state: 'FAILED' });
      return;
    }
    const grace = withGrace(signal);
    let metadataId: string | undefined;
    if (!empty || this.#options.saveEmptyMetadata) {
      metadataId = await this.#storeImageMetadata(item, source, dates, options, signal);
    }
    if (empty) {
      writer.change(item.name, { state: 'EMPTY' }, metadataId);
      return;
    }
    const description = item.description ?? item.name;
    const task = exportTask(
      this.#earthEngine.ee,
      stackDates(
        this.#earthEngine.ee,
        source,
        dates.map(({ date }) => date),
      ),
      {
        tile: source.tile,
        collection: source.collection,
        description,
        destination: await this.#store.exportDestination(item.name, item.prefix),
        options,
      },
    );
    const operation = await this.#earthEngine.startExport(task, item.request_id ?? randomUUID(), {
      repeated,
      description,
      since: Date.parse(`${this.#document.submission.submitted}Z`),
      ...(grace && { signal: grace }),
    });
    writer.change(item.name, taskStatus(operation), metadataId, options);
  }

  /** As the configuration had them, with what Cedar chooses for so many dates. */
  #exportOptions(item: TrackedItem, source: ImageSource, dates: number): ExportOptions {
    const own = item.export_image_kwds as ExportOptions | undefined;
    return completeOptions(imageOf(source, dates), own ?? this.#options.exportOptions);
  }

  async #storeImageMetadata(
    item: TrackedItem,
    source: ImageSource,
    dates: readonly DateScenes[],
    options: ExportOptions,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const metadata = imageMetadata(item, {
      source,
      dates,
      filters: this.#options.filters[source.collection.id] ?? [],
      options,
      store: this.#store,
      now: new Date(),
    });
    const watch = signal ? { signal } : {};
    const { id } = await this.#store.storeMetadata(metadata, item.name, item.prefix, watch);
    this.#storedMetadata.add(id);
    return id;
  }

  /** Takes back a submission of which nothing was, and nothing may have been, started. */
  async #undo(writer: TrackingWriter, failures: readonly unknown[]): Promise<boolean> {
    const started = writer.document.orders.some(
      ({ status }) => status.state !== 'UNSUBMITTED' && status.state !== 'EMPTY',
    );
    const mayHaveStarted = failures.some(
      (error) => isTransient(error) || error instanceof CancelledError,
    );
    if (started || mayHaveStarted) return false;
    await writer.flush();
    const { name, prefix } = this.#document.tracking;
    for (const item of this.#items) {
      for (const object of await this.#store.itemObjects(item.name, item.prefix)) {
        // Images under these names are an earlier order's; this one has stored metadata only.
        if (this.#storedMetadata.has(object.id)) await this.#store.remove(object);
      }
    }
    const tracking = await this.#store.metadataObject(name, prefix);
    if (tracking) await this.#store.remove(tracking);
    return true;
  }

  #halfway(failure: unknown, done: number): CedarError {
    const { name } = this.#document;
    const total = this.#items.length;
    const rest =
      total === 1
        ? l10n.t(
            'The order "{0}" is recorded with {1} of 1 item started; resume it to start the rest.',
            name,
            done,
          )
        : l10n.t(
            'The order "{0}" is recorded with {1} of {2} items started; resume it to start the rest.',
            name,
            done,
            total,
          );
    if (failure instanceof CancelledError) {
      return new CancelledError(`${l10n.t('Cancelled.')} ${rest}`, { cause: failure });
    }
    const reason = failure instanceof Error ? failure.message : String(failure);
    return new SubmissionError(name, `${reason}\n${rest}`, { cause: failure });
  }

  async #scenes(item: TrackedItem, signal: AbortSignal | undefined): Promise<DateScenes[]> {
    const found =
      this.#found.get(item.name) ??
      (await findScenes(this.#earthEngine, this.#sourceOf(item), signal));
    this.#found.set(item.name, found);
    return found;
  }

  #sourceOf(item: TrackedItem): ImageSource {
    const source = this.#sources.get(item.name);
    if (!source) throw new Error(`No source for ${item.name}`);
    return source;
  }

  #source(item: TrackedItem, document: string, grid: TileGrid): ImageSource {
    const { collection, tile, date_start: start, date_end: end } = item;
    if (!collection || !tile || !start || !end || !item.request_id) {
      throw new TrackingDocumentError(
        document,
        l10n.t(
          '"{0}" does not say what its item "{1}" is made from (the Python tool does not record it), so it cannot be resumed. Order it again.',
          document,
          item.name,
        ),
      );
    }
    const specs = this.#options.filters[collection] ?? [];
    return {
      collection: imageCollection(collection),
      tile: grid.tile(tile[0], tile[1]),
      start: new Date(`${start}Z`),
      end: new Date(`${end}Z`),
      filters: specs.map((spec) => createFilter(this.#earthEngine.ee, spec)),
    };
  }
}

function imageOf({ collection, tile }: ImageSource, dates: number): ExportedImage {
  return { collection, size: tile.size, dates };
}

/** A signal that follows another one after some time. */
function withGrace(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (!signal) return undefined;
  const late = new AbortController();
  signal.addEventListener(
    'abort',
    () => setTimeout(() => late.abort(signal.reason), GRACE_MS).unref(),
    { once: true },
  );
  return late.signal;
}
