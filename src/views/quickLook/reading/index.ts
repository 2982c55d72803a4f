/**
 * Entry point for reading image files: a bundle of its own, loaded when the first image is opened.
 */
export { GeoImage, type ImageFacts, type PixelTransform } from './image.ts';
export { type ImageTile, TILE_SIZE, type TilePlace } from './pyramid.ts';
export type { SampleArray, StoredSampleType } from './sampleArrays.ts';
export { type Reason, UnreadableImage } from './unreadable.ts';
