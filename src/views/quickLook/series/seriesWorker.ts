/** The thread that reads series of pixels: unpacking large blocks must not delay other extensions. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../domain/messages.ts';
import type { FromSeriesThread, SeriesJob } from './seriesMessages.ts';
import { readSeries } from './seriesReading.ts';

function send(message: FromSeriesThread): void {
  parentPort?.postMessage(message);
}

async function answer(job: SeriesJob): Promise<void> {
  try {
    const answers = await readSeries(job, {
      onRead: (image, answer) => send({ kind: 'read', image, answer }),
      onChecked: () => send({ kind: 'checked' }),
    });
    send({ kind: 'done', answers });
  } catch (error) {
    send({ kind: 'failed', message: messageOf(error) });
  }
}

void answer(workerData as SeriesJob);
