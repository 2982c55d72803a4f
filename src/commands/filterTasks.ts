/** `cedar.filterTasks`: shows only tasks that contain all of the given words, updated while typing. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import type { TasksFilter } from '../views/tasks/tasksFilter.ts';
import { askForFilterText } from './support/askForFilterText.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes the words; without them, asks the user. Returns the current ones. */
export function registerFilterTasks(filter: TasksFilter, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.filterTasks', reporter, async (given) => {
    if (typeof given === 'string') filter.change({ text: given });
    else await ask(filter);
    return filter.current.text;
  });
}

function ask(filter: TasksFilter): Promise<void> {
  return askForFilterText({
    title: vscode.l10n.t('Filter tasks'),
    placeholder: vscode.l10n.t('Words in a description, type, error or task id'),
    prompt: vscode.l10n.t(
      'Shows tasks that contain all of these words. Leave empty to show all tasks.',
    ),
    value: filter.current.text,
    change: (text) => {
      if (text !== filter.current.text) filter.change({ text });
    },
  });
}
