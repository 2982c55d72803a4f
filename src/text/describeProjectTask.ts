/** Texts of the tasks of a project, for rows, filters and details. */

import * as l10n from '@vscode/l10n';
import type { ProjectTask } from '../core/index.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';
import { isCedarDescription } from '../domain/taskDescriptions.ts';
import { formatEecuHours } from './computeTime.ts';
import { formatState } from './orderStates.ts';
import { formatAge, formatPercent } from './quantities.ts';
import { formatShortName } from './shortNames.ts';

/**
 * Label of a task: its description, or its id where it has none. Descriptions of Cedar's tasks are
 * shortened to what distinguishes them: "LC08 h009v003 2019–2020".
 */
export function formatProjectTaskLabel({ description, id }: ProjectTask): string {
  if (!isCedarDescription(description)) return oneLine(description) || id;
  const name = description.replace(/_[^_]*$/, '');
  return formatShortName(name.replace(/^LANDSAT_(L[A-Z]0\d)_C02_T1_L2_/, '$1 ')) || id;
}

/** "image export" for `EXPORT_IMAGE`; kinds that are not known as Earth Engine names them. */
export function formatTaskType(type: string): string {
  switch (type) {
    case 'EXPORT_IMAGE':
      return l10n.t('image export');
    case 'EXPORT_FEATURES':
    case 'EXPORT_TABLE':
      return l10n.t('table export');
    case 'EXPORT_VIDEO':
      return l10n.t('video export');
    case 'EXPORT_TILES':
      return l10n.t('map tile export');
    case 'EXPORT_CLASSIFIER':
      return l10n.t('classifier export');
    case 'INGEST_IMAGE':
      return l10n.t('image upload');
    case 'INGEST_TABLE':
      return l10n.t('table upload');
    default:
      return oneLine(type).toLowerCase().replaceAll('_', ' ');
  }
}

/** "running 45 % · image export · 5 minutes ago · 0.02 EECU-hours · User memory limit exceeded." */
export function describeProjectTask(task: ProjectTask, now = new Date()): string {
  const { state, type, createdMs, eecuSeconds = 0, progress, error } = task;
  const share = state === 'RUNNING' && progress !== undefined ? ` ${formatPercent(progress)}` : '';
  return [
    `${formatState(state)}${share}`,
    type && formatTaskType(type),
    createdMs === undefined ? '' : formatAge(new Date(createdMs), now),
    eecuSeconds > 0 ? formatEecuHours(eecuSeconds) : '',
    error ? oneLine(firstLine(error)) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Texts of a task that a filter searches. */
export function formatTaskForSearch(task: ProjectTask): string {
  const { id, description, type, state, error = '' } = task;
  return [description, id, type, formatTaskType(type), formatState(state), error].join('\n');
}
