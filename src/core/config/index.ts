export { Config, type ConfigProblem, type StoreConfig } from './config.ts';
export { loadConfig } from './load.ts';
export type { ExportOptions, FilterSpec } from './options.ts';
export { CONFIG_SCHEMA } from './schema.ts';
export { readTextFile, TextFileError } from './textFile.ts';
