/** Entry point of order files for other folders of the core. */
export { type DuePeriods, duePeriods } from './duePeriods.ts';
export { type ExportedOrder, type ExportOrderContext, exportOrder } from './exportOrder.ts';
export { formatOrderFile } from './formatOrderFile.ts';
export type { GeoJsonArea } from './geoJsonArea.ts';
export { ORDER_FILE_ENDING, type OrderFile, type OrderFileArea } from './orderFile.ts';
export { orderFileOfRequest } from './orderFileOfRequest.ts';
export type { OrderFilePlaceContext } from './orderFilePlace.ts';
export {
  type OrderFileContext,
  type OrderFileRequest,
  orderFileRequest,
} from './orderFileRequest.ts';
export { ORDER_FILE_SCHEMA } from './orderFileSchema.ts';
export { readOrderFile } from './readOrderFile.ts';
export { type RepeatContext, type RepeatedOrder, repeatOrder } from './repeatOrder.ts';
export {
  DEFAULT_DELAY_DAYS,
  REPEAT_FREQUENCIES,
  type RepeatEvery,
  type RepeatRule,
} from './repeatRule.ts';
export type { ResumedOrders, UnresumedOrder } from './resumeRepeated.ts';
