/** Plans a request with the grid, templates and export options of a tracker. */
import type { TrackerContext } from '../trackerContext.ts';
import { type OrderPlan, type OrderRequest, planOrder } from './plan.ts';
import { checkPlan } from './planLimits.ts';
import { requireReadableRecord } from './recordSize.ts';

/** Options of a plan. */
export interface PlanOptions {
  /** Plan also more images than one order can have, such as those of several orders. */
  readonly isAnySize?: boolean;
}

/** @throws the error of whatever is wrong with the request */
export function planRequest(
  { grid, templates, earthEngine, exportOptions, filters, catalog }: TrackerContext,
  request: OrderRequest,
  { isAnySize = false }: PlanOptions = {},
): OrderPlan {
  const plan = planOrder(request, grid, templates, earthEngine.now(), catalog);
  if (!isAnySize) requireReadableRecord(plan, templates, { filters, exportOptions });
  return checkPlan(plan, { exportOptions, filters });
}
