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
import { NAME_TEMPLATE } from '../templates/orderTemplates.ts';
import { bucketProblem, folderProblem, projectProblem } from './answerProblems.ts';
import { DEFAULT_ORDER_NAME } from './orderNames.ts';

/** Folder of images unless another one is chosen. */
export const DEFAULT_FOLDER = 'CEDAR';

/** What a new configuration sets. */
export interface NewConfiguration {
  /** Id of the Google Cloud project. */
  readonly project: string;
  /** Where images and orders are stored. */
  readonly store:
    | { readonly service: 'gcs'; readonly bucket: string }
    | { readonly service: 'gdrive' };
  /** Name of a named grid. */
  readonly grid: string;
  /** Folder of the images (default `CEDAR`); that of the orders is beside it. */
  readonly folder?: string | undefined;
  /** Template of the names of orders; begin, end and time of the order unless given. */
  readonly orderName?: string | undefined;
}

/**
 * The text of a configuration, with comments that explain the keys.
 *
 * @param answers what it sets
 * @throws ConfigError when an answer cannot be used
 */
export function formatNewConfiguration(answers: NewConfiguration): string {
  checkAnswers(answers);
  const { grid, store, folder = DEFAULT_FOLDER, orderName = DEFAULT_ORDER_NAME } = answers;
  const text = `# Cedar: which tiles there are, how images are named, and where they are stored.

tile_grid:
  # A named grid: ${TileGrid.names().join(', ')}.
  grid_name: ${quote(grid)}
  # Or a grid of your own instead:
  # name: My grid
  # crs: EPSG:32619             # an EPSG code, ESRI code, PROJ string or WKT
  # ul: [295680, 4725120]       # x, y of the upper left corner
  # res: [30, 30]               # x, y size of a pixel
  # size: [5000, 5000]          # columns, rows of pixels in a tile
  # limits: [[0, 21], [0, 32]]  # first and last row, first and last column

tracker:
  # ${store.service === 'gcs' ? 'gcs is Cloud Storage, gdrive is Google Drive.' : 'gdrive is Google Drive, gcs is Cloud Storage.'}
  store: ${store.service}
  # Names of images. "h" is the column of the tile, "v" its row.
  name_template: ${quote(NAME_TEMPLATE)}
  # Folder of the images.
  prefix_template: ${quote(folder)}
  # Name of an order.
  tracking_template: ${quote(orderName)}
  # Folder of the orders.
  tracking_prefix: ${quote(`${folder}_TRACKING`)}
  # Scenes to leave out, by collection.
  # filters:
  #   LANDSAT/LC08/C02/T1_L2:
  #     - function: lte
  #       name: CLOUD_COVER
  #       value: 80

${formatStore(answers)}`;
  // Reports what a template of the user's may have wrong.
  loadConfig(text);
  return text;
}

function formatStore({ store, project }: NewConfiguration): string {
  const credentials = `  # File with credentials, such as the key of a service account. Without it, your own sign-in is used.
  # credentials_file: key.json
`;
  return store.service === 'gcs'
    ? `gcs:
  # The bucket that images are stored in, and the project that orders are computed in.
  bucket_name: ${quote(store.bucket)}
  project: ${quote(project)}
${credentials}`
    : `gdrive:
  # The project that orders are computed in.
  project: ${quote(project)}
  # What becomes of deleted files: trash (the default) or delete.
  # removal: trash
${credentials}`;
}

/** As YAML reads it back, whatever it contains. */
function quote(text: string): string {
  return JSON.stringify(text);
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

function gridProblem(grid: string): string | undefined {
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

/** The error for a file that exists already. */
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
