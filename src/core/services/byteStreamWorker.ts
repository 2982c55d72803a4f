/**
 * The thread that large streams of bytes are received in; started by `byteStreamThread.ts`.
 *
 * Receiving leaves much garbage. Here it is removed at little cost, because nothing else is in this
 * thread's heap, and without stopping what runs in the other thread. The parts of a stream are sent
 * on in pieces of half a MiB, whose memory is transferred with them.
 */
import { once } from 'node:events';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { freeMemory, openByteStream } from './byteStream.ts';
import type { FromStream, StreamRequest } from './byteStreamThread.ts';

/** Bytes sent on at once: few enough messages, small enough to be written at once. */
const PIECE_BYTES = 512 * 1024;
/**
 * Time that bytes may wait for further ones, milliseconds: a slow connection must be seen to be
 * alive.
 */
const PIECE_MS = 200;
/** Pieces on their way to the reader of one stream. */
const PIECES_AHEAD = 1;

parentPort?.on('message', (request: StreamRequest) => void serve(request));

async function serve({ url, headers, port }: StreamRequest): Promise<void> {
  const stop = new AbortController();
  port.on('close', () => stop.abort());
  const post = (message: FromStream, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  const room = new Room(port, stop.signal);
  try {
    const { status, ...answer } = await openByteStream(
      new URL(url),
      new Headers(headers),
      stop.signal,
    );
    post({ kind: 'begin', status, headers: [...answer.headers] });
    for await (const bytes of inPieces(answer.body)) {
      await room.forOne();
      post({ kind: 'piece', bytes }, [bytes.buffer]);
    }
    post({ kind: 'end' });
  } catch (error) {
    post({ kind: 'failed', ...describeFailure(error) });
  }
}

/** Room for pieces, which the reader gives back by any message. */
class Room {
  readonly #port: MessagePort;
  readonly #signal: AbortSignal;
  #left = PIECES_AHEAD;

  constructor(port: MessagePort, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
    port.on('message', () => {
      this.#left++;
    });
  }

  async forOne(): Promise<void> {
    while (this.#left === 0) await once(this.#port, 'message', { signal: this.#signal });
    this.#left--;
  }
}

/** The same bytes in fewer parts; all that have arrived, also when the stream then fails. */
async function* inPieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece: Uint8Array<ArrayBuffer> | undefined;
  let [filled, begun] = [0, 0];
  const ready = () => {
    const bytes = (piece ?? new Uint8Array()).subarray(0, filled);
    piece = undefined;
    filled = 0;
    return bytes;
  };
  try {
    for await (const part of body) {
      for (let at = 0; at < part.byteLength; ) {
        if (!piece) [piece, begun] = [allocated(), performance.now()];
        const bytes = part.subarray(at, at + PIECE_BYTES - filled);
        piece.set(bytes, filled);
        filled += bytes.byteLength;
        at += bytes.byteLength;
        if (filled === PIECE_BYTES) yield ready();
      }
      freeMemory(part);
      if (filled > 0 && performance.now() - begun > PIECE_MS) yield ready();
    }
  } catch (error) {
    if (filled > 0) yield ready();
    throw error;
  }
  if (filled > 0) yield ready();
}

/** Memory of its own, which can be sent on, and is not zeroed. */
function allocated(): Uint8Array<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(PIECE_BYTES);
}

function describeFailure(error: unknown): { message: string; code: string | undefined } {
  const { message = String(error), code } = error as NodeJS.ErrnoException;
  return { message, code };
}
