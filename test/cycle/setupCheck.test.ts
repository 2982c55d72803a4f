/** The setup check: every row passes, and every row can be seen failing. */
import { describe, expect, it } from 'vitest';
import {
  type Config,
  checkSetup,
  loadConfig,
  type SetupCheckId,
  type SetupConnection,
  type SetupRow,
} from '../../src/core/index.ts';
import { storedFiles } from '../storedFiles.ts';
import { type Cycle, openCycle } from './cycle.ts';

interface Checked {
  readonly rows: readonly SetupRow[];
  row(id: SetupCheckId): SetupRow;
}

function configOf({ sandbox: { bucket, project } }: Cycle, store: 'gcs' | 'gdrive'): Config {
  const section =
    store === 'gcs'
      ? `gcs: { bucket_name: ${bucket}, project: ${project} }`
      : `gdrive: { project: ${project} }`;
  const grid = 'tile_grid: { grid_name: LANDSAT_ARD_CU }';
  return loadConfig(`${grid}\ntracker: { store: ${store} }\n${section}\n`);
}

async function check(
  cycle: Cycle,
  options: {
    store?: 'gcs' | 'gdrive';
    config?: Config;
    connection?: SetupConnection;
    signal?: AbortSignal;
    onRow?: (row: SetupRow) => void;
  } = {},
): Promise<Checked> {
  const { store = 'gcs', config = configOf(cycle, store), connection, signal, onRow } = options;
  const { earthEngine, storage, drive } = cycle.sandbox;
  const endpoints = { earthEngine, storage, drive };
  const rows = await checkSetup({
    readConfig: async () => config,
    connection: async () => ({ endpoints, ...connection }),
    signal,
    onRow,
  });
  const row = (id: SetupCheckId) => {
    const found = rows.find((each) => each.id === id);
    if (!found) throw new Error(`there is no row ${id}`);
    return found;
  };
  return { rows, row };
}

const states = (rows: readonly SetupRow[]) =>
  Object.fromEntries(rows.map(({ id, state }) => [id, state]));

describe('the setup check', () => {
  it('passes all rows of a usable bucket, and leaves nothing in it', async () => {
    const cycle = await openCycle();
    const { rows } = await check(cycle);
    expect(rows.filter(({ state }) => state !== 'pass')).toEqual([]);
    expect(rows.map(({ id }) => id)).toEqual([
      ...['configuration', 'account', 'project', 'api', 'computation', 'bucket', 'read', 'write'],
      ...['delete', 'location', 'retention', 'versions', 'billing', 'queue', 'compute'],
    ]);
    const written = cycle.sandbox.requests.filter(
      ({ method, status }) => method === 'POST' && status === 200,
    );
    expect(written.some(({ path }) => path.startsWith('/upload/'))).toBe(true);
    expect(await storedFiles(cycle.sandbox)).toEqual([]);
  });

  it('passes all rows of Google Drive, and writes nothing to it', async () => {
    const cycle = await openCycle();
    const { rows } = await check(cycle, { store: 'gdrive' });
    expect(states(rows)).toEqual({
      ...{ configuration: 'pass', account: 'pass', project: 'pass', api: 'pass' },
      ...{ computation: 'pass', drive: 'pass', room: 'pass', queue: 'pass', compute: 'pass' },
    });
    expect(
      cycle.sandbox.requests.some(({ path, method }) => path.includes('drive') && method !== 'GET'),
    ).toBe(false);
  });
});
