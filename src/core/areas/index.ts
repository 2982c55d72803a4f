/** Entry point of areas of interest for other folders of the core. */
export {
  AREA_FILE_ENDINGS,
  type AreaFileFacts,
  type AreaFileSystem,
  localFiles,
  MAX_AREA_BYTES,
} from './areaFiles.ts';
export type { AreaStep } from './areaMessages.ts';
export { type InsideArea, MAX_INSIDE_POSITIONS } from './insideArea.ts';
export { type AreaChoices, MAX_AREA_TILES } from './interpretArea.ts';
export { gridAreaOf, gridAreaOfBox, gridAreaOfGeometry, parsePlaceArea } from './placeArea.ts';
export {
  Area,
  type AreaFile,
  type AreaOptions,
  type AreaSource,
  type AreaText,
  readArea,
} from './readArea.ts';
export type { WideChoice } from './ringCleanup.ts';
export { parseTypedPlace, type TypedPlace } from './typedPlace.ts';
