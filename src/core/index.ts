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

export type { Clock } from '../domain/clock.ts';
export type { DataType } from '../domain/imageSize.ts';
export { ACTIVE_STATES, FINAL_STATES, TASK_STATES, type TaskState } from '../domain/taskStates.ts';
export type { TileIndex } from '../domain/tileIndex.ts';
export * from './areas/index.ts';
export * from './catalog/index.ts';
export { estimateGridFile, type GridFileSize } from './collections/gridFileSize.ts';
export { estimateBytes } from './collections/imageBytes.ts';
export {
  allBands,
  type Band,
  type BandChoice,
  type BandDescription,
  type BitField,
  type CloudMask,
  type CloudMaskDescription,
  CollectionCatalog,
  type CollectionDescription,
  collections,
  type Encoding,
  type ImageChoice,
  type ImageCollection,
  imageCollection,
  type MarkedBits,
  type Mosaic,
  type PathRow,
  type Scaling,
  type SceneChoice,
  type SceneComposite,
  type SceneReference,
} from './collections/index.ts';
export * from './config/index.ts';
export * from './credentials/index.ts';
export { type BuildCubesOptions, type BuildCubesResult, buildCubes } from './cubes/buildCubes.ts';
export type { BuiltCube } from './cubes/builtCube.ts';
export {
  CUBE_FORMATS,
  type CubeEncoding,
  type CubeFormat,
  type CubeSizes,
} from './cubes/cubeLayout.ts';
export type { BucketOpener } from './cubes/cubePlaces.ts';
export { WRITTEN_FORMATS } from './cubes/fileFormats.ts';
export type { DuplicateChoice } from './cubes/groupItems.ts';
export { imageCollections } from './cubes/imageCollections.ts';
export type { WorkShare } from './cubes/workShare.ts';
export { taskAdvice, taskSetting } from './earthengine/advice.ts';
export type { AssetDescription } from './earthengine/assetDescription.ts';
export { cancelTasks } from './earthengine/cancelTasks.ts';
export { configuredCloudLimit, configuredMonths } from './earthengine/choiceFilters.ts';
export {
  computeThisMonth,
  type MonthlyCompute,
  NONCOMMERCIAL_TIERS,
  type NoncommercialTier,
  TIER_PAGE,
} from './earthengine/compute.ts';
export type { LimitViolation } from './earthengine/exportLimits.ts';
export type { Operation, Stage } from './earthengine/operations.ts';
export type { ProjectConfig, Registration } from './earthengine/projectConfig.ts';
export { type ProjectTask, projectTask } from './earthengine/projectTask.ts';
export { MAX_WAITING_TASKS, type QueueCount, roomFor } from './earthengine/queue.ts';
export {
  type ConnectOptions,
  type Credentials,
  EarthEngine,
  type TaskOptions,
} from './earthengine/session.ts';
export { MAX_LISTED_TASKS, type OperationsListener, TaskList } from './earthengine/taskList.ts';
export * from './errors.ts';
export type { DatumAccuracy, DatumShift } from './grids/datumAccuracy.ts';
export { type GridChoice, gridChoices } from './grids/gridChoices.ts';
export type { GridDefinition, GridJson } from './grids/gridDefinition.ts';
export { Tile, TileGrid, type TilePart } from './grids/index.ts';
export { normalizeCrs, type Position, type Projection, projectionOf } from './grids/projection.ts';
export * from './grids/proposals/index.ts';
export { type CrsRecord, type DocumentGrid, recordedGrid } from './grids/records.ts';
export { haveSamePlaces } from './grids/samePlaces.ts';
export { isSameReference, type ReferencedTile } from './grids/sameReference.ts';
export type { TileDefinition } from './grids/tile.ts';
export * from './orderFiles/index.ts';
export type { KnownImages } from './orders/absentImages.ts';
export type { CleanPlan } from './orders/clean.ts';
export type { ItemCount } from './orders/count.ts';
export {
  type CostEstimate,
  type CostSample,
  costSamples,
  estimateCosts,
} from './orders/earlierCosts.ts';
export type { SceneFootprint } from './orders/footprints.ts';
export { recordedOwnGrid } from './orders/gridOfArea.ts';
export {
  ItemLook,
  type ItemPicture,
  type ItemScene,
  type LookOptions,
  type PictureOptions,
} from './orders/itemLook.ts';
export type { ItemsOption, ObjectsOption } from './orders/objects.ts';
export { type OrderedArea, recordedArea } from './orders/orderedArea.ts';
export { type OrderedFilter, type OrderedImages, orderedImages } from './orders/orderedImages.ts';
export { describeSplit, extentOfImages, type OrderExtent } from './orders/orderSplit.ts';
export type { ValueRange } from './orders/pictureColors.ts';
export type { OrderPlan, OrderRequest, PlannedItem } from './orders/plan.ts';
export { exportViolations } from './orders/planLimits.ts';
export type { PlanNotice } from './orders/planNotice.ts';
export type { PlanOptions } from './orders/planRequest.ts';
export { MAX_SCENES_LEFT_OUT } from './orders/scenesLeftOut.ts';
export type { KeptObject } from './ownership/keptObject.ts';
export {
  describeFrequency,
  FREQUENCIES,
  MAX_PERIODS,
  overrun,
  type Period,
  splitPeriods,
  uncoveredPeriods,
} from './periods/splitPeriods.ts';
export { untilAborted } from './services/abort.ts';
export type { AccessTokens, AuthClient } from './services/authClient.ts';
export { isTransient } from './services/retryPolicy.ts';
export { bucketProblem, folderProblem, projectProblem } from './setup/answerProblems.ts';
export { checkSetup, type SetupOptions } from './setup/checkSetup.ts';
export { CloudResources, type CloudResourcesOptions } from './setup/cloudResources.ts';
export {
  DEFAULT_FOLDER,
  existingFile,
  formatNewConfiguration,
  type NewConfiguration,
  type NewStore,
  writeNewConfiguration,
} from './setup/newConfiguration.ts';
export {
  exampleOrderName,
  type OrderNameChoice,
  orderNameChoices,
  orderNameProblem,
} from './setup/orderNames.ts';
export type { CloudBucket } from './setup/projectBuckets.ts';
export type { CloudProject } from './setup/projectList.ts';
export type { SetupConnection } from './setup/setupContext.ts';
export type {
  SetupAction,
  SetupCheckId,
  SetupOutcome,
  SetupRow,
  SetupState,
} from './setup/setupRow.ts';
export { CloudStorageStore } from './stores/cloudStorage.ts';
export type { CloudStorageOptions } from './stores/cloudStorageClient.ts';
export { DriveStore } from './stores/drive.ts';
export type { DriveOptions } from './stores/driveAddress.ts';
export { orderFolderName, safeFileName } from './stores/fileNames.ts';
export { orderFolder } from './stores/orderFolder.ts';
export type {
  ExportDestination,
  Labels,
  ReadOptions,
  Store,
  StoredDocument,
  StoredObject,
  StoredText,
  StoreLocation,
  StoreWatch,
} from './stores/store.ts';
export { formatTemplate } from './templates/formatTemplate.ts';
export type { Templates } from './templates/orderTemplates.ts';
export {
  type UpdateGroup,
  type UpdateTogetherOptions,
  updateTogether,
} from './tracker/updateTogether.ts';
export {
  type CleanOptions,
  CleanResult,
  type ExistingChoice,
  type ListedOrder,
  type NewOrder,
  OrderPlanner,
  type ResumeOptions,
  type RetriedOrder,
  StoredOrders,
  type SubmitOptions,
  type SubmitResult,
  Tracker,
  type TrackerParts,
  type UpdateAllOptions,
  UpdatedOrders,
} from './tracker.ts';
export {
  type DocumentLocation,
  isWaitingForRoom,
  type RunTimes,
  runTime,
  TrackingDocument,
} from './tracking/document.ts';
export type {
  LeftOutItem,
  ProgramInfo,
  SubmissionInfo,
  TaskStatus,
  Timestamp,
  TrackedItem,
  TrackingDocumentJson,
  TrackingInfo,
} from './tracking/documentJson.ts';
export { OperationsPass, type PassMember } from './tracking/operationsPass.ts';
export {
  MAX_NOTE_LENGTH,
  MAX_OWN_NAME_LENGTH,
  type OrderAnnotation,
} from './tracking/orderAnnotation.ts';
export type { Progress, Watch } from './watch.ts';
