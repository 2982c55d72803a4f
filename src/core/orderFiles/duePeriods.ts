/** Periods of an order that extends itself: which of them have ended, and when the next one is due. */
import * as l10n from '@vscode/l10n';
import { addDays, DAY_MS, dayBefore, formatIsoDate } from '../../domain/isoDates.ts';
import type { OrderRequest } from '../orders/plan.ts';
import { type Period, splitPeriods } from '../periods/splitPeriods.ts';
import type { OrderFile } from './orderFile.ts';
import { REPEAT_FREQUENCIES, type RepeatRule } from './repeatRule.ts';

/** Days of the longest period, two years, and the part of one before its first day. */
const LONGEST_DAYS = 4 * 366;

/** The periods of an order that extends itself, at one moment. */
export interface DuePeriods {
  /** Those that have ended, and whose data are complete. */
  readonly due: readonly Period[];
  /** When the next one is due; absent where the order ends before. */
  readonly nextDue?: Date;
  /** Days that the order has and its periods do not, and the other way round, each in a sentence. */
  readonly dayNotes: readonly string[];
}

/**
 * The periods of an order that extends itself.
 *
 * @param file first and last day, and how it repeats
 * @param now the present time
 * @throws PeriodError when there are too many periods
 */
export function duePeriods(
  file: Pick<OrderFile, 'firstDay' | 'lastDay'> & Required<Pick<OrderFile, 'repeat'>>,
  now: Date,
): DuePeriods {
  const { firstDay, lastDay, repeat } = file;
  const delay = repeat.delayDays * DAY_MS;
  const last = formatIsoDate(now.getTime() + LONGEST_DAYS * DAY_MS);
  const end = lastDay !== undefined && lastDay < last ? lastDay : last;
  if (end < firstDay) return { due: [], dayNotes: [] };
  const all = splitPeriods(firstDay, end, REPEAT_FREQUENCIES[repeat.every]);
  const dueAt = (period: Period) => new Date(period.end.getTime() + delay);
  const ended = all.filter((period) => dueAt(period) <= now);
  const next = all.find((period) => dueAt(period) > now);
  const due = repeat.lastPeriods === undefined ? ended : ended.slice(-repeat.lastPeriods);
  // Periods before the last ones are not looked at, so the days before these are left out as meant.
  const isFromFirstDay = due.length === 0 || due[0] === all[0];
  const dayNotes = [
    ...(isFromFirstDay ? notesBefore(firstDay, all, lastDay) : []),
    ...notesAfter(due, lastDay),
  ];
  return { due, dayNotes, ...(next && { nextDue: dueAt(next) }) };
}

/** Days before the first whole period, which no period ever has. */
function notesBefore(
  firstDay: string,
  [first]: readonly Period[],
  lastDay: string | undefined,
): string[] {
  if (!first) {
    return [l10n.t('No whole period is in {0} to {1}.', firstDay, lastDay ?? '')];
  }
  const start = formatIsoDate(first.start);
  if (start <= firstDay) return [];
  return [
    l10n.t(
      'Not included: {0} to {1}, before the first whole period, which begins on {2}.',
      firstDay,
      dayBefore(start),
      start,
    ),
  ];
}

/** Days of the last period that are past the last day of the order. */
function notesAfter(due: readonly Period[], lastDay: string | undefined): string[] {
  const last = due.at(-1);
  if (!last || lastDay === undefined) return [];
  const lastOfPeriod = dayBefore(formatIsoDate(last.end));
  if (lastOfPeriod <= lastDay) return [];
  return [
    l10n.t(
      'Also included: {0} to {1}, because the last period is whole.',
      addDays(lastDay, 1),
      lastOfPeriod,
    ),
  ];
}

/** The part of a request that orders periods which follow one another. */
export function requestOfPeriods(
  periods: readonly [Period, ...Period[]],
  { every }: Pick<RepeatRule, 'every'>,
): Pick<OrderRequest, 'periodStart' | 'periodEnd' | 'periodFrequency'> {
  const [first] = periods;
  const last = periods.at(-1) ?? first;
  return {
    periodStart: formatIsoDate(first.start),
    // As in pandas: the last day on which a period begins.
    periodEnd: formatIsoDate(last.start),
    periodFrequency: REPEAT_FREQUENCIES[every],
  };
}
