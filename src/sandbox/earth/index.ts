export { openCatalogue } from './catalogue.ts';
export { toPixel, toPlace } from './grid.ts';
export type * from './types.ts';
