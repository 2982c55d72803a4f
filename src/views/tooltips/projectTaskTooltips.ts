/** Tooltips of tasks of a project. */
import { l10n, type MarkdownString } from 'vscode';
import type { ProjectTask } from '../../core/index.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatProjectTaskLabel, formatTaskType } from '../../text/describeProjectTask.ts';
import { formatState } from '../../text/orderStates.ts';
import { formatPercent } from '../../text/quantities.ts';
import { facts, inCode, quoted } from './markdown.ts';
import { formatTaskTime, taskAdviceFor, tooltipOf } from './tooltipParts.ts';

/** Facts about a task, with advice about its error. */
export async function projectTaskTooltip(task: ProjectTask): Promise<MarkdownString> {
  const { eecuSeconds = 0, progress, error } = task;
  const advice = await taskAdviceFor(error);
  return tooltipOf(
    `**${inCode(formatProjectTaskLabel(task))}**`,
    facts([
      [l10n.t('State'), formatState(task.state)],
      [l10n.t('Progress'), progress === undefined ? '' : formatPercent(progress)],
      [l10n.t('Type'), formatTaskType(task.type)],
      [l10n.t('Created'), formatTaskTime(task.createdMs)],
      [l10n.t('Started'), formatTaskTime(task.startedMs)],
      [l10n.t('Last update'), formatTaskTime(task.updatedMs)],
      [l10n.t('Compute time'), eecuSeconds > 0 ? formatEecuHours(eecuSeconds) : ''],
      [l10n.t('Project'), task.project ?? ''],
      [l10n.t('Task'), task.id],
    ]),
    error ? `$(error) ${quoted(error)}` : '',
    advice ? `$(lightbulb) ${quoted(advice)}` : '',
  );
}
