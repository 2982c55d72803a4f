/** Periods of an order that extends itself: which of them have ended, and when the next one is due. */
import { DAY_MS, formatIsoDate } from '../../domain/isoDates.ts';
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
  if (end < firstDay) return { due: [] };
  const all = splitPeriods(firstDay, end, REPEAT_FREQUENCIES[repeat.every]);
  const dueAt = (period: Period) => new Date(period.end.getTime() + delay);
  const ended = all.filter((period) => dueAt(period) <= now);
  const next = all.find((period) => dueAt(period) > now);
  const due = repeat.lastPeriods === undefined ? ended : ended.slice(-repeat.lastPeriods);
  return { due, ...(next && { nextDue: dueAt(next) }) };
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
