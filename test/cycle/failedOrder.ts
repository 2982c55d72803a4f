/** An order whose task fails, because its bucket is deleted before it ends. */
import { CloudStorageStore, type TrackingDocument } from '../../src/core/index.ts';
import { type Cycle, finishOrder, SMALL_ORDER } from './cycle.ts';

/** An order of one item that has failed, and the bucket that its task was to write to. */
export async function failedOrder(
  cycle: Cycle,
): Promise<{ order: TrackingDocument; bucket: string }> {
  const { sandbox, earthEngine } = cycle;
  const bucket = 'deleted-before-the-task-ends';
  const send = (method: string, path: string, body?: object) =>
    fetch(`${sandbox.storage}/storage/v1/b${path}`, {
      method,
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  await send('POST', `?project=${sandbox.project}`, { name: bucket });
  class ElsewhereStore extends CloudStorageStore {
    override async exportDestination(name: string) {
      return { bucket, fileNamePrefix: name };
    }
  }
  const store = new ElsewhereStore({
    bucket: sandbox.bucket,
    project: sandbox.project,
    auth: earthEngine.auth,
    endpoint: sandbox.storage,
  });
  const tracker = cycle.trackerWith({ store });
  const { name } = await tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
  await send('DELETE', `/${bucket}`);
  return { order: await finishOrder(tracker, name), bucket };
}
