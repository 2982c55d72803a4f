/** Entry point of areas of interest for other folders of the core. */
export { AREA_FILE_ENDINGS, MAX_AREA_BYTES } from '../../domain/areaFileNames.ts';
export type { WideChoice } from '../../domain/wideRings.ts';
export {
  type AreaFileFacts,
  type AreaFileSystem,
  localFiles,
} from './areaFiles.ts';
export type { AreaStep } from './areaMessages.ts';
export { type InsideArea, MAX_INSIDE_POSITIONS } from './insideArea.ts';
export { type AreaChoices, MAX_AREA_TILES } from './interpretArea.ts';
export { withoutDegreeCode } from './places/codedDegrees.ts';
export {
  commaReading,
  isFarSmaller,
  otherReadings,
  parseDegreePlace,
} from './places/degreePlaces.ts';
export {
  type DegreeBox,
  type DegreePlace,
  type DegreePoint,
  describeDegreePlace,
  formatLatitude,
  formatLongitude,
  type ParsedDegrees,
  type PlaceBox,
  type WrongDegrees,
} from './places/degreeTexts.ts';
export { LocatedPlace } from './places/locatedPlace.ts';
export {
  gridAreaOf,
  gridAreaOfBox,
  gridAreaOfGeometry,
  type PlaceArea,
  parsePlaceArea,
} from './places/placeArea.ts';
export type { TypedPlace } from './places/projectedPlaces.ts';
export { parseTypedPlace } from './places/typedPlace.ts';
export { describeWideBox } from './places/wrongBoxes.ts';
export {
  Area,
  type AreaFile,
  type AreaOptions,
  type AreaSource,
  type AreaText,
  type PartOutline,
  readArea,
} from './readArea.ts';
