/** Workload tags of exports, by which Cloud Monitoring distinguishes orders. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, GRID, openCycle, SMALL_ORDER, whileTasksFail } from './cycle.ts';

/** Tags of all exports that the sandbox has accepted. No operation shows them. */
async function exportedTags(data: string): Promise<(string | undefined)[]> {
  const folder = path.join(data, 'earthengine', 'operations');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => JSON.parse(text).request.workloadTag);
}

it('an order has a tag of its own, made of its name', async () => {
  const data = temporaryFolder();
  const { trackerWith } = await openCycle({ data });
  const tracker = trackerWith({ trackingTemplate: 'Forests, {tile_indices}' });
  const { name } = await tracker.submit(SMALL_ORDER);
  expect((await finishOrder(tracker, name)).submission.workload_tag).toBe('forests-h003v002');
  expect(await exportedTags(data)).toEqual(['forests-h003v002', 'forests-h003v002']);
});

it('tasks that are retried keep the tag, though the configuration has another one now', async () => {
  const data = temporaryFolder();
  const cycle = await openCycle({ data });
  const tracker = cycle.trackerWith({ workloadTag: 'mine' });
  const order = await whileTasksFail(cycle, async () => {
    const { name } = await tracker.submit(SMALL_ORDER);
    return finishOrder(tracker, name);
  });
  await cycle.trackerWith({ workloadTag: 'other' }).retry(order.name);
  await finishOrder(tracker, order.name);
  expect(await exportedTags(data)).toEqual(['mine', 'mine', 'mine', 'mine']);
});

it('a configuration can switch tags off', async () => {
  const data = temporaryFolder();
  const { earthEngine, sandbox } = await openCycle({ data });
  const config = loadConfig(configuration(sandbox, '""'));
  const tracker = await config.tracker({ earthEngine, endpoints: { storage: sandbox.storage } });
  const { name } = await tracker.submit(SMALL_ORDER);
  await finishOrder(tracker, name);
  expect(await exportedTags(data)).toEqual([undefined, undefined]);
});

it('a tag that Earth Engine would refuse is a problem of the configuration', () => {
  const load = () => loadConfig(configuration({ bucket: 'my-bucket', project: 'p' }, 'My.Orders'));
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(
    'Earth Engine does not accept the workload tag "My.Orders". Use 1 to 63 lowercase letters',
  );
});

function configuration(names: { bucket: string; project: string }, tag: string): string {
  return `
tile_grid: ${JSON.stringify(GRID.toJSON())}
tracker:
  store: gcs
  tracking_template: "TAGS"
  workload_tag: ${tag}
gcs:
  bucket_name: ${names.bucket}
  project: ${names.project}
`;
}
