/**
 * Opens streams of bytes in a thread of their own, so that this one stays free.
 *
 * The thread is started with the first stream, and ends when there has been none for a while. It has
 * connections of its own: what VS Code does to those of this thread does not reach them, which is why
 * `byteStreamRoutes.ts` decides where a stream is opened.
 */
import { on } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import type { RawAnswer } from './byteStream.ts';

/** A stream to open. */
export interface StreamRequest {
  readonly url: string;
  readonly headers: [string, string][];
  /**
   * Receives its messages; any message to it requests one more piece, closing it ends the stream.
   */
  readonly port: MessagePort;
}

/** Messages of a stream: its beginning, pieces, and its end. */
export type FromStream =
  | { kind: 'begin'; status: number; headers: [string, string][] }
  | { kind: 'piece'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'end' }
  | { kind: 'failed'; message: string; code: string | undefined };

/** As it is in the sources, and as it is in `dist/`. */
const FILE = import.meta.url.endsWith('.ts') ? 'byteStreamWorker.ts' : 'byteStreamWorker.cjs';
/** Time that an idle thread is kept, milliseconds. */
const IDLE_MS = 30_000;
/**
 * Space for new objects in the thread's heap, MB. Little of it is removed often, and with it the
 * buffers that they hold, without going through all of the heap.
 */
const YOUNG_MB = 2;

let thread: Worker | undefined;
let open = 0;
let idle: NodeJS.Timeout | undefined;

/** Like `openByteStream`. @throws an error whose code begins with `ERR_WORKER` without a thread */
export async function openStreamInThread(
  url: URL,
  headers: Headers,
  signal: AbortSignal,
): Promise<RawAnswer> {
  signal.throwIfAborted();
  const { port1, port2 } = new MessageChannel();
  const messages = on(port1, 'message', { signal, close: ['close'] });
  signal.addEventListener('abort', () => port1.close(), { once: true });
  begin();
  port1.on('close', finish);
  const request: StreamRequest = { url: url.href, headers: [...headers], port: port2 };
  try {
    running().postMessage(request, [port2]);
  } catch (error) {
    port1.close();
    throw Object.assign(new Error(String(error), { cause: error }), { code: 'ERR_WORKER_START' });
  }
  const first = await next(messages);
  if (first.kind !== 'begin') {
    port1.close();
    throw failureOf(first);
  }
  return {
    status: first.status,
    headers: new Headers(first.headers),
    body: bodyOf(port1, messages),
  };
}

async function* bodyOf(
  port: MessagePort,
  messages: NodeJS.AsyncIterator<unknown[]>,
): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const message = await next(messages);
      if (message.kind === 'end') return;
      if (message.kind !== 'piece') throw failureOf(message);
      yield message.bytes;
      port.postMessage('more');
    }
  } finally {
    port.close();
  }
}

async function next(messages: NodeJS.AsyncIterator<unknown[]>): Promise<FromStream> {
  const { done, value } = await messages.next();
  if (!done) return value[0] as FromStream;
  const message = l10n.t('The connection was interrupted.');
  return { kind: 'failed', message, code: 'ERR_WORKER_ENDED' };
}

function failureOf(message: FromStream): Error {
  const { message: text, code } = message.kind === 'failed' ? message : { message: message.kind };
  return Object.assign(new Error(text), { code });
}

function running(): Worker {
  if (thread) return thread;
  const started = new Worker(new URL(FILE, import.meta.url), {
    name: 'Cedar downloads',
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const forget = () => {
    if (thread === started) thread = undefined;
  };
  // Streams that were open end with the ports.
  started.on('error', forget);
  started.on('exit', forget);
  // An open stream keeps the process alive, by its port.
  started.unref();
  thread = started;
  return started;
}

function begin(): void {
  clearTimeout(idle);
  open++;
}

function finish(): void {
  open--;
  if (open > 0) return;
  idle = setTimeout(() => {
    const ending = thread;
    thread = undefined;
    void ending?.terminate();
  }, IDLE_MS);
  idle.unref();
}
