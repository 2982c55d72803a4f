/** The images of orders in their store, for `cedar convert --order`. */
import { InvalidArgumentError } from 'commander';
import type { Config, Tracker, TrackingDocument } from '../core/index.ts';
import type { CommandContext } from './commandSession.ts';
import { combinedExitCode, EXIT, type ExitCode, exitCodeFor } from './exitCodes.ts';
import { formatCount } from './format.ts';
import { noteMissingImages } from './noteMissingImages.ts';

/** What is to be converted of orders. */
export interface OrderImages {
  /** Names of the images that can be converted, with and without scenes. */
  readonly names: readonly string[];
  /** Those of them with pixels. */
  readonly completed: readonly string[];
  /** Addresses of their folders in the store: `gs://BUCKET/PREFIX`. */
  readonly places: readonly string[];
  /** For tasks that have not completed, and images that are no longer in the store. */
  readonly exitCode: ExitCode;
}

/** Where orders are read. */
interface OrderSource {
  readonly config: Config;
  readonly tracker: Tracker;
  /** Whether the images are read from the store, so that they must be there. */
  readonly isInStore: boolean;
}

/**
 * Reads orders, and reports images that cannot be converted, because they are not finished or no longer
 * in the store.
 *
 * @throws NotFoundError for an order that there is not; InvalidArgumentError if the images of all of them
 *   are unfinished
 */
export async function imagesOfOrders(
  orderNames: readonly string[],
  { config, tracker, isInStore }: OrderSource,
  context: Pick<CommandContext, 'output' | 'signal'>,
): Promise<OrderImages> {
  const { output, signal } = context;
  const { store } = config;
  const orders: TrackingDocument[] = [];
  for (const name of orderNames) orders.push(await tracker.read(name, { signal }));
  const absent = new Set<string>();
  for (const order of orders) {
    const ofOrder = isInStore ? await noteMissingImages({ ...context, tracker }, order) : [];
    for (const name of ofOrder) absent.add(name);
    const { length } = order.ownItems.filter(({ status }) => !isFinishedImage(status));
    if (length === 0) continue;
    output.alert(
      `${formatCount(length, 'image')} of the order "${order.name}" not converted: not completed. "cedar update" shows whether they are by now.`,
    );
  }
  const items = orders
    .flatMap((order) => order.ownItems)
    .filter(({ name, status }) => isFinishedImage(status) && !absent.has(name));
  if (items.length === 0) {
    throw new InvalidArgumentError('No image of the order can be converted.');
  }
  const prefixes = [...new Set(items.map(({ prefix }) => prefix))];
  return {
    names: items.map(({ name }) => name),
    completed: items.filter(({ status }) => status.state === 'COMPLETED').map(({ name }) => name),
    places: store.service === 'gcs' ? prefixes.map((each) => `gs://${store.bucket}/${each}`) : [],
    exitCode: combinedExitCode([exitCodeFor(orders), absent.size > 0 ? EXIT.failed : EXIT.done]),
  };
}

function isFinishedImage({ state }: TrackingDocument['orders'][number]['status']): boolean {
  return state === 'COMPLETED' || state === 'EMPTY';
}
