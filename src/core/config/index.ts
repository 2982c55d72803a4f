export type { ExportOptions, FilterSpec } from './options.ts';
