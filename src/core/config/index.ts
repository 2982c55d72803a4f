/** Entry point of the configuration for other folders of the core. */
export type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
export { readTextFile, TextFileError } from '../files/textFile.ts';
export { addBands, addCollection } from './addCollection.ts';
export type { ArdConfig } from './ardConfig.ts';
export { Config, type ConfigProblem, type ConfigValues, type StoreConfig } from './config.ts';
export { type CopyOptions, copyForGrid } from './copyForGrid.ts';
export { CONFIG_SCHEMA, type ConfigSchema } from './describedSchema.ts';
export { loadConfig } from './load.ts';
export type { Correction } from './warningTypes.ts';
export { formatTileGrid, tileGridSection, writeTileGrid } from './writeTileGrid.ts';
