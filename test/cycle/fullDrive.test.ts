/** An order on a Google Drive that is full when its images are written. */
import { expect, it } from 'vitest';
import { DriveStore, EarthEngine, Tracker, taskAdvice } from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
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
