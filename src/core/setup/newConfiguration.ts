/**
 * Writes a new cedar.yaml from a few answers.
 *
 * ```ts
 * await writeNewConfiguration('cedar.yaml', {
 *   project: 'my-project-1',
 *   store: { service: 'gcs', bucket: 'my-images' },
 *   grid: 'LANDSAT_ARD_CU',
 * });
 * ```
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../domain/messages.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import { bucketProblem, folderProblem, projectProblem } from './answerProblems.ts';
import { configurationText, type NewConfiguration, type NewStore } from './configurationText.ts';
import { DEFAULT_ORDER_NAME } from './orderNames.ts';

export type { NewConfiguration, NewStore };

/** Folder of images unless another one is chosen. */
export const DEFAULT_FOLDER = 'CEDAR';

/**
 * The text of a configuration, with comments that explain the keys.
 *
 * @param answers what it sets
 * @throws ConfigError when an answer cannot be used
 */
export function formatNewConfiguration(answers: NewConfiguration): string {
  checkAnswers(answers);
  const { folder = DEFAULT_FOLDER, orderName = DEFAULT_ORDER_NAME } = answers;
  const text = configurationText({ ...answers, folder, orderName });
  // Reports what a template of the user's may have wrong.
  loadConfig(text);
  return text;
}

/** @throws ConfigError with everything that is wrong */
function checkAnswers({ project, store, grid, folder = DEFAULT_FOLDER }: NewConfiguration): void {
  const { service } = store;
  const problems = [
    { path: `${service}.project`, message: projectProblem(project) },
    ...(store.service === 'gcs'
      ? [{ path: 'gcs.bucket_name', message: bucketProblem(store.bucket) }]
      : []),
    { path: 'tile_grid.grid_name', message: gridProblem(grid) },
    { path: 'tracker.prefix_template', message: folderProblem(folder) },
  ].flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }]));
  if (problems.length === 0) return;
  throw new ConfigError(problems.map(({ message }) => message).join('\n'), problems);
}

function gridProblem(grid: string | TileGrid): string | undefined {
  if (typeof grid !== 'string') return undefined;
  try {
    TileGrid.named(grid);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Writes a new configuration; an existing file is never changed.
 *
 * @param file path of the file, in a folder that exists
 * @param answers what the configuration sets
 * @throws ConfigError when an answer cannot be used, or the file exists or cannot be written
 */
export async function writeNewConfiguration(
  file: string,
  answers: NewConfiguration,
): Promise<void> {
  const text = formatNewConfiguration(answers);
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (isExisting(error)) throw existingFile(file);
    // A full disk may have kept the beginning of the file.
    if (isWritten(error)) await rm(file, { force: true }).catch(() => {});
    const reason = messageOf(error);
    throw new ConfigError(l10n.t('"{0}" cannot be written: {1}', path.basename(file), reason), [], {
      cause: error,
    });
  }
}

/**
 * The error for a file that already exists.
 *
 * @param file path of the file
 */
export function existingFile(file: string): ConfigError {
  return new ConfigError(
    l10n.t(
      '"{0}" already exists, and was not changed. Delete or rename it first, or choose another folder.',
      file,
    ),
    [],
  );
}

function isExisting(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

/** Whether the file was opened before the error occurred. */
function isWritten(error: unknown): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === 'write' || syscall === 'close' || syscall === 'fsync';
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
