/** Orders on a Google Drive that is full when images or records are written. */
import { expect, it, onTestFinished } from 'vitest';
import {
  DriveStore,
  EarthEngine,
  ServiceError,
  Tracker,
  taskAdvice,
} from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { driveApi } from '../sandbox/driveRequests.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, GRID, SMALL_ORDER } from './cycle.ts';

/** Bytes: enough for records, and not for an image. */
const SMALL_QUOTA = 40_000;

async function trackerAt({ project, earthEngine: baseUrl, drive }: Sandbox): Promise<Tracker> {
  const earthEngine = await EarthEngine.connect({
    project,
    baseUrl,
    credentials: { token: 'any' },
    store: 'gdrive',
  });
  const store = new DriveStore({ auth: earthEngine.auth, endpoint: drive });
  return new Tracker({ grid: GRID, store, earthEngine });
}

it('names the reason and the next step for each task, and is completed when there is room', async () => {
  const options = { data: temporaryFolder(), speed: 1000 };
  const full = await startSandbox({ ...options, driveQuota: SMALL_QUOTA });
  const tracker = await trackerAt(full);
  const { name } = await tracker.submit(SMALL_ORDER);
  const order = await finishOrder(tracker, name);
  await full.close();
  expect(order.states).toEqual({ FAILED: 2 });
  for (const { status } of order.orders) {
    const message = String(status.error_message);
    expect(message).toContain("The user's Drive storage quota has been exceeded.");
    expect(taskAdvice(message)).toMatch(/Delete files and empty the trash.*retry/);
  }

  const larger = await startSandbox(options);
  try {
    const again = await trackerAt(larger);
    await again.retry(name);
    expect((await finishOrder(again, name)).states).toEqual({ COMPLETED: 2 });
  } finally {
    await larger.close();
  }
});

it('reports that tasks were cancelled where only the record finds no room', async () => {
  const quota = 200_000;
  const sandbox = await startSandbox({ data: temporaryFolder(), speed: 0.001, driveQuota: quota });
  onTestFinished(() => sandbox.close());
  const tracker = await trackerAt(sandbox);
  const { name } = await tracker.submit(SMALL_ORDER);
  const api = driveApi(sandbox);
  const query = { fields: 'storageQuota' };
  const { storageQuota } = (await api.send('GET', '/drive/v3/about', { query })).body as {
    storageQuota?: { usage: string };
  };
  const filler = await api.upload(
    { name: 'filler' },
    'x'.repeat(quota - Number(storageQuota?.usage)),
  );
  const error = await tracker.cancel(name).then(
    () => new Error('nothing failed'),
    (failure: Error) => failure,
  );
  expect(error).toBeInstanceOf(ServiceError);
  expect(error.message).toMatch(
    /quota has been exceeded\.\nThe Drive is full\. [\s\S]*\nThe tasks of ".*" were cancelled, but this could not be recorded everywhere/,
  );
  expect(error.message).not.toContain('nothing was stored');
  // With some room, the same call records it.
  await api.send('DELETE', `/drive/v3/files/${filler.id}`);
  await tracker.cancel(name);
  expect((await finishOrder(tracker, name)).states).toEqual({ CANCELLED: 2 });
});
