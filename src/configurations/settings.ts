/** The settings under `cedar.`, each read where it is needed and never kept. */
import * as vscode from 'vscode';
import type { Endpoints } from './endpoints.ts';

/** Settings that decide what a configuration talks to: when one changes, all is read anew. */
export const CONNECTION_SETTINGS = ['configuration', 'project', 'endpoints'].map(
  (name) => `cedar.${name}`,
);

export function endpointSettings(scope?: vscode.ConfigurationScope): Endpoints {
  return {
    earthEngine: text('endpoints.earthEngine', scope),
    storage: text('endpoints.storage', scope),
  };
}

/** The Earth Engine project, where it is another than the configuration's. */
export function projectSetting(scope?: vscode.ConfigurationScope): string | undefined {
  return text('project', scope);
}

/** Path of the configuration, absolute or relative to the workspace folder. */
export function configurationSetting(scope?: vscode.ConfigurationScope): string | undefined {
  return text('configuration', scope);
}

/** Where downloads go, absolute or relative to the workspace folder. */
export function downloadFolderSetting(scope?: vscode.ConfigurationScope): string {
  return text('downloadFolder', scope) ?? 'cedar';
}

/** Whether unfinished orders are brought up to date while the view is open. */
export function autoUpdateSetting(): boolean {
  return vscode.workspace.getConfiguration('cedar').get<boolean>('autoUpdate') ?? true;
}

function text(name: string, scope?: vscode.ConfigurationScope): string | undefined {
  const value = vscode.workspace.getConfiguration('cedar', scope).get<unknown>(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
