/** Entry point for the order form: a bundle of its own, loaded when the form is first opened. */
export type { FormArea } from './areaFinding.ts';
export { draftAgain, draftExtended } from './earlierOrder.ts';
export { recordedFormArea } from './formInside.ts';
export { OrderForm, type OrderFormParts } from './panel.ts';
