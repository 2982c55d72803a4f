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

export type AutoUpdate = 'on' | 'whileVisible' | 'off';

/** When unfinished orders are brought up to date by themselves. */
export function autoUpdateSetting(): AutoUpdate {
  const value = vscode.workspace.getConfiguration('cedar').get<unknown>('autoUpdate');
  // It was a switch for the time in which the view is open.
  if (value === true) return 'whileVisible';
  return value === false || value === 'off' ? 'off' : value === 'whileVisible' ? value : 'on';
}

/** The least time between two passes over Earth Engine's tasks, in ms, where a person has set it. */
export function autoUpdateIntervalSetting(): number | undefined {
  const settings = vscode.workspace.getConfiguration('cedar');
  const own = settings.inspect<unknown>('autoUpdateInterval');
  const seconds = own?.workspaceValue ?? own?.globalValue;
  return typeof seconds === 'number' && seconds > 0
    ? 1000 * Math.max(LEAST_UPDATE_SECONDS, seconds)
    : undefined;
}

const LEAST_UPDATE_SECONDS = 5;

export type Notifications = 'all' | 'failures' | 'off';

/** Which orders say so when they end. */
export function notificationsSetting(): Notifications {
  const value = vscode.workspace.getConfiguration('cedar').get<unknown>('notifications');
  return value === 'failures' || value === 'off' ? value : 'all';
}

function text(name: string, scope?: vscode.ConfigurationScope): string | undefined {
  const value = vscode.workspace.getConfiguration('cedar', scope).get<unknown>(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
