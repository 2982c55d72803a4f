/** An operation of Earth Engine as a readable text: a heading, a table, its stages, results and error. */

import * as l10n from '@vscode/l10n';
import type { Operation, Stage } from '../core/index.ts';
import { oneLine } from '../domain/singleLine.ts';
import { formatPercent } from './quantities.ts';

/**
 * @param operation as Earth Engine describes it
 * @param advice about its error, where there is some
 */
export function formatOperation(operation: Operation, advice?: string): string {
  const { metadata = {}, error, name } = operation;
  const { stages = [], destinationUris = [] } = metadata;
  const sections = [
    [oneLine(metadata.description || name)],
    section(l10n.t('Task'), table(fieldsOf(operation))),
    section(l10n.t('Stages'), table(stages.map(describeStage))),
    section(l10n.t('Results'), destinationUris.map(oneLine)),
    section(l10n.t('Error'), [error?.message ?? '', advice ?? ''].filter(Boolean)),
    section(l10n.t('All fields'), JSON.stringify(operation, undefined, 2).split('\n')),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Field = readonly [name: string, value: string];

/** Earth Engine's own words for states and times, as its other tools show them. */
function fieldsOf({ name, metadata = {} }: Operation): Field[] {
  const { progress, batchEecuUsageSeconds: used } = metadata;
  return [
    [l10n.t('State'), metadata.state ?? ''],
    [l10n.t('Type'), metadata.type ?? ''],
    [l10n.t('Progress'), progress === undefined ? '' : formatPercent(Number(progress))],
    [l10n.t('Created'), metadata.createTime ?? ''],
    [l10n.t('Started'), metadata.startTime ?? ''],
    [l10n.t('Ended'), metadata.endTime ?? ''],
    [l10n.t('Last update'), metadata.updateTime ?? ''],
    [l10n.t('Attempt'), metadata.attempt === undefined ? '' : String(metadata.attempt)],
    [l10n.t('Compute time'), used === undefined ? '' : l10n.t('{0} EECU-seconds', String(used))],
    [l10n.t('Operation'), name],
  ];
}

/** "Create Local Files": "3 of 10" */
function describeStage({ displayName, description, ...units }: Stage): Field {
  const { completeWorkUnits: done, totalWorkUnits: total } = units;
  const share = total === undefined ? '' : l10n.t('{0} of {1}', String(done ?? 0), String(total));
  return [oneLine(displayName ?? description ?? ''), share || l10n.t('not started')];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [heading, ...lines.map((line) => `  ${line}`)] : [];
}

/** Names and values in two columns; fields without a value are left out. */
function table(fields: readonly Field[]): string[] {
  const known = fields.filter(([, value]) => value !== '');
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${oneLine(value)}`);
}
