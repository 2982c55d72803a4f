/** The configurations of a window, for tools of language models. */
import * as vscode from 'vscode';
import type { AssistantHost } from '../../assistant/index.ts';
import type { Configurations } from '../../configurations/configurations.ts';
import { downloadCatalogSetting } from '../../configurations/settings.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';

export interface WindowHostParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  /** Folders for downloads, the usual one first. */
  readonly usualFolders: () => readonly string[];
}

/** Tools use the trackers of the window, with its account and addresses. */
export function windowHost({
  model,
  configurations,
  usualFolders,
}: WindowHostParts): AssistantHost {
  const find = (id: string): ConfigurationOrders => {
    const found = model.configuration(id);
    if (found) return found;
    // It was there when the tool has chosen it.
    throw new Error(vscode.l10n.t('The configuration "{0}" was removed.', id));
  };
  return {
    userSteps: USER_STEPS,
    configurations: async () => {
      await configurations.found;
      return model.configurations.map(({ source: { id, label } }) => ({ id, label }));
    },
    config: async (id) => find(id).source.config(),
    tracker: async (id, signal) => find(id).tracker(signal),
    // The view shows errors of reading.
    changed: (id) =>
      void model
        .configuration(id)
        ?.refresh()
        .catch(() => {}),
    downloadFolders: async () => usualFolders(),
    writesCatalogs: downloadCatalogSetting,
  };
}

/** For the model, in English; the names of commands are those of the Command Palette. */
const USER_STEPS: AssistantHost['userSteps'] = {
  createConfiguration: 'The user can create one with "Cedar: Create Configuration".',
  correctConfiguration:
    'The user has to correct the configuration. "Cedar: Check Setup" shows what is wrong.',
  signIn: 'The user can sign in with "Cedar: Connect to Google".',
  allowDownloads: 'The user can open a folder, or set cedar.downloadFolder to an absolute path.',
};
