/** The settings under `cedar.`, read on each use and never cached. */
import * as vscode from 'vscode';
import { ENDPOINTS, type Endpoints } from './endpoints.ts';

/**
 * Settings that determine a configuration's services: when one changes, everything is read again.
 */
export const CONNECTION_SETTINGS = ['configuration', 'project', 'endpoints'].map(
  (name) => `cedar.${name}`,
);

export function endpointSettings(scope?: vscode.ConfigurationScope): Endpoints {
  return Object.fromEntries(
    ENDPOINTS.map((service) => [service, text(`endpoints.${service}`, scope)]),
  );
}

/** The Earth Engine project, if it differs from the configuration's. */
export function projectSetting(scope?: vscode.ConfigurationScope): string | undefined {
  return text('project', scope);
}

/** Path of the configuration, absolute or relative to the workspace folder. */
export function configurationSetting(scope?: vscode.ConfigurationScope): string | undefined {
  return text('configuration', scope);
}

/** Download folder, absolute or relative to the workspace folder. */
export function downloadFolderSetting(scope?: vscode.ConfigurationScope): string {
  return text('downloadFolder', scope) ?? 'cedar';
}

/** Whether a catalog is written beside downloaded images. */
export function downloadCatalogSetting(): boolean {
  return vscode.workspace.getConfiguration('cedar').get<unknown>('downloadCatalog') !== false;
}

export type AutoUpdate = 'on' | 'whileVisible' | 'off';

/** When unfinished orders are updated automatically. */
export function autoUpdateSetting(): AutoUpdate {
  const value = vscode.workspace.getConfiguration('cedar').get<unknown>('autoUpdate');
  // Earlier versions had a switch for updates while the view is visible.
  if (value === true) return 'whileVisible';
  return value === false || value === 'off' ? 'off' : value === 'whileVisible' ? value : 'on';
}

/** Shortest time between two passes over Earth Engine's tasks, ms, if the user has set one. */
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

/** Which orders are reported when they end. */
export function notificationsSetting(): Notifications {
  const value = vscode.workspace.getConfiguration('cedar').get<unknown>('notifications');
  return value === 'failures' || value === 'off' ? value : 'all';
}

/** Permissions of servers of the Model Context Protocol besides reading. */
export function mcpServerSetting(): readonly string[] {
  const value = vscode.workspace.getConfiguration('cedar').get<unknown>('mcpServer.allow');
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Source of online map tiles, whatever the settings contain. */
export function mapTilesSetting(): unknown {
  return vscode.workspace.getConfiguration('cedar').get<unknown>('map.tiles');
}

function text(name: string, scope?: vscode.ConfigurationScope): string | undefined {
  const value = vscode.workspace.getConfiguration('cedar', scope).get<unknown>(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
