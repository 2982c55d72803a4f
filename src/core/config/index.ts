export {
  Config,
  type ConfigProblem,
  type ConfigValues,
  type ExportOptions,
  type FilterSpec,
  type StoreConfig,
} from './config.ts';
export { loadConfig } from './load.ts';
export { CONFIG_SCHEMA } from './schema.ts';
