/** Reports errors to the user: one message, buttons for remedies, details in the log. */
import * as vscode from 'vscode';
import { isCedarError } from '../domain/cedarError.ts';
import { messageOf } from '../domain/messages.ts';
import type { Order } from '../orders/order.ts';
import { describeProblem, type ErrorRemedy } from '../text/describeErrors.ts';
import type { Log } from './log.ts';
import { isReportedError } from './reportedError.ts';

/** A button of a message. */
export interface Action {
  readonly label: string;
  readonly run: () => Promise<void>;
}

/** Subject of the error, as far as known, for the remedies. */
export interface About {
  /** The configuration's file. */
  readonly file?: string | undefined;
  readonly order?: Order | undefined;
  /** Offered before the remedies that follow from the error. */
  readonly actions?: readonly Action[] | undefined;
}

interface Subject extends About {
  /** Page of Google's for the next step. */
  readonly page: string | undefined;
}

const LABELS: Readonly<Record<ErrorRemedy, string>> = {
  openPage: vscode.l10n.t('Open Page'),
  connectToGoogle: vscode.l10n.t('Connect to Google…'),
  checkSetup: vscode.l10n.t('Check Setup'),
  openConfiguration: vscode.l10n.t('Open Configuration'),
  resumeOrder: vscode.l10n.t('Resume Submission'),
  refresh: vscode.l10n.t('Refresh'),
  showLog: vscode.l10n.t('Show Log'),
};

export class Reporter {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Does not wait for the user to answer. */
  report(what: string, error: unknown, about: About = {}): void {
    const { message, severity, remedies, page } = describeProblem(error);
    if (severity === 'information') this.#log.info(`${what}: ${message}`);
    else this.#log.error(what, error);
    const possible = remedies.filter(
      (remedy) =>
        (remedy !== 'resumeOrder' || about.order) && (remedy !== 'openConfiguration' || about.file),
    );
    const actions: Action[] = [
      ...(about.actions ?? []),
      ...possible.map((remedy) => ({
        label: LABELS[remedy],
        run: () => this.#remedy(remedy, error, { ...about, page }),
      })),
    ];
    const show = {
      error: vscode.window.showErrorMessage,
      warning: vscode.window.showWarningMessage,
      information: vscode.window.showInformationMessage,
    }[severity];
    const answered = show(message, ...actions.map(({ label }) => label));
    void answered.then((chosen) => this.#try(actions.find(({ label }) => label === chosen)));
  }

  /**
   * Runs a command for the user, who is shown its error: commands that are called with plain values throw
   * it, and those that are called with rows show it themselves.
   */
  async run(command: string, ...given: readonly unknown[]): Promise<void> {
    const run = async () => void (await vscode.commands.executeCommand(command, ...given));
    await this.#try({ label: command, run });
  }

  /** Logs an error that need not be shown now. */
  note(what: string, error: unknown): void {
    this.#log.info(`${what}: ${messageOf(error)}`);
  }

  async #try(action: Action | undefined): Promise<void> {
    try {
      await action?.run();
    } catch (error) {
      if (!isReportedError(error)) this.report(action?.label ?? '', error);
    }
  }

  async #remedy(
    remedy: ErrorRemedy,
    error: unknown,
    { file, order, page }: Subject,
  ): Promise<void> {
    switch (remedy) {
      case 'openPage':
        if (page) await vscode.env.openExternal(vscode.Uri.parse(page));
        break;
      case 'connectToGoogle':
        await vscode.commands.executeCommand('cedar.connectToGoogle');
        break;
      case 'checkSetup':
        await vscode.commands.executeCommand('cedar.checkSetup', file);
        break;
      case 'openConfiguration':
        await vscode.commands.executeCommand('cedar.openConfiguration', file, placeOf(error));
        break;
      case 'resumeOrder':
        if (order) await vscode.commands.executeCommand('cedar.resumeOrder', orderReference(order));
        break;
      case 'refresh':
        await vscode.commands.executeCommand('cedar.refreshOrders');
        break;
      case 'showLog':
        this.#log.show();
    }
  }
}

function orderReference({ name, configuration }: Order): { name: string; configuration: string } {
  return { name, configuration: configuration.source.id };
}

/** Line and column, from 1, of the first problem in a configuration. */
export function placeOf(error: unknown): { line: number; column: number } | undefined {
  if (!isCedarError(error, 'config')) return undefined;
  return error.problems.find(({ position }) => position)?.position;
}
