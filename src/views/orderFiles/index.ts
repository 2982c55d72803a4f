/** Entry point for order files: a bundle of its own, loaded when one is first submitted or exported. */
export { type ExportedRequest, OrderFiles, type OrderFilesParts } from './orderFiles.ts';
