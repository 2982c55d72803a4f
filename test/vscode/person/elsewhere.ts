/** A user on another machine, who orders with the same configuration as the window. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EarthEngine, loadConfig, type OrderRequest, Tracker } from '../../../src/core/index.ts';
import type { FaultRule } from '../../../src/sandbox/index.ts';
import type { Workbench } from './workbench.ts';

/** Two images that the sandbox makes quickly. */
const REQUEST: OrderRequest = {
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: [3, 4],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
  periodFrequency: 'MS',
};

export async function trackerElsewhere({ sandbox, folder }: Workbench): Promise<Tracker> {
  const earthEngine = await EarthEngine.connect({
    project: sandbox.project,
    baseUrl: sandbox.earthEngine,
    credentials: { token: 'elsewhere' },
  });
  const yaml = await readFile(path.join(folder, 'cedar.yaml'), 'utf8');
  const same = await loadConfig(yaml).tracker({
    earthEngine,
    endpoints: { storage: sandbox.storage },
  });
  const { templates, grid, store, filters } = same;
  return new Tracker({ ...templates, grid, store, earthEngine, filters });
}

/** @returns the name of the order */
export async function orderElsewhere(
  workbench: Workbench,
  request: Partial<OrderRequest> = {},
): Promise<string> {
  const tracker = await trackerElsewhere(workbench);
  const { name } = await tracker.submit({ ...REQUEST, ...request });
  return name;
}

/** The sandbox's rule by which the first two tasks over a tile fail, in Earth Engine's words. */
export function failingTasks(tile: string): FaultRule {
  const message = 'Export too large: specified 65536 pixels (max: 1000).';
  return { service: 'task', path: `*${tile}*`, times: 2, action: { status: 400, message } };
}
