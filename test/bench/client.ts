/** A tracker and its sandbox, which runs in a process of its own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxProgram, startSandboxProgram } from '../../scripts/start/sandbox.ts';
import { TileGrid, Tracker, type TrackingDocument } from '../../src/core/index.ts';
import { connectTo } from '../connect.ts';

/** Name of every order. */
export const ORDER = 'BENCH';

/** Clock ticks a second in `/proc`. */
const TICKS = 100;

const grid = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'Benchmark of the cycle',
  ul: [1_920_000, 2_420_000],
  size: [16, 16],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

export interface Client {
  readonly sandbox: SandboxProgram;
  readonly tracker: Tracker;
  /** How many requests the sandbox has had. */
  requests(): number;
}

async function connected(sandbox: SandboxProgram): Promise<Client> {
  const { earthEngine, store } = await connectTo(sandbox, 'bench');
  const names = {
    trackingTemplate: ORDER,
    nameTemplate: '{tile.name}_{date_start}',
    prefixTemplate: 'images',
  };
  return {
    sandbox,
    tracker: new Tracker({ grid, store, earthEngine, ...names }),
    requests: () => sandbox.program.output.match(/^(GET|POST|PUT|PATCH|DELETE) /gm)?.length ?? 0,
  };
}

/** @param args more of the sandbox's own options */
export async function withSandbox(
  args: readonly string[],
  work: (client: Client, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cedar-bench-cycle-'));
  const sandbox = await startSandboxProgram({
    data: join(folder, 'sandbox'),
    log: join(folder, 'sandbox.log'),
    args: ['--speed', '1000', '--verbose', ...args],
  });
  try {
    await work(await connected(sandbox), folder);
  } finally {
    await sandbox.program.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A request for one image of each of some tiles. */
export function monthOf(tiles: number) {
  return { ...collection, ...tilesOf(tiles), periodStart: '2020-06-01', periodEnd: '2020-07-01' };
}

/** A request for twelve images of each of some tiles. */
export function yearOf(tiles: number) {
  const year = { periodStart: '2020-01-01', periodEnd: '2020-12-31', periodFrequency: 'MS' };
  return { ...collection, ...tilesOf(tiles), ...year };
}

const collection = { collections: 'LANDSAT/LC08/C02/T1_L2' };

function tilesOf(count: number) {
  const tiles = Array.from({ length: count }, (_, index): [number, number] => [
    Math.floor(index / 10),
    index % 10,
  ]);
  return { tiles };
}

/** The order once all of its tasks have ended. */
export async function settled(tracker: Tracker): Promise<TrackingDocument> {
  for (;;) {
    const order = await tracker.update(ORDER);
    if (order.settled) return order;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Seconds of CPU time that the sandbox has used; undefined where the system does not show it. */
export async function sandboxCpu({ program }: SandboxProgram): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${program.pid}/stat`, 'utf8');
    // The name before it may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}
