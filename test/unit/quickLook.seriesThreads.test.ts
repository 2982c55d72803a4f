/** The threads that read the images of a time series, with programs in place of the reader. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { SeriesImage } from '../../src/views/quickLook/series/seriesMessages.ts';
import {
  readSeriesInThreads,
  type SeriesThreadEvents,
} from '../../src/views/quickLook/series/seriesThread.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** The program of a thread. @param body uses `images`, numbers, and `send` */
function program(body: string): URL {
  const file = path.join(temporaryFolder(), 'thread.mjs');
  writeFileSync(
    file,
    `import { parentPort, workerData } from 'node:worker_threads';
     const { images } = workerData;
     const send = (message) => parentPort.postMessage(message);
     const keep = setInterval(() => {}, 1000);
     ${body}`,
  );
  return pathToFileURL(file);
}

const numbers = Array.from({ length: 11 }, (_, i) => i);

function read(
  file: URL,
  events: Partial<SeriesThreadEvents> = {},
  signal = new AbortController().signal,
) {
  const images = numbers as unknown as SeriesImage[];
  const all = { onRead: () => {}, onProgress: () => {}, ...events };
  return readSeriesInThreads({ images, spans: [] }, signal, all, file);
}

it('has the answers in the order of the images, and counts those of all threads', async () => {
  const file = program(`
    images.forEach((answer, image) => send({ kind: 'read', image, answer }));
    images.forEach(() => send({ kind: 'checked' }));
    send({ kind: 'done', answers: images });
  `);
  const progress: number[] = [];
  const early: unknown[] = [];
  const events = {
    onRead: (image: number, answer: unknown) => {
      early[image] = answer;
    },
    onProgress: (done: number) => progress.push(done),
  };
  expect(await read(file, events)).toEqual(numbers);
  expect(early).toEqual(numbers);
  expect(progress).toEqual([...numbers, ...numbers].map((_, i) => i + 1));
});

it('ends when one of the threads fails', async () => {
  const file = program(`if (images.includes(0)) send({ kind: 'failed', message: 'broken' });`);
  await expect(read(file)).rejects.toThrow('broken');
});

it('ends while it is read when it is cancelled', async () => {
  const cancelling = new AbortController();
  const file = program(`send({ kind: 'checked' });`);
  const onProgress = () => cancelling.abort();
  const reading = read(file, { onProgress }, cancelling.signal);
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});
