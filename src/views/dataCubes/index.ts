/**
 * Entry point for building data cubes in a window: a bundle of its own, loaded when the first one is
 * built.
 */
export { buildDataCubes, writeDataCubes } from './buildDataCubes.ts';
