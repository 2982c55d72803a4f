/**
 * Explains how a frequency divides a range where that may be unexpected, and offers changes in one
 * click.
 *
 * As in pandas, periods start at anchors (the first of a month, of a year), so that the days before
 * the first anchor are left out; and the last period may extend past the last day. A range is
 * passed to pandas as it is: with a frequency its end is the form's last day, which is included.
 */
import * as l10n from '@vscode/l10n';
import type { OrderPlan, Period } from '../../core/index.ts';
import { CUSTOM_FREQUENCY } from '../../domain/frequencies.ts';
import { DAY_MS, formatIsoDate } from '../../domain/isoDates.ts';
import { NAMED_FREQUENCIES, type NamedFrequency } from '../../text/frequencyNames.ts';
import { formatPeriod } from './periodText.ts';
import type { Draft, Remedy, Warning } from './protocol.ts';

/** More than two years, which contain an anchor of every frequency. */
const ANCHOR_DAYS = 800;

/** Most frequencies offered to choose from. */
const OFFERED = 2;

/** The core's `splitPeriods`, which is loaded when first needed. */
export type SplitPeriods = (start: Date, end: Date, frequency: string) => Period[];

type PeriodRange = Pick<OrderPlan, 'periodStart' | 'periodEnd' | 'periodFrequency'>;
type SplitRange = PeriodRange & Pick<OrderPlan, 'periods' | 'uncovered'>;

export function periodWarnings(range: SplitRange, split: SplitPeriods): Warning[] {
  return [...uncovered(range, split), ...pastTheEnd(range)];
}

/**
 * For a frequency without a whole period in a range: other starts, other anchors, shorter
 * frequencies.
 */
export function noPeriodRemedies(range: PeriodRange, split: SplitPeriods): Remedy[] {
  const { periodStart, periodFrequency } = range;
  const later = new Date(periodStart.getTime() + ANCHOR_DAYS * DAY_MS);
  const [next] = split(periodStart, later, unitOf(periodFrequency));
  const remedies = next ? startRemedies(range, next.start, split) : [];
  return [
    ...remedies.filter(({ change }) => periodsAfter(range, change, split) > 0),
    ...shorterFrequency(range, split),
  ];
}

/**
 * For an order of too many tasks: the nearest longer frequencies, the shortest first.
 *
 * @param images tasks of each period: collections × tiles
 * @param most largest allowed number of tasks
 */
export function longerFrequencies(
  range: PeriodRange,
  { images, most }: { images: number; most: number },
  split: SplitPeriods,
): Remedy[] {
  return NAMED_FREQUENCIES.map((choice) => ({
    choice,
    tasks: images * count(range, choice, split),
  }))
    .filter(({ tasks }) => tasks > 0 && tasks <= most)
    .sort((a, b) => b.tasks - a.tasks)
    .slice(0, OFFERED)
    .map(({ choice }) => byFrequency(choice));
}

/** The longest offered frequency whose periods fit into the range, and a single period. */
function shorterFrequency(range: PeriodRange, split: SplitPeriods): Remedy[] {
  const fitting = NAMED_FREQUENCIES.filter(({ value }) => {
    if (!value) return false;
    const periods = split(range.periodStart, range.periodEnd, value);
    const last = periods.at(-1);
    return last !== undefined;
  });
  const [longest] = fitting
    .map((choice) => ({ choice, periods: count(range, choice, split) }))
    .sort((a, b) => a.periods - b.periods);
  const whole = NAMED_FREQUENCIES.filter(({ value }) => value === '');
  return [...(longest ? [longest.choice] : []), ...whole].map(byFrequency);
}

function byFrequency({ value, label }: NamedFrequency): Remedy {
  return { label, change: frequencyChange(value) };
}

function count(range: PeriodRange, { value }: { value: string }, split: SplitPeriods): number {
  return value ? split(range.periodStart, range.periodEnd, value).length : 1;
}

