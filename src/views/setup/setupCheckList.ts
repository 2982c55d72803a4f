/** The setup check as a list that fills row by row, with the next step of each row. */

import * as vscode from 'vscode';
import type { SetupRow } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import { messageOf } from '../../domain/messages.ts';
import { firstLine, oneLine } from '../../domain/singleLine.ts';
import type { OrdersSource } from '../../orders/ordersSource.ts';
import { describeSetupRow, formatSetupReport, formatSetupState } from '../../text/setupReport.ts';
import { openSetting } from '../openSetting.ts';
import { isReportedError } from '../reportedError.ts';
import { TASKS_VIEW } from '../viewIds.ts';
import { allowProjects, allowProjectsLabel } from './allowProjects.ts';

/** A next step of a row. */
interface SetupStep {
  readonly label: string;
  readonly icon: string;
  run(): Promise<unknown>;
}

interface StepButton extends vscode.QuickInputButton {
  readonly step: SetupStep;
}

interface Item extends vscode.QuickPickItem {
  readonly row?: SetupRow;
  /** Action of an entry at the end of the list. */
  readonly run?: () => unknown;
}

const ICONS: Readonly<Record<SetupRow['state'], vscode.ThemeIcon>> = {
  waiting: new vscode.ThemeIcon('circle-large-outline'),
  running: new vscode.ThemeIcon('loading~spin'),
  pass: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  warn: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  fail: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  skipped: new vscode.ThemeIcon('debug-step-over'),
};

/**
 * Shows the list, and runs the check until it has ended or the list is closed.
 *
 * @param version of Cedar, for the report
 * @returns the rows; undefined when the list was closed before
 */
export function showSetupCheck(
  source: OrdersSource,
  version: string,
): Promise<readonly SetupRow[] | undefined> {
  return new SetupCheckList(source, version).run();
}

class SetupCheckList {
  readonly #source: OrdersSource;
  readonly #version: string;
  readonly #pick = vscode.window.createQuickPick<Item>();
  #rows: readonly SetupRow[] = [];
  #cancel = new AbortController();

