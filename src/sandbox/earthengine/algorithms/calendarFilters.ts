/** Filters by parts of the date, such as the month. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { type Calendar, dayOfWeek, dayOfYear, toCalendar } from '../values/date.ts';
import { FilterObject } from '../values/filterObject.ts';
import { type Filter, isObject } from '../values/value.ts';
import { TIME } from './comparedOperands.ts';
import { toMillis } from './dates.ts';

const FIELDS: Readonly<Record<string, (calendar: Calendar) => number>> = {
  year: ({ year }) => year,
  month: ({ month }) => month,
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
  day_of_year: dayOfYear,
  day_of_month: ({ day }) => day,
  day_of_week: dayOfWeek,
};

export function defineCalendarFilters(define: Define): void {
  define(
    'Filter.dayOfYear(start: Integer, end: Integer) -> Filter',
    'The day of the year is in a range, which may include the end of the year.',
    (start, end) => calendarRange('Filter.dayOfYear', start, end, dayOfYear),
  );
  define(
    'Filter.calendarRange(start: Integer, end: Integer = null, field: String = "day_of_year") -> Filter',
    'A field of the date is in a range, both ends included.',
    (start, end, field) => {
      const read = FIELDS[field.toLowerCase()];
      if (!read) {
        throw new EvaluationError(
          `Unknown calendar field '${field}'. Valid fields: ${Object.keys(FIELDS).join(', ')}.`,
        );
      }
      return calendarRange('Filter.calendarRange', start, end ?? start, read);
    },
  );
}

function calendarRange(
  name: string,
  start: number,
  end: number,
  read: (calendar: Calendar) => number,
): Filter {
  return new FilterObject(name, (element) => {
    const time = element.get(TIME);
    if (typeof time !== 'number' && !isObject(time, 'Date')) return false;
    const value = read(toCalendar(toMillis(time, null)));
    return start <= end ? value >= start && value <= end : value >= start || value <= end;
  });
}
