/**
 * Entry point for reading image files: a bundle of its own, loaded when the first image is opened.
 */
export { GeoImage, type ImageFacts, type Transform } from './image.ts';
export { TILE_SIZE, type Tile, type TilePlace } from './pyramid.ts';
export type { Samples, SampleType } from './samples.ts';
export { type Reason, UnreadableImage } from './unreadable.ts';
