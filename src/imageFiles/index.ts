/** Reader of image files, for the quick look and for data cubes; loaded when the first one is opened. */
export { BlockMemory } from './codecs.ts';
export type { FileCrs } from './crs.ts';
export { type ByteSource, FileSource, ReopenedFile } from './fileRanges.ts';
export { GeoImage } from './image.ts';
export type { ImageFacts, PixelTransform } from './imageFacts.ts';
export type { PixelSpan } from './pixelBlocks.ts';
export { type ImageTile, TILE_SIZE, type TilePlace } from './pyramid.ts';
export {
  createSampleArray,
  exactNumbers,
  type SampleArray,
  type StoredSampleType,
} from './sampleArrays.ts';
export { samplePlaces } from './samplePlaces.ts';
export { UncheckedBlocks, UncheckedMemory } from './uncheckedBlocks.ts';
export { type CubePart, type Reason, UnreadableImage } from './unreadable.ts';
export type { PixelWindow, WindowSamples } from './windows.ts';
