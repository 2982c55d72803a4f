/** Entry point of proposed tile grids for other folders of the core. */
export {
  describeFit,
  describeGridSizes,
  describeProposalNotes,
  formatLength,
} from './describeProposal.ts';
export type { Distortion } from './distortion.ts';
export type { GridArea } from './gridArea.ts';
export { type GridSizes, snapSizes, tileSizes } from './gridSizes.ts';
export type {
  FixedTiles,
  FreeTiles,
  GridKind,
  GridSystem,
  PlaneBounds,
  Region,
} from './gridSystem.ts';
export {
  type GridProposal,
  proposeGrid,
  proposeGrids,
  resized,
  tilesOverArea,
} from './proposeGrids.ts';
