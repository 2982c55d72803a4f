/**
 * Cedar's public core: ordering imagery from Earth Engine and tracking each order, without VS Code.
 *
 * ```ts
 * const config = loadConfig(await readFile('cedar.yaml', 'utf8'), { folder: '.' });
 * const earthEngine = await EarthEngine.connect({ project: 'my-project', credentials });
 * const tracker = await config.tracker({ earthEngine });
 * const { name } = await tracker.submit(request);
 * ```
 */

export type { CleanPlan, KeptObject } from './cleanOrder.ts';
export { estimateBytes } from './collections/estimate.ts';
export { type Band, collections, type ImageCollection, type Scaling } from './collections/index.ts';
export * from './config/index.ts';
export type { ItemCount } from './count.ts';
export type { LimitViolation } from './earthengine/exportLimits.ts';
export { MOST_WAITING, type QueueCount, roomFor } from './earthengine/queue.ts';
export { type Credentials, EarthEngine } from './earthengine/session.ts';
export * from './errors.ts';
export { Tile, TileGrid } from './grids/index.ts';
export { normalizeCrs, type Projection, projectionOf } from './grids/projection.ts';
export { OperationsPass, type PassMember } from './operationspass.ts';
export type { OrderPlan, OrderRequest, PlannedItem } from './order.ts';
export { exportViolations, type PlanNotice } from './orders/planLimits.ts';
export {
  describeFrequency,
  FREQUENCIES,
  MAX_PERIODS,
  overrun,
  type Period,
  splitPeriods,
  uncoveredPeriods,
} from './periods.ts';
export { CloudStorageStore } from './stores/cloudstorage.ts';
export { orderFolderName, safeFileName } from './stores/fileNames.ts';
export { orderFolder } from './stores/orderFolder.ts';
export type { ExportDestination, Store, StoredObject } from './stores/store.ts';
export { ACTIVE_STATES, FINAL_STATES, TASK_STATES, type TaskState } from './taskstates.ts';
export { formatTemplate } from './template.ts';
export {
  type CleanOptions,
  CleanResult,
  type ExistingChoice,
  type ListedOrder,
  type ResumeOptions,
  type SubmitOptions,
  type SubmitResult,
  Tracker,
  type TrackerParts,
  UpdatedOrders,
} from './tracker.ts';
export {
  isWaitingForRoom,
  type RunTimes,
  runTime,
  type TaskStatus,
  type TrackedItem,
  TrackingDocument,
  type TrackingDocumentJson,
} from './tracking.ts';
export {
  type UpdateGroup,
  type UpdateTogetherOptions,
  updateTogether,
} from './updatetogether.ts';
export type { Progress, Watch } from './watch.ts';
