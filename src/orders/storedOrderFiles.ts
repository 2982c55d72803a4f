/** Files of orders in the store: lists, downloads and deletes them. */
import type { CleanOptions, KeptObject, StoredObject, Watch } from '../core/index.ts';
import { withoutPieceOffsets } from '../domain/pieceNames.ts';
import type { ObjectsSize, Order } from './order.ts';
import type { OrderReader } from './orderReader.ts';
import type { OrderSelection } from './orderSelection.ts';
import type { OrderTasks } from './orderTasks.ts';
import type { OrderSummary } from './summary.ts';

export class StoredOrderFiles {
  readonly #reader: OrderReader;
  readonly #tasks: OrderTasks;
  readonly #sizes = new WeakMap<OrderSummary, ObjectsSize>();

  constructor(reader: OrderReader, tasks: OrderTasks) {
    this.#reader = reader;
    this.#tasks = tasks;
  }

  async download(
    order: Order,
    folder: string,
    options: { overwrite?: boolean } & OrderSelection & Watch = {},
  ): Promise<string[]> {
    const tracker = await this.#reader.tracker(options.signal);
    const document = await this.#reader.document(order, options.signal);
    const paths = await tracker.download(document, folder, options);
    const files = [...paths.values()].flat();
    if (!options.items && !options.objects) {
      this.#reader.images.noteListing(order, document, ({ name, status }) =>
        (paths.get(status.id || name) ?? []).some((file) => file.endsWith('.tif')),
      );
    }
    this.#reader.acted({ kind: 'downloaded', order, files: files.length, folder });
    return files;
  }

  async missing(
    order: Order,
    folder: string,
    options: OrderSelection & Watch = {},
  ): Promise<ObjectsSize> {
    const tracker = await this.#reader.tracker(options.signal);
    return tracker.missing(await this.#reader.document(order, options.signal), folder, options);
  }

  async files(
    order: Order,
    options: { items?: readonly string[] } & Watch = {},
  ): Promise<readonly StoredObject[]> {
    const tracker = await this.#reader.tracker(options.signal);
    const document = await this.#reader.document(order, options.signal);
    const files = await tracker.objects(document, options);
    if (!options.items) {
      const stems = files.map(({ fileName }) => /^(.*)\.tif$/s.exec(fileName)?.[1]);
      const images = new Set(stems.map((stem) => stem && withoutPieceOffsets(stem)));
      this.#reader.images.noteListing(order, document, ({ name }) => images.has(name));
    }
    return files;
  }

  async size(order: Order, watch: Watch = {}): Promise<ObjectsSize> {
    const { summary } = order;
    const known = summary && this.#sizes.get(summary);
    if (known) return known;
    const files = await this.files(order, watch);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const size = { count: files.length, bytes };
    if (summary) this.#sizes.set(summary, size);
    return size;
  }

  async planClean(
    order: Order,
    watch: Pick<CleanOptions, 'cleanedWith'> & Watch = {},
  ): Promise<{ remove: readonly StoredObject[]; keep: readonly KeptObject[] }> {
    const tracker = await this.#reader.informedTracker(watch.signal);
    const document = await this.#reader.document(order, watch.signal);
    const options = { trackingName: order.name, ...watch };
    const { remove, keep } = await tracker.planClean(document, options);
    return { remove: [...remove.values()].flat(), keep };
  }

  async clean(
    order: Order,
    options: Omit<CleanOptions, 'trackingName'> = {},
  ): Promise<{ removed: string[]; kept: readonly KeptObject[] }> {
    const tracker = await this.#reader.informedTracker(options.signal);
    await this.#tasks.stopFeeding(order);
    const document = await this.#reader.document(order, options.signal);
    try {
      const removed = await tracker.clean(document, { ...options, trackingName: order.name });
      this.#reader.remove(order.name);
      const objects = [...removed.values()].flat();
      this.#reader.acted({ kind: 'cleaned', order, objects: objects.length });
      return { removed: objects, kept: removed.kept };
    } catch (error) {
      await this.#reader.reread(tracker, order.name).catch(() => {});
      throw error;
    }
  }
}
