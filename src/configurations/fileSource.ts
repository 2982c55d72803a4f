/** A `cedar.yaml` of the workspace as a source of orders. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GoogleAccounts } from '../accounts/googleAccounts.ts';
import type { Config, SignedIn, Tracker } from '../core/index.ts';
import { textFileProblem } from '../domain/files.ts';
import { SCOPES } from '../domain/googleScopes.ts';
import type { OrdersSource } from '../orders/ordersSource.ts';
import { connect, setupConnection } from './connectTracker.ts';
import { areLoopback } from './endpoints.ts';
import { endpointSettings, projectSetting } from './settings.ts';

/** Parts that the connections of all configurations share. */
export interface ConnectionParts {
  /** Caches Earth Engine's descriptions of its functions from window to window. */
  readonly cacheFolder: string;
  /** Whether a host that is not Google's may get access tokens. */
  readonly trust: (host: string) => Promise<boolean>;
  readonly accounts: GoogleAccounts;
}

/**
 * @param file absolute path
 * @param parts what its connections have in common with others
 */
export function fileSource(
  file: string,
  { cacheFolder, trust, accounts }: ConnectionParts,
): OrdersSource {
  const uri = vscode.Uri.file(file);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const config = () => readConfig(file, folder?.uri.fsPath);
  return {
    id: file,
    file,
    label: labelOf(file, folder),
    description: vscode.workspace.asRelativePath(uri, false),
    isSandbox: false,
    get isLocal() {
      return areLoopback(endpointSettings(uri));
    },
    get project() {
      return projectSetting(uri);
    },
    get signedIn() {
      return accounts.signedIn(file);
    },
    fingerprint: async () => {
      const text = await readIfPlain(file);
      const given = JSON.stringify([text, endpointSettings(uri), projectSetting(uri)]);
      return createHash('sha256').update(given).digest('hex');
    },
    config,
    connect: async (signal) => {
      const endpoints = endpointSettings(uri);
      accounts.note(file, undefined);
      const read = await config();
      const tracker = await connect(read, {
        ...(await accounts.optionsFor(file, SCOPES[read.store.service])),
        endpoints,
        project: projectSetting(uri),
        // A sandbox needs no network, and uses another port each time.
        cacheFolder: areLoopback(endpoints) ? undefined : cacheFolder,
        signal,
        trust,
      });
      void noteAccount(tracker, (signedIn) => accounts.note(file, signedIn));
      return tracker;
    },
    setupConnection: async () =>
      setupConnection({
        ...(await accounts.optionsFor(file, SCOPES[(await config()).store.service])),
        endpoints: endpointSettings(uri),
        project: projectSetting(uri),
        trust,
      }),
  };
}

/** Finds out who is signed in, which may need a request. */
async function noteAccount(
  { earthEngine }: Tracker,
  note: (signedIn: SignedIn) => void,
): Promise<void> {
  const { describeCredentials } = await import('../core/index.ts');
  // A refusal is reported by the requests for orders.
  await describeCredentials(earthEngine.auth).then(note, () => {});
}

/**
 * The label of a folder's own configuration is the folder's name; that of one in a subfolder, its
 * path.
 */
function labelOf(file: string, folder: vscode.WorkspaceFolder | undefined): string {
  const own = path.dirname(file);
  if (!folder) return path.basename(own);
  const below = path.relative(folder.uri.fsPath, own);
  return below === '' ? folder.name : `${folder.name}/${below.split(path.sep).join('/')}`;
}

/** Text of the file; empty if it is not a regular file of a reasonable size. */
async function readIfPlain(file: string): Promise<string> {
  try {
    return textFileProblem(await stat(file)) ? '' : await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param workspace folder of the workspace @throws ConfigError */
async function readConfig(file: string, workspace: string | undefined): Promise<Config> {
  const { ConfigError, loadConfig, readTextFile, TextFileError } = await import('../core/index.ts');
  let text: string;
  try {
    text = readTextFile(file);
  } catch (cause) {
    if (!(cause instanceof TextFileError)) throw cause;
    throw new ConfigError(
      vscode.l10n.t(
        '{0} cannot be read: {1}. Create it with "Cedar: Create Configuration", or change the setting cedar.configuration.',
        file,
        cause.message,
      ),
      [],
      { cause },
    );
  }
  return loadConfig(text, { folder: path.dirname(file), workspace, name: path.basename(file) });
}
