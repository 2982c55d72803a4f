/**
 * Reads whole text files that a configuration names.
 *
 * A configuration may come from anywhere, and so may the names in it: a pipe, a device, a file
 * without an end or one on another server is refused before it is opened.
 */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { decodeText } from '../../domain/byteOrderMark.ts';
import {
  type FileFacts,
  isOnOtherServer,
  MAX_TEXT_FILE_SIZE,
  textFileProblem,
} from '../../domain/files.ts';

/** A file cannot be read; the message is the end of a sentence and names no file. */
export class TextFileError extends Error {
  /** Name of the class. */
  override readonly name = 'TextFileError';
  /** `ENOENT`, `EACCES` and the like, where the system has refused it. */
  readonly code: string | undefined;
  constructor(message: string, code?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * The text of a file in UTF-8 or UTF-16, without a byte order mark.
 *
 * @param file absolute path
 * @param options.folder where the configuration is that names it; on Windows, only its own server is
 *   asked for files
 * @param options.maxSize longest file that is read, bytes; 256 KB unless given
 * @throws TextFileError when it is not a plain file, is too large, or cannot be read
 */
export function readTextFile(
  file: string,
  options: { readonly folder?: string; readonly maxSize?: number } = {},
): string {
  const { folder = file, maxSize = MAX_TEXT_FILE_SIZE } = options;
  if (isOnOtherServer(file, folder, process.platform)) {
    throw new TextFileError(l10n.t('it is on another machine'));
  }
  try {
    checkFacts(statSync(file), maxSize);
    // Without waiting, should a pipe have taken its place meanwhile.
    const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const facts = fstatSync(opened);
      checkFacts(facts, maxSize);
      return decodeText(readBytes(opened, facts.size));
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    if (error instanceof TextFileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new TextFileError(fileErrorReason(code) ?? message, code, { cause: error });
  }
}

function readBytes(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let length = 0;
  for (let count = -1; length < size && count !== 0; length += count) {
    count = readSync(file, bytes, length, size - length, length);
  }
  return bytes.subarray(0, length);
}

function checkFacts(facts: FileFacts, maxSize: number): void {
  switch (textFileProblem(facts, maxSize)) {
    case 'folder':
      throw new TextFileError(l10n.t('it is a folder'), 'EISDIR');
    case 'special':
      throw new TextFileError(l10n.t('it is a pipe or a device, not a file'));
    case 'large':
      throw new TextFileError(l10n.t('it is larger than {0} KB', maxSize / 1024));
  }
}

function fileErrorReason(code: string | undefined): string | undefined {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return l10n.t('the file does not exist');
    case 'EACCES':
    case 'EPERM':
      return l10n.t('you do not have permission to read it');
    default:
      return undefined;
  }
}
