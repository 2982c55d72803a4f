/** Tooltips of tasks of a project. */
import { l10n, MarkdownString } from 'vscode';
import type { ProjectTask } from '../../core/index.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatProjectTaskLabel, formatTaskType } from '../../text/describeProjectTask.ts';
import { formatState } from '../../text/orderStates.ts';
import { formatAge, formatPercent } from '../../text/quantities.ts';
import { facts, inCode, quoted } from '../orders/markdown.ts';

/** What is known of a task, with advice about its error. */
export async function taskTooltipOf(task: ProjectTask): Promise<MarkdownString> {
  const { eecuSeconds = 0, progress, error } = task;
  const { taskAdvice } = await import('../../core/index.ts');
  const advice = error ? taskAdvice(error) : undefined;
  const parts = [
    `**${inCode(formatProjectTaskLabel(task))}**`,
    facts([
      [l10n.t('State'), formatState(task.state)],
      [l10n.t('Progress'), progress === undefined ? '' : formatPercent(progress)],
      [l10n.t('Type'), formatTaskType(task.type)],
      [l10n.t('Created'), formatTime(task.createdMs)],
      [l10n.t('Started'), formatTime(task.startedMs)],
      [l10n.t('Last update'), formatTime(task.updatedMs)],
      [l10n.t('Compute time'), eecuSeconds > 0 ? formatEecuHours(eecuSeconds) : ''],
      [l10n.t('Project'), task.project ?? ''],
      [l10n.t('Task'), task.id],
    ]),
    error ? `$(error) ${quoted(error)}` : '',
    advice ? `$(lightbulb) ${quoted(advice)}` : '',
  ];
  // Allows only icons: untrusted descriptions and messages stay text.
  return new MarkdownString(parts.filter(Boolean).join('\n\n'), true);
}

/** "2026-11-23 01:02 UTC (5 minutes ago)" */
function formatTime(time: number | undefined): string {
  if (time === undefined) return '';
  const date = new Date(time);
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC (${formatAge(date)})`;
}
