/** Entry point of areas of interest for other folders of the core. */
export { AREA_FILE_ENDINGS, type AreaFileSystem, localFiles, MAX_AREA_BYTES } from './areaFiles.ts';
export type { AreaStep } from './areaMessages.ts';
export type { AreaProblem } from './areaProblem.ts';
export { MAX_AREA_TILES } from './interpretArea.ts';
export { Area, type AreaOptions, type AreaSource, readArea } from './readArea.ts';
export type { WideChoice } from './ringCleanup.ts';
