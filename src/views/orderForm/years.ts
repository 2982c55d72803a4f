/** Notes on ranges outside the years in which collections have data. */
import * as l10n from '@vscode/l10n';
import type { ImageCollection } from '../../core/index.ts';
import { addDays, formatIsoDate } from '../../domain/isoDates.ts';
import { formatCollection } from '../../text/shortNames.ts';
import type { FieldNotes } from './protocol.ts';

type Dated = Pick<ImageCollection, 'id' | 'start' | 'end'>;

/**
 * @param start first day, ISO; @param lastDay inclusive, ISO
 * @returns notes at the field that is out of range
 */
export function yearNotes(
  rows: readonly Dated[],
  start: string,
  lastDay: string,
  today = formatIsoDate(new Date()),
): FieldNotes {
  if (!start || !lastDay || lastDay < start) return {};
  const early = rows.flatMap((row) => {
    if (start >= row.start) return [];
    const words = lastDay < row.start ? onlyAfter(row) : sinceWhen(row);
    return [words];
  });
  const late = rows.flatMap((row) => {
    if (!row.end || lastDay < row.end) return [];
    return [start >= row.end ? onlyBefore(row) : untilWhen(row)];
  });
  const future =
    start > today ? [l10n.t('This day is in the future. There are no images yet.')] : [];
  const startNotes = [...future, ...early];
  return {
    ...(startNotes.length > 0 && { periodStart: startNotes.join('\n') }),
    ...(late.length > 0 && { lastDay: late.join('\n') }),
  };
}

function sinceWhen({ id, start }: Dated): string {
  return l10n.t('{0} has data from {1}. Earlier images are empty.', formatCollection(id), start);
}

function onlyAfter({ id, start }: Dated): string {
  return l10n.t(
    '{0} has no data in this period. Its data start on {1}.',
    formatCollection(id),
    start,
  );
}

function untilWhen({ id, end = '' }: Dated): string {
  return l10n.t(
    '{0} has data until {1}. Later images are empty.',
    formatCollection(id),
    addDays(end, -1),
  );
}

function onlyBefore({ id, end = '' }: Dated): string {
  return l10n.t(
    '{0} has no data in this period. Its data end on {1}.',
    formatCollection(id),
    addDays(end, -1),
  );
}
