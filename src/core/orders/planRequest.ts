/** Plans a request with the grid, templates and export options of a tracker. */
import type { TrackerContext } from '../trackerContext.ts';
import { type OrderPlan, type OrderRequest, planOrder } from './plan.ts';
import { checkPlan } from './planLimits.ts';

/** @throws the error of whatever is wrong with the request */
export function planRequest(
  { grid, templates, earthEngine, exportOptions, catalog }: TrackerContext,
  request: OrderRequest,
): OrderPlan {
  const plan = planOrder(request, grid, templates, earthEngine.now(), catalog);
  return checkPlan(plan, exportOptions);
}
