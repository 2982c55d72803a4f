/** The steps of a run, in their order. */
import type { Step } from '../run.ts';
import { aggregations } from './aggregations.ts';
import { fill } from './fill.ts';
import { namedGrids } from './namedGrids.ts';
import { operationsList } from './operationsList.ts';
import { refusals } from './refusals.ts';
import { repeatedRequest } from './repeatedRequest.ts';
import { wholeOrder } from './wholeOrder.ts';

/** The list of operations comes after the exports, so that there are some. */
export const STEPS: readonly Step[] = [
  refusals,
  repeatedRequest,
  wholeOrder,
  namedGrids,
  operationsList,
  fill,
  aggregations,
];
