/**
 * Many orders, items and files at once, against the plain way of one after the other.
 *
 * Ratios rather than seconds: both run here and now, on the same machine and the same sandbox, which
 * answers after 40 ms as a service in the same country would.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitPeriods, TileGrid, Tracker, type TrackingDocument } from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { connectTo } from '../connect.ts';
import { secondsOf } from './statistics.ts';
import { addFigure } from './table.ts';

const LATENCY_MS = 40;
const TILES = 24;

const grid = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'Benchmark',
  ul: [1_920_000, 2_420_000],
  size: [64, 64],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

/** A figure of ours beside that of the plain way. */
function addPlain(what: string, ours: number, plain: number): void {
  addFigure(what, ours, 's', { name: 'plainly', figure: plain });
}

export async function benchPlainWays(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cedar-bench-'));
  const sandbox = await startSandbox({ speed: 1000, latency: LATENCY_MS, data: folder });
  try {
    const { earthEngine, store } = await connectTo(sandbox, 'bench');
    const tracker = (trackingTemplate: string, prefixTemplate: string) =>
      new Tracker({ grid, store, earthEngine, trackingTemplate, prefixTemplate });
    const tiles = Array.from({ length: TILES }, (_, index): [number, number] => [
      index % 10,
      Math.floor(index / 10),
    ]);
    const request = {
      collections: 'LANDSAT/LC08/C02/T1_L2',
      periodStart: '2020-06-01',
      periodEnd: '2020-07-01',
    };

    const together = tracker('TOGETHER', 'TOGETHER');
    const ours = await secondsOf(() => together.submit({ ...request, tiles }));
    const apart = await secondsOf(async () => {
      for (const [index, tile] of tiles.entries()) {
        await tracker(`APART_${index}`, 'APART').submit({ ...request, tiles: tile });
      }
    });
    addPlain(
      `Submitting ${TILES} items as one order, against ${TILES} orders one after the other`,
      ours,
      apart,
    );

    let order: TrackingDocument;
    do order = await together.update('TOGETHER');
    while (!order.settled);

    const checked = await secondsOf(() => together.download(order, join(folder, 'ours')));
    const objects = await together.objects(order);
    const plain = await secondsOf(async () => {
      for (const [index, { id }] of objects.entries()) {
        const url = `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o/${encodeURIComponent(id)}?alt=media`;
        const response = await fetch(url, { headers: { authorization: 'Bearer bench' } });
        await writeFile(join(folder, `plain-${index}`), Buffer.from(await response.arrayBuffer()));
      }
    });
    addPlain(
      `Downloading ${objects.length} files, checked, against fetching them one after the other`,
      checked,
      plain,
    );

    const names = await together.list('APART*');
    const all = await secondsOf(() => together.updateAll(names));
    const each = await secondsOf(async () => {
      for (const name of names) await together.update(name);
    });
    addPlain(`Updating ${names.length} orders in one pass, against each by itself`, all, each);

    const rounds = 200;
    const split = await secondsOf(async () => {
      for (let round = 0; round < rounds; round++) splitPeriods('1984-01-01', '2024-01-01', 'MS');
    });
    addFigure('Splitting 40 years into 481 months', (split / rounds) * 1000, 'ms');
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}
