/** Order files of commands: reads them, and makes their requests. */
import path from 'node:path';
import type { OrderFile, OrderFileRequest } from '../core/index.ts';
import { MAX_DOCUMENT_BYTES } from '../domain/files.ts';
import type { Session } from './commandSession.ts';
import { readNamedFile } from './namedFile.ts';

/** An order file that was read. */
export interface ReadFile {
  readonly file: OrderFile;
  /** Folder that paths in it are relative to. */
  readonly folder: string;
}

/** @throws OrderFileError when it cannot be read, with every problem in it */
export async function readOrderFileAt(name: string): Promise<ReadFile> {
  const { OrderFileError, readOrderFile } = await import('../core/index.ts');
  const text = await readNamedFile(
    name,
    (reason, { cause }) => new OrderFileError(`${name}: ${reason}.`, [], { cause }),
    // It can have the outline of its area in it.
    MAX_DOCUMENT_BYTES,
  );
  const file = readOrderFile(text, { name: path.basename(name) });
  return { file, folder: path.dirname(path.resolve(name)) };
}

/**
 * The request of an order file. Notes about its area are printed.
 *
 * @throws OrderFileError, and what `orderFileRequest` throws
 */
export async function requestOfFile(
  { file, folder }: ReadFile,
  { tracker, output, signal }: Pick<Session, 'tracker' | 'output' | 'signal'>,
): Promise<OrderFileRequest> {
  const { orderFileRequest } = await import('../core/index.ts');
  const found = await orderFileRequest(file, { tracker, folder, signal });
  for (const note of found.notes) output.note(note);
  return found;
}
