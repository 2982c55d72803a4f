/** Reads the time of an order file: its first and last day, its frequency, and how it repeats. */
import * as l10n from '@vscode/l10n';
import { addDays } from '../../domain/isoDates.ts';
import type { Source } from '../config/configSource.ts';
import { CedarError, FrequencyError } from '../errors.ts';
import { describeFrequency, parseDate, splitPeriods } from '../periods/splitPeriods.ts';
import type { OrderFile } from './orderFile.ts';
import type { OrderFileYaml } from './orderFileYaml.ts';
import {
  DEFAULT_DELAY_DAYS,
  REPEAT_FREQUENCIES,
  type RepeatEvery,
  type RepeatRule,
} from './repeatRule.ts';

type OrderTime = Pick<OrderFile, 'firstDay' | 'lastDay' | 'frequency' | 'repeat'>;

export function readPeriod(source: Source, value: OrderFileYaml): OrderTime {
  const { first_day: firstDay, last_day: lastDay } = value.period;
  const { frequency } = value;
  const repeat = value.repeat === undefined ? undefined : readRepeat(source, value.repeat);
  const isFirst = isDay(source, 'first_day', firstDay);
  const isLast = lastDay === undefined || isDay(source, 'last_day', lastDay);
  if (lastDay === undefined && value.repeat === undefined) {
    source.problem(
      ['period'],
      l10n.t('"last_day" is missing. Add it, or "repeat" for an order that extends itself.'),
    );
  }
  if (repeat && value.existing === 'take_over') {
    source.problem(
      ['existing'],
      l10n.t(
        'An order that repeats leaves out existing images: it would compute the same images again each time. Leave out "existing".',
      ),
    );
  }
  if (repeat && frequency !== undefined) checkAgreement(source, frequency, repeat);
  if (isFirst && isLast && lastDay !== undefined) {
    checkRange(source, firstDay, lastDay, repeat ? REPEAT_FREQUENCIES[repeat.every] : frequency);
  }
  return {
    firstDay,
    ...(lastDay !== undefined && { lastDay }),
    ...(frequency !== undefined && !repeat && { frequency }),
    ...(repeat && { repeat }),
  };
}

/** The end for a request: with a frequency pandas includes it, without one it is exclusive. */
export function requestEnd(lastDay: string, frequency: string | undefined): string {
  return frequency ? lastDay : addDays(lastDay, 1);
}

function readRepeat(
  source: Source,
  written: NonNullable<OrderFileYaml['repeat']>,
): RepeatRule | undefined {
  const {
    every,
    delay_days: delayDays = DEFAULT_DELAY_DAYS,
    last_periods: lastPeriods,
  } = typeof written === 'string' ? { every: written } : written;
  if (!every || !Object.hasOwn(REPEAT_FREQUENCIES, every)) {
    const choices = Object.keys(REPEAT_FREQUENCIES).join(', ');
    source.problem(
      ['repeat'],
      every
        ? l10n.t('"{0}" must be one of: {1}.', 'repeat', choices)
        : l10n.t('"every" is missing. Add it, such as every: monthly. It is one of: {0}.', choices),
    );
    return undefined;
  }
  return { every, delayDays, ...(lastPeriods !== undefined && { lastPeriods }) };
}

/** A frequency beside the interval must be the same. */
function checkAgreement(source: Source, frequency: string, { every }: RepeatRule): void {
  const alias = REPEAT_FREQUENCIES[every satisfies RepeatEvery];
  if (frequency === alias) return;
  source.problem(
    ['frequency'],
    l10n.t(
      'This order repeats {0}, so its periods have the frequency {1}. Leave out "frequency".',
      every,
      alias,
    ),
  );
}

function isDay(source: Source, key: 'first_day' | 'last_day', day: string): boolean {
  if (/^\d{4}-\d\d-\d\d$/.test(day)) {
    try {
      parseDate(day, 'start');
      return true;
    } catch (error) {
      if (!(error instanceof CedarError)) throw error;
    }
  }
  source.problem(
    ['period', key],
    l10n.t('"{0}" is not a day. Write it as 2019-06-30: year, month and day.', day),
  );
  return false;
}

function checkRange(
  source: Source,
  firstDay: string,
  lastDay: string,
  frequency: string | undefined,
): void {
  if (lastDay < firstDay) {
    source.problem(
      ['period', 'last_day'],
      l10n.t('The last day must not be before the first day.'),
    );
    return;
  }
  try {
    if (frequency !== undefined) describeFrequency(frequency);
    splitPeriods(firstDay, requestEnd(lastDay, frequency), frequency);
  } catch (error) {
    if (!(error instanceof CedarError)) throw error;
    source.problem(error instanceof FrequencyError ? ['frequency'] : ['period'], error.message);
  }
}
