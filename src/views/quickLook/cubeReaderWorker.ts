/** The thread that reads a cube with a library that does not return before it has read all. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Cube } from '../../cubeFiles/index.ts';
import { messageOf } from '../../domain/messages.ts';
import { isUnreadableImage } from '../../imageFiles/unreadable.ts';
import type {
  CubeReaderJob,
  CubeReadRequest,
  FromCubeReader,
  SentError,
} from './cubeReaderMessages.ts';

function send(message: FromCubeReader, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function sentError(error: unknown): SentError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return {
    message: messageOf(error),
    ...(code && { code }),
    ...(isUnreadableImage(error) && { reason: error.reason }),
  };
}

async function read(cube: Cube, { id, variable, origin, shape }: CubeReadRequest): Promise<void> {
  try {
    const values = await cube.read(variable, origin, shape);
    send({ kind: 'values', id, values }, [values.buffer]);
  } catch (error) {
    send({ kind: 'failed', id, error: sentError(error) });
  }
}

async function serve(file: string): Promise<void> {
  try {
    const { openCube } = await import('../../cubeFiles/index.ts');
    const cube = await openCube(file);
    parentPort?.on('message', (request: CubeReadRequest) => void read(cube, request));
    send({ kind: 'opened', facts: cube.facts });
  } catch (error) {
    send({ kind: 'failed', error: sentError(error) });
  }
}

async function inspect(files: readonly string[]): Promise<void> {
  const { openCube } = await import('../../cubeFiles/index.ts');
  const results: Extract<FromCubeReader, { kind: 'inspected' }>['results'][number][] = [];
  for (const file of files) {
    try {
      const cube = await openCube(file);
      results.push({ facts: cube.facts });
      await cube.close();
    } catch (error) {
      results.push({ error: sentError(error) });
    }
  }
  send({ kind: 'inspected', results });
}

const job = workerData as CubeReaderJob;
void (job.kind === 'serve' ? serve(job.file) : inspect(job.files));
