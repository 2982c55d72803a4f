/**
 * Interrupted actions: each with a small order, and what a user does afterwards. This file loads without
 * the sandbox, because each interrupted process loads it.
 */
import { type OrderRequest, TileGrid, Tracker } from '../../src/core/index.ts';
import { type Addresses, connectTo } from '../connect.ts';
import { finishOrder } from '../finishOrder.ts';

export const ORDER = 'ORDER';
/** The order whose images are taken over. */
export const EARLIER = 'EARLIER';

const GRID = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'Interrupted',
  ul: [1_920_000, 2_420_000],
  size: [16, 16],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

/** Three tiles of one month, all with scenes. */
export const REQUEST: OrderRequest = {
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: [
    [2, 3],
    [2, 4],
    [2, 5],
  ],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
};

export const ITEMS = 3;

export const ACTIONS = [
  'submit',
  'takeOver',
  'retry',
  'cancel',
  'clean',
  'update',
  'download',
] as const;
export type Action = (typeof ACTIONS)[number];

/** A tracker of a machine of its own. */
export async function openTracker(at: Addresses, order = ORDER): Promise<Tracker> {
  const { earthEngine, store } = await connectTo(at);
  return new Tracker({
    grid: GRID,
    store,
    earthEngine,
    trackingTemplate: order,
    nameTemplate: '{tile.name}_{date_start}',
    prefixTemplate: 'images',
    trackingPrefix: 'tracking',
  });
}

/** Does the action once, as a user who chose the command. */
export async function act(action: Action, tracker: Tracker, folder: string): Promise<void> {
  switch (action) {
    case 'submit':
      await tracker.submit(REQUEST);
      return;
    case 'takeOver':
      await tracker.submit(REQUEST, { existing: 'takeOver' });
      return;
    case 'retry':
      await tracker.retry(ORDER, { items: (await tracker.read(ORDER)).orders.map(nameOf) });
      return;
    case 'cancel':
      await tracker.cancel(ORDER);
      return;
    case 'clean':
      await tracker.clean(await tracker.read(ORDER), { trackingName: ORDER });
      return;
    case 'update':
      await tracker.update(ORDER);
      return;
    case 'download':
      await tracker.download(await tracker.read(ORDER), folder, { overwrite: false });
      return;
  }
}

/** Does what remains to be done after the action was interrupted, as a user who looks at the tree. */
export async function finish(action: Action, tracker: Tracker, folder: string): Promise<void> {
  const exists = (await tracker.list()).includes(ORDER);
  switch (action) {
    case 'submit':
    case 'takeOver':
      if (exists) await tracker.resume(ORDER);
      else await act(action, tracker, folder);
      break;
    case 'retry': {
      const order = await tracker.resume(ORDER).then(() => tracker.read(ORDER));
      const cancelled = order.orders.filter(({ status }) => status.state === 'CANCELLED');
      if (cancelled.length > 0) await tracker.retry(ORDER, { items: cancelled.map(nameOf) });
      break;
    }
    case 'clean':
      if (exists) await act('clean', tracker, folder);
      return;
    default:
      await act(action, tracker, folder);
  }
  if (action !== 'download') await finishOrder(tracker, ORDER);
}

const nameOf = ({ name }: { name: string }) => name;