  constructor(source: OrdersSource, version: string) {
    this.#source = source;
    this.#version = version;
    this.#pick.title = vscode.l10n.t('Check Setup: {0}', source.label);
    this.#pick.placeholder = vscode.l10n.t('Choose a row to read all of it');
    // A page or a terminal of a next step takes the focus.
    this.#pick.ignoreFocusOut = true;
    this.#pick.matchOnDescription = true;
    this.#pick.matchOnDetail = true;
    this.#pick.onDidHide(() => {
      this.#cancel.abort();
      this.#pick.dispose();
    });
    this.#pick.onDidAccept(() => void this.#accept());
    this.#pick.onDidTriggerItemButton(
      ({ button }) => void this.#report(() => (button as StepButton).step.run()),
    );
    this.#pick.show();
  }

  async run(): Promise<readonly SetupRow[] | undefined> {
    this.#cancel.abort();
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#rows = [];
    this.#pick.busy = true;
    try {
      const { checkSetup } = await import('../../core/index.ts');
      return await checkSetup({
        readConfig: () => this.#source.config(),
        connection: async () => this.#source.setupConnection?.() ?? {},
        onRow: (row) => this.#show(row),
        signal: cancel.signal,
      });
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    } finally {
      if (!cancel.signal.aborted) {
        this.#pick.busy = false;
        this.#draw();
      }
    }
  }

  #show(row: SetupRow): void {
    const at = this.#rows.findIndex(({ id }) => id === row.id);
    this.#rows = at < 0 ? [...this.#rows, row] : this.#rows.with(at, row);
    this.#draw();
  }

  #draw(): void {
    if (this.#cancel.signal.aborted) return;
    const [active] = this.#pick.activeItems;
    const items = [...this.#rows.map((row) => this.#item(row)), ...this.#otherItems()];
    this.#pick.items = items;
    // Keeps the active row while the list fills.
    const same = items.filter(({ label }) => label === active?.label);
    if (active && same.length > 0) this.#pick.activeItems = same;
  }

  #item(row: SetupRow): Item {
    const { title, state, detail, google, advice } = row;
    const more = [google, advice].filter(Boolean).join(' ');
    return {
      row,
      label: title,
      iconPath: ICONS[state],
      description: [formatSetupState(state), oneLine(firstLine(detail))]
        .filter(Boolean)
        .join(' · '),
      ...(more && { detail: oneLine(more) }),
      buttons: this.#steps(row).map(
        (step): StepButton => ({
          step,
          iconPath: new vscode.ThemeIcon(step.icon),
          tooltip: step.label,
        }),
      ),
      alwaysShow: state === 'fail',
    };
  }

  #otherItems(): Item[] {
    if (this.#pick.busy) return [];
    return [
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      {
        label: vscode.l10n.t('Run Again'),
        iconPath: new vscode.ThemeIcon('refresh'),
        run: () => this.run(),
      },
      {
        label: vscode.l10n.t('Copy Report'),
        description: vscode.l10n.t('without secrets and names of accounts'),
        iconPath: new vscode.ThemeIcon('copy'),
        run: () => this.#copy(),
      },
    ];
  }

  async #accept(): Promise<void> {
    const [item] = this.#pick.selectedItems;
    const row = item?.row;
    await this.#report(async () => (row ? this.#read(row) : item?.run?.()));
  }

  /** Does what the user chose in the list, and shows an error. */
  async #report(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (isReportedError(error) || isCancelled(error)) return;
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  /** Shows all of a row, with its next steps as buttons. */
  async #read(row: SetupRow): Promise<void> {
    const steps = this.#steps(row);
    const title = vscode.l10n.t('{0}: {1}', row.title, formatSetupState(row.state));
    const options = { modal: true, detail: describeSetupRow(row) };
    const labels = steps.map(({ label }) => label);
    const chosen = await vscode.window.showInformationMessage(title, options, ...labels);
    await steps.find(({ label }) => label === chosen)?.run();
  }

  #steps({ page, action, path, state }: SetupRow): SetupStep[] {
    const steps: SetupStep[] = [];
    if (page) {
      steps.push({
        label: vscode.l10n.t('Open Page'),
        icon: 'link-external',
        run: async () => vscode.env.openExternal(vscode.Uri.parse(page)),
      });
    }
    if (action === 'connect') {
      steps.push({
        label: vscode.l10n.t('Connect to Google…'),
        icon: 'account',
        run: async () => vscode.commands.executeCommand('cedar.connectToGoogle'),
      });
    }
    if (action === 'allowProjects') {
      steps.push({
        label: allowProjectsLabel(),
        icon: 'account',
        run: async () => allowProjects(this.#source.signedIn?.account),
      });
    }
    const { file } = this.#source;
    if (action === 'openConfiguration' && file) {
      steps.push({
        label: vscode.l10n.t('Open Configuration'),
        icon: 'go-to-file',
        run: () => openSetting(file, path),
      });
    }
    if (action === 'showTasks') {
      steps.push({
        label: vscode.l10n.t('Show All Tasks'),
        icon: 'list-unordered',
        run: async () => vscode.commands.executeCommand(`${TASKS_VIEW}.focus`),
      });
    }
    if (state === 'fail' && steps.length === 0) {
      // A check that failed by itself, such as for lack of a network, may pass the next time.
      steps.push({
        label: vscode.l10n.t('Run Again'),
        icon: 'refresh',
        run: () => this.run(),
      });
    }
    return steps;
  }

  async #copy(): Promise<void> {
    const report = formatSetupReport(this.#rows, { version: this.#version });
    await vscode.env.clipboard.writeText(report);
    void vscode.window.showInformationMessage(vscode.l10n.t('The report was copied.'));
  }
}