/** Number of periods after a remedy is applied. */
function periodsAfter(range: PeriodRange, change: Partial<Draft>, split: SplitPeriods): number {
  const { periodStart, customFrequency, frequency } = change;
  const start = periodStart ? new Date(`${periodStart}T00:00:00Z`) : range.periodStart;
  const alias = customFrequency || frequency || range.periodFrequency;
  return start <= range.periodEnd ? split(start, range.periodEnd, alias).length : 0;
}

function uncovered(range: SplitRange, split: SplitPeriods): Warning[] {
  return range.uncovered.map(({ start, end }) => {
    const atStart = start.getTime() === range.periodStart.getTime();
    return {
      text: l10n.t('No period covers {0}.', formatPeriod({ start, end })),
      remedies: atStart ? startRemedies(range, end, split) : endRemedies(start),
    };
  });
}

/** For the days before the first anchor: start at the anchor before, or leave the days out. */
function startRemedies(range: PeriodRange, first: Date, split: SplitPeriods): Remedy[] {
  const { periodStart, periodFrequency } = range;
  const from = new Date(periodStart.getTime() - ANCHOR_DAYS * DAY_MS);
  const before = split(from, periodStart, unitOf(periodFrequency))
    .map(({ start }) => start)
    .filter((anchor) => anchor < periodStart)
    .at(-1);
  const anchored = anchoredAt(periodStart, periodFrequency);
  return [
    ...(before ? [startOn(before)] : []),
    ...(first <= range.periodEnd ? [startOn(first)] : []),
    ...(anchored
      ? [
          {
            label: l10n.t('Start Periods on {0}', formatIsoDate(periodStart)),
            change: frequencyChange(anchored),
          },
        ]
      : []),
  ];
}

/** A frequency without its multiple: `MS` of `2MS`. */
function unitOf(frequency: string): string {
  return frequency.replace(/^[\s\d.+]+/, '');
}

function endRemedies(from: Date): Remedy[] {
  return [endOn(new Date(from.getTime()))];
}

function pastTheEnd({ periods, periodEnd, periodFrequency }: SplitRange): Warning[] {
  const last = periods.at(-1);
  if (!last || !periodFrequency) return [];
  const lastDay = daysAfter(last.end, -1);
  if (lastDay <= periodEnd) return [];
  const leaveOut = endOn(daysAfter(last.start, -1), l10n.t('Leave Out the Last Period'));
  const text = l10n.t('The last period, {0}, extends past the last day.', formatPeriod(last));
  return [{ text, remedies: [...(periods.length > 1 ? [leaveOut] : []), endOn(lastDay)] }];
}

function startOn(date: Date): Remedy {
  return {
    label: l10n.t('Start on {0}', formatIsoDate(date)),
    change: { periodStart: formatIsoDate(date) },
  };
}

function endOn(date: Date, label = l10n.t('End on {0}', formatIsoDate(date))): Remedy {
  return { label, change: { lastDay: formatIsoDate(date) } };
}

const MONTHS = 'JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC'.split(',');
const WEEKDAYS = 'SUN,MON,TUE,WED,THU,FRI,SAT'.split(',');

/** The same frequency with its periods counted from that day, if pandas has one. */
function anchoredAt(start: Date, frequency: string): string | undefined {
  const [, count = '', unit = ''] = /^\s*(\d*)\s*([A-Z]+)/i.exec(frequency) ?? [];
  const name = unit.toUpperCase();
  if (name === 'W') return `${count}W-${WEEKDAYS[start.getUTCDay()]}`;
  if (start.getUTCDate() !== 1) return undefined;
  const month = MONTHS[start.getUTCMonth()];
  if (['YS', 'AS'].includes(name)) return `${count}YS-${month}`;
  return name === 'QS' ? `${count}QS-${month}` : undefined;
}

/** The draft's fields for a frequency: one of the choices, or a custom alias. */
export function frequencyChange(alias: string): Pick<Draft, 'frequency' | 'customFrequency'> {
  const isOffered = NAMED_FREQUENCIES.some(({ value }) => value === alias);
  return isOffered
    ? { frequency: alias, customFrequency: '' }
    : { frequency: CUSTOM_FREQUENCY, customFrequency: alias };
}

function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}
