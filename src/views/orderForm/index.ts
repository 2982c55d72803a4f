/**
 * Entry point for the order form and New Tile Grid: a bundle of its own, loaded when one of them is first
 * opened.
 */
export { GridDialog } from '../tileGrid/index.ts';
export type { FormArea } from './areaFinding.ts';
export { catalogOf } from './check.ts';
export { draftAgain, draftExtended } from './earlierOrder.ts';
export { withEarlierScenes } from './earlierScenes.ts';
export { recordedFormArea } from './formInside.ts';
export { pixelsKey } from './formOwnGrid.ts';
export { isInOtherGrid } from './otherGrid.ts';
export { OrderForm, type OrderFormParts } from './panel.ts';
export { draftOfRequest } from './requestDraft.ts';
