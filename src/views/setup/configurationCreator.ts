/** Writes a new `cedar.yaml` from the answers of the user, or of a caller. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CloudResources, GridJson, NewConfiguration, TileGrid } from '../../core/index.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { STORE_KINDS } from '../../domain/stores.ts';
import { oneOf } from '../oneOf.ts';
import { askForConfiguration } from './configurationSteps.ts';

/** Arguments of a caller, all texts. With no more than a folder, the user is asked. */
const KEYS = [
  // Folder of the workspace; the only one unless given.
  'folder',
  'project',
  // `gcs`, as by default, or `gdrive`.
  'store',
  'bucket',
  // Location in which the bucket is created; it exists unless given.
  'location',
  'grid',
  // Folder of the images in the store.
  'imageFolder',
  // Template for the names of orders.
  'orderName',
] as const;

type CreationRequest = Readonly<Partial<Record<(typeof KEYS)[number], string>>> & {
  /** A grid from New Tile Grid, in place of the name of one. */
  readonly tileGrid?: GridJson;
};

/** Signs in for a configuration, which need not exist. @param file its path */
export type OpenCloud = (file: string, signal?: AbortSignal) => Promise<CloudResources>;

/**
 * @param given see `KEYS`; the user is asked for what is missing
 * @param openCloud signs in to list projects and buckets
 * @returns the path of the new configuration; undefined when the user cancels
 * @throws Error for what is not a request; ConfigError for a file that exists
 */
export async function createConfiguration(
  given: unknown,
  openCloud: OpenCloud,
): Promise<string | undefined> {
  const request = parseRequest(given);
  const folder = request.folder ?? (await chooseFolder());
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'cedar.yaml');
  const { existingFile, TileGrid, writeNewConfiguration } = await import('../../core/index.ts');
  // Before the user is asked anything.
  if (existsSync(file)) throw existingFile(file);
  const open = (signal?: AbortSignal) => openCloud(file, signal);
  const isComplete = KEYS.some((key) => key !== 'folder' && request[key] !== undefined);
  const grid = request.tileGrid && TileGrid.from(request.tileGrid);
  const answers = isComplete
    ? await prepare(request, open, grid)
    : await askForConfiguration(open, grid);
  if (!answers) return undefined;
  await writeNewConfiguration(file, answers);
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  if (!isComplete) void offerCheck(file);
  return file;
}

/** @throws Error for what is not a request */
function parseRequest(given: unknown): CreationRequest {
  // A menu passes other things.
  if (!isRecord(given)) return {};
  const { tileGrid, ...texts } = given;
  if (tileGrid === undefined && !KEYS.some((key) => key in texts)) return {};
  if (tileGrid !== undefined && !isRecord(tileGrid)) {
    throw new Error(vscode.l10n.t('"tileGrid" must be a definition of a tile grid.'));
  }
  for (const [key, value] of Object.entries(texts)) {
    if (KEYS.every((known) => known !== key)) {
      throw new Error(
        vscode.l10n.t('"{0}" is not a valid key here. Valid keys are: {1}.', key, KEYS.join(', ')),
      );
    }
    if (value !== undefined && typeof value !== 'string') {
      throw new Error(vscode.l10n.t('"{0}" must be a text, not {1}.', key, JSON.stringify(value)));
    }
  }
  return given;
}

/** @throws Error without a folder @returns undefined when the user cancels */
async function chooseFolder(): Promise<string | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(
    ({ uri }) => uri.scheme === 'file',
  );
  if (folders.length === 0) {
    throw new Error(vscode.l10n.t('Open a folder first: cedar.yaml is created in it.'));
  }
  if (folders.length === 1) return folders[0]?.uri.fsPath;
  const items = folders.map(({ name, uri }) => ({
    label: name,
    description: uri.fsPath,
    folder: uri.fsPath,
  }));
  const title = vscode.l10n.t('Create cedar.yaml in which folder?');
  return (await vscode.window.showQuickPick(items, { title }))?.folder;
}

/** The answers of a caller; creates the bucket where a location is given. @throws ConfigError */
async function prepare(
  request: CreationRequest,
  open: () => Promise<CloudResources>,
  own: TileGrid | undefined,
): Promise<NewConfiguration> {
  const {
    project = '',
    bucket = '',
    location,
    grid = '',
    imageFolder: folder,
    orderName,
  } = request;
  const service = oneOf(STORE_KINDS, request.store) ?? 'gcs';
  const store = service === 'gdrive' ? { service } : { service, bucket };
  const answers: NewConfiguration = { project, store, grid: own ?? grid, folder, orderName };
  const { formatNewConfiguration } = await import('../../core/index.ts');
  // Everything is checked before a bucket is created.
  formatNewConfiguration(answers);
  if (location !== undefined && service === 'gcs') {
    const resources = await open();
    await resources.createBucket(project, { name: bucket, location });
  }
  return answers;
}

async function offerCheck(file: string): Promise<void> {
  const check = vscode.l10n.t('Check Setup');
  const message = vscode.l10n.t('The configuration was created.');
  const chosen = await vscode.window.showInformationMessage(message, check);
  if (chosen === check) await vscode.commands.executeCommand('cedar.checkSetup', file);
}
