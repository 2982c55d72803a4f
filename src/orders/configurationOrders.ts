/**
 * Puts together what a window can do with the orders of one configuration.
 *
 * ```ts
 * const orders = createConfigurationOrders(source, { changed: redraw });
 * await orders.refresh();
 * await orders.update();
 * ```
 *
 * `OrderReader` reads the orders, `OrderTasks` and `StoredOrderFiles` carry out the actions on them.
 */
import { consolePagesOf } from './consolePages.ts';
import type { ConfigurationOrders } from './order.ts';
import { OrderReader, type OrderReaderOptions } from './orderReader.ts';
import type { OrdersSource } from './ordersSource.ts';
import { OrderTasks } from './orderTasks.ts';
import { StoredOrderFiles } from './storedOrderFiles.ts';

export function createConfigurationOrders(
  source: OrdersSource,
  options: OrderReaderOptions,
): ConfigurationOrders {
  const configuration: ConfigurationOrders = {
    source,
    get state() {
      return reader.state;
    },
    get error() {
      return reader.error;
    },
    get listedAt() {
      return reader.listedAt;
    },
    get isStale() {
      return reader.state !== 'ready' && reader.listedAt !== undefined;
    },
    get orders() {
      return reader.orders;
    },
    find: (name) => reader.find(name),

    tracker: (signal) => reader.tracker(signal),
    ensureKnown: () => reader.ensureKnown(),
    ensureRead: () => reader.ensureRead(),
    refresh: (watch) => reader.refresh(watch),
    document: (order, signal) => reader.document(order, signal),
    text: (order, signal) => reader.text(order, signal),
    flush: () => reader.flush(),
    ensureImages: (order) => reader.images.ensure(order),
    lookForImages: (watch) => reader.images.lookForAll(watch),

    async count(request, watch = {}) {
      const tracker = await reader.tracker(watch.signal);
      return tracker.count(request, watch);
    },
    async areaGrid(request, area, watch = {}) {
      const tracker = await reader.tracker(watch.signal);
      return tracker.areaGrid(request, area, watch);
    },
    async emptyCollections(request, watch = {}) {
      const tracker = await reader.tracker(watch.signal);
      return tracker.emptyCollections(request, watch);
    },
    async footprints(request, watch = {}) {
      const tracker = await reader.tracker(watch.signal);
      return tracker.footprints(request, watch);
    },
    async look(request, signal) {
      const tracker = await reader.tracker(signal);
      return tracker.look(request);
    },
    async describeCollection(id, watch = {}) {
      const tracker = await reader.tracker(watch.signal);
      return tracker.describeCollection(id, watch);
    },
    async existing(request, watch = {}) {
      const tracker = await reader.informedTracker(watch.signal);
      return tracker.existing(request, watch);
    },
    async queue(signal) {
      const tracker = await reader.tracker(signal);
      return tracker.queue(signal);
    },
    async storeLocation(signal) {
      const tracker = await reader.tracker(signal);
      return tracker.storeLocation(signal);
    },
    console: () => consolePagesOf(source, () => reader.tracker()),

    update: (orders, watch) => tasks.update(orders, watch),
    submit: (request, watch) => tasks.submit(request, watch),
    resume: (order, watch) => tasks.resume(order, watch),
    feed: (order, watch) => tasks.feed(order, watch),
    retry: (order, options) => tasks.retry(order, options),
    cancel: (order, options) => tasks.cancel(order, options),
    annotate: (order, change, watch) => tasks.annotate(order, change, watch),

    download: (order, folder, options) => files.download(order, folder, options),
    missing: (order, folder, options) => files.missing(order, folder, options),
    files: (order, options) => files.files(order, options),
    size: (order, watch) => files.size(order, watch),
    planClean: (order, watch) => files.planClean(order, watch),
    clean: (order, options) => files.clean(order, options),
  };
  const reader = new OrderReader(configuration, options);
  const tasks = new OrderTasks(reader);
  const files = new StoredOrderFiles(reader, tasks);
  return configuration;
}
