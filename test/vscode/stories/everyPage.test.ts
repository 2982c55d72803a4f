/**
 * One story for each page of Cedar: the test run that developers wait for before each commit. All
 * run in one window, whose stored data is cleared between them; the sandbox keeps its orders.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { OPENS_README, Workbench } from '../person/workbench.ts';
import { activityBar } from './activityBar.ts';
import { allTasks } from './allTasks.ts';
import { configurationProblems } from './configurationProblems.ts';
import { orderCycle } from './orderCycle.ts';
import { orderPages } from './orderPages.ts';
import { quickLook } from './quickLook.ts';
import { tileGrid } from './tileGrid.ts';
import { getStarted } from './walkthrough.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open('every-page', { isEmpty: true, sandbox: ['--speed', '50'] });
});

afterAll(async () => {
  await workbench?.close();
});

/** The sample workspace as it was at first, in the same window. */
async function sample(settings?: Record<string, unknown>): Promise<Workbench> {
  await workbench.openSample(settings);
  return workbench;
}

describe('Get started with Cedar', () => getStarted(async () => workbench));

describe('the activity bar', () => activityBar(() => sample(OPENS_README)));

describe('an order, from the form until it is cleaned', () => orderCycle(() => sample()));

describe('all tasks of the project', () => allTasks(() => sample()));

describe('problems of a configuration', () => configurationProblems(() => sample()));

describe('a new tile grid', () => tileGrid(() => sample()));

describe('the page and the map of an order', () => orderPages(() => sample()));

describe('the quick look', () => quickLook(() => sample()));
