/** The list of ways to sign in: those that work, and the next step for each of the others. */

import * as vscode from 'vscode';
import type { StoreService, WayToConnect } from '../../core/index.ts';
import { oneLine } from '../../domain/singleLine.ts';
import { formatWay } from '../../text/signIn.ts';
import { replaceItems } from '../steps/replaceItems.ts';

/** Choice of the user. */
export type WayAction =
  | { readonly kind: 'use'; readonly way: WayToConnect }
  | { readonly kind: 'terminal'; readonly command: string }
  | { readonly kind: 'signIn' | 'openConfiguration' | 'changeClient' | 'help' };

interface Item extends vscode.QuickPickItem {
  readonly action?: WayAction;
}

/**
 * @param find tries the ways, while the list is already shown
 * @returns undefined when the user closed the list
 */
export async function pickWay(
  find: (signal: AbortSignal) => Promise<readonly WayToConnect[]>,
  store: StoreService,
): Promise<WayAction | undefined> {
  const cancel = new AbortController();
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t('Connect to Google');
  pick.placeholder = placeholder(store);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.items = otherItems(false);
  pick.show();
  const show = (ways: readonly WayToConnect[]) => {
    if (cancel.signal.aborted) return;
    const hasSessions = ways.some(({ way, credentials }) => way === 'cedar' && credentials);
    replaceItems(pick, [...wayItems(ways), ...otherItems(hasSessions)]);
    pick.busy = false;
  };
  try {
    return await new Promise((resolve, reject) => {
      find(cancel.signal).then(show, reject);
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.action));
      pick.onDidHide(() => resolve(undefined));
    });
  } finally {
    cancel.abort();
    pick.dispose();
  }
}

function placeholder(store: StoreService): string {
  const { remoteName } = vscode.env;
  if (store === 'gdrive') {
    return remoteName
      ? vscode.l10n.t(
          'Ways to use Earth Engine and Google Drive on the remote machine ({0})',
          remoteName,
        )
      : vscode.l10n.t('Ways to use Earth Engine and Google Drive on this machine');
  }
  return remoteName
    ? vscode.l10n.t(
        'Ways to use Earth Engine and Cloud Storage on the remote machine ({0})',
        remoteName,
      )
    : vscode.l10n.t('Ways to use Earth Engine and Cloud Storage on this machine');
}

function wayItems(ways: readonly WayToConnect[]): Item[] {
  const working = ways.filter(({ state }) => state === 'works');
  const others = ways.filter(({ state }) => state !== 'works');
  const separator = (label: string): Item => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  return [
    ...(working.length > 0 ? [separator(vscode.l10n.t('work now'))] : []),
    ...working.map(workingItem),
    separator(vscode.l10n.t('not set up yet')),
    ...others.map(otherWayItem),
  ];
}

function workingItem(way: WayToConnect): Item {
  const { account, project, file } = way;
  return {
    label: `$(pass) ${account ?? formatWay(way.way)}`,
    description: [account && formatWay(way.way), project].filter(Boolean).join(' · '),
    ...(file && { detail: file }),
    action: { kind: 'use', way },
  };
}

function otherWayItem(way: WayToConnect): Item {
  const { account, state, problem } = way;
  const step = nextStep(way);
  return {
    label: `${state === 'refused' ? '$(error)' : '$(circle-large-outline)'} ${account ?? formatMissingWay(way)}`,
    description: [account && formatWay(way.way), step.label].filter(Boolean).join(' · '),
    ...(problem && { detail: oneLine(problem) }),
    action: step.action,
  };
}

/** The way of Cedar is called by what it is, as long as the user has not signed in. */
function formatMissingWay({ way }: WayToConnect): string {
  return way === 'cedar' ? vscode.l10n.t('Google account in VS Code') : formatWay(way);
}

function nextStep({ way, command }: WayToConnect): { label: string; action: WayAction } {
  if (command) {
    const label = vscode.l10n.t('open a terminal with "{0}"', command.split(' --')[0] ?? command);
    return { label, action: { kind: 'terminal', command } };
  }
  if (way === 'cedar') {
    return { label: vscode.l10n.t('sign in with Google'), action: { kind: 'signIn' } };
  }
  return {
    label: vscode.l10n.t('name a file in cedar.yaml'),
    action: { kind: 'openConfiguration' },
  };
}

function otherItems(hasSessions: boolean): Item[] {
  return [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(sign-in) ${hasSessions ? vscode.l10n.t('Sign in with Google, with another account…') : vscode.l10n.t('Sign in with Google…')}`,
      action: { kind: 'signIn' },
    },
    {
      label: `$(json) ${vscode.l10n.t('Choose another OAuth client…')}`,
      action: { kind: 'changeClient' },
    },
    {
      label: `$(question) ${vscode.l10n.t('Which way to choose')}`,
      action: { kind: 'help' },
    },
  ];
}
