/** Entry point for the pages of orders: a bundle of its own, loaded when the first one is opened. */
export { openImages } from './openImages.ts';
export { OrderPages, type OrderPagesParts } from './orderPages.ts';
