/** Signs in to list projects and buckets, before there is a configuration or beside one. */
import * as vscode from 'vscode';
import type { GoogleAccounts } from '../../accounts/googleAccounts.ts';
import { setupConnection } from '../../configurations/connectTracker.ts';
import { endpointSettings } from '../../configurations/settings.ts';
import type { CloudResources } from '../../core/index.ts';
import { SCOPES } from '../../domain/googleScopes.ts';

export interface CloudSessionParts {
  readonly accounts: GoogleAccounts;
  /** Asks the user whether a host that is not Google's may get access tokens. */
  readonly trust: (host: string) => Promise<boolean>;
}

/**
 * @param file path of a configuration, which need not exist
 * @throws ConfigError, ServiceError, CancelledError
 */
export async function openCloudResources(
  file: string,
  { accounts, trust }: CloudSessionParts,
  signal?: AbortSignal,
): Promise<CloudResources> {
  const { CloudResources } = await import('../../core/index.ts');
  const connection = await setupConnection({
    ...(await accounts.optionsFor(file, SCOPES.gcs)),
    endpoints: endpointSettings(vscode.Uri.file(file)),
    trust,
  });
  return CloudResources.open({ connection, signal });
}
