/** Entry point for tooltips: a bundle of its own, loaded when the pointer first rests on a row. */
export { orderTooltip } from './orderTooltips.ts';
export { projectTaskTooltip } from './projectTaskTooltips.ts';
export { taskTooltip } from './taskTooltips.ts';
