/** The draft of a request, such as that of an order file. */
import type { CollectionCatalog, OrderPlan, OrderRequest } from '../../core/index.ts';
import { draftAgain } from './earlierOrder.ts';
import { withEarlierScenes } from './earlierScenes.ts';
import { imageKey } from './imageKeys.ts';
import type { Draft } from './protocol.ts';

/**
 * @param plan of the request, with the images that it leaves out
 * @param configuration id of the configuration
 * @param catalog collections of the configuration
 */
export function draftOfRequest(
  request: OrderRequest,
  { items, collections, tiles, choices }: OrderPlan,
  configuration: string,
  catalog: CollectionCatalog,
): Draft {
  const { periodStart, periodEnd, periodFrequency = '', inside, leaveOut = [] } = request;
  const { leaveOutScenes = [] } = request;
  const days = [periodStart, periodEnd].map((date) =>
    typeof date === 'string' ? date : date.toISOString(),
  );
  const [start = '', end = ''] = days;
  const order = {
    collections,
    choices,
    tiles: tiles.map(({ row, column }) => [row, column] as const),
    periodStart: start,
    periodEnd: end,
    frequency: periodFrequency,
    leaveOutScenes,
    ...(inside && { inside: inside.name }),
    ...(request.grid && { hasOwnGrid: true as const }),
  };
  const left = new Set(leaveOut);
  const keys = items.filter(({ name }) => left.has(name)).map(imageKey);
  const draft = { ...draftAgain(order, configuration), leaveOut: [...new Set(keys)] };
  return withEarlierScenes(draft, { scenes: choices }, catalog);
}
