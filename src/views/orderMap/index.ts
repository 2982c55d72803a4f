/** Entry point for the maps of orders: a bundle of its own, loaded when the first one is shown. */
export { OrderMaps, type OrderMapsParts } from './orderMaps.ts';
