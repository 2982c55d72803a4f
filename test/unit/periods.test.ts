/** Periods, compared with those of pandas. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FrequencyError, PeriodError } from '../../src/core/errors.ts';
import {
  describeFrequency,
  FREQUENCIES,
  overrun,
  splitPeriods,
  uncoveredPeriods,
} from '../../src/core/periods/splitPeriods.ts';
import { cpuTime } from './cpuTime.ts';

/** `2019-01-01`, with the time where it is not midnight. */
function iso(date: Date): string {
  return date.toISOString().replace(/(T00:00:00)?\.000Z$/, '');
}

function boundaries(start: string, end: string, frequency?: string): string[] {
  const periods = splitPeriods(start, end, frequency);
  return [
    ...periods.map((period) => iso(period.start)),
    ...periods.slice(-1).map((p) => iso(p.end)),
  ];
}

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const cases = readFileSync(new URL('./data/periods.csv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(','));

describe('periods of pandas', () => {
  const frequencies = new Set(cases.map(([, , frequency]) => frequency));

  it('cover every kind of frequency', () => {
    expect(cases.length).toBeGreaterThan(600);
    expect(frequencies.size).toBeGreaterThan(200);
  });

  it.each([...frequencies])('are the same for %s', (frequency) => {
    for (const [start = '', end = '', , count, dates = ''] of cases.filter(
      (one) => one[2] === frequency,
    )) {
      const periods = splitPeriods(start, end, frequency);
      const all = boundaries(start, end, frequency);
      const shown = periods.length > 8 ? [...all.slice(0, 3), '...', ...all.slice(-2)] : all;
      expect([start, end, periods.length, shown.join(' ')]).toEqual([
        start,
        end,
        Number(count),
        dates,
      ]);
      // Each begins where the one before it ends.
      for (const [index, period] of periods.entries()) {
        expect(period.start < period.end).toBe(true);
        if (index > 0) expect(periods[index - 1]?.end).toEqual(period.start);
      }
    }
  });
});

describe('a range without frequency', () => {
  it('is one period', () => {
    expect(boundaries('2019-01-01', '2020-02-03')).toEqual(['2019-01-01', '2020-02-03']);
    expect(splitPeriods('2019-01-01', '2020-02-03', null)).toHaveLength(1);
  });

  it('must not be empty, or end before it starts', () => {
    expect(() => splitPeriods('2019-01-01', '2019-01-01')).toThrow(PeriodError);
    expect(() => splitPeriods('2019-01-02', '2019-01-01')).toThrow(
      'The period ends (2019-01-01) before it starts (2019-01-02)',
    );
    expect(() => splitPeriods('2019-01-02', '2019-01-01', 'MS')).toThrow(PeriodError);
  });
});

describe('dates', () => {
  it('are UTC without a time zone', () => {
    const expected = new Date('2019-06-01T12:00:00Z');
    for (const start of [
      expected,
      '2019-06-01T12:00',
      '2019-06-01 12:00:00',
      '2019-06-01T12:00:00Z',
      '2019-06-01T12:00:00.000000',
      '2019-06-01T14:30:00+02:30',
      '2019-06-01T05:00:00-0700',
    ]) {
      expect(splitPeriods(start, '2020-01-01')[0]?.start).toEqual(expected);
    }
    expect(splitPeriods('2019-06-01', '2020-01-01')[0]?.start).toEqual(
      new Date('2019-06-01T00:00:00Z'),
    );
    expect(
      splitPeriods('2019-06-01T12:00:00.25', '2020-01-01')[0]?.start.getUTCMilliseconds(),
    ).toBe(250);
  });

  it.each([
    '',
    'yesterday',
    '2019-02-29',
    '2019-13-01',
    '2019-1-1',
    '01/02/2019',
    '2019-01-01T25:00',
    '2019-01-01T00:00:00+02:00 or so',
    '2019-01-01T00:00:00+24:00',
    '0000-12-31',
    new Date(-1e14),
    new Date(Number.NaN),
  ])('that cannot be read are refused: %s', (start) => {
    const error = failure(() => splitPeriods(start, '2020-01-01'));
    expect(error).toBeInstanceOf(PeriodError);
    expect(error).toHaveProperty('message', expect.stringContaining('The start of the period'));
    expect(() => splitPeriods('2010-01-01', start)).toThrow('The end of the period');
  });

  it('keep their time of day in every period', () => {
    expect(boundaries('2018-06-15T12:30:00', '2018-08-01', 'MS')).toEqual([
      '2018-07-01T12:30:00',
      '2018-08-01T12:30:00',
    ]);
  });
});

describe('frequencies', () => {
  it.each([
    ['M', 'ME'],
    ['Q-NOV', 'QE-NOV'],
    ['A', 'YE'],
    ['Y', 'YE'],
    ['2AS-APR', '2YS-APR'],
    ['SM', 'SME'],
    ['BM', 'BME'],
    ['BQ', 'BQE'],
    ['BA', 'BYE'],
    ['BAS', 'BYS'],
    ['w-mon', 'W-MON'],
    ['qs-feb', 'QS-FEB'],
    [' 3 MS ', '3MS'],
    ['C', 'B'],
    ['2.0D', '2D'],
  ])('%s means the same as %s', (one, other) => {
    expect(boundaries('2001-05-17', '2012-09-09', one)).toEqual(
      boundaries('2001-05-17', '2012-09-09', other),
    );
  });

  it.each([
    ['0D', 'the number must be 1 or more'],
    ['-1MS', 'the number must be 1 or more'],
    ['-2W', 'the number must be 1 or more'],
    ['H', 'shorter than a day'],
    ['12h', 'shorter than a day'],
    ['T', 'shorter than a day'],
    ['30min', 'shorter than a day'],
    ['S', 'shorter than a day'],
    ['ms', 'milliseconds'],
    ['Ms', 'milliseconds'],
    ['BH', 'shorter than a day'],
    ['1.5D', 'whole number'],
    ['foo', 'is not a known frequency'],
    ['month', 'is not a known frequency'],
    ['W-FOO', 'is not a known frequency'],
    ['W-SUNX', 'is not a known frequency'],
    ['Q-', 'is not a known frequency'],
    ['D-MON', 'is not a known frequency'],
    ['MS-FEB', 'is not a known frequency'],
    ['SM-28', 'is not a known frequency'],
    ['SMS-1', 'is not a known frequency'],
    ['2', 'is not a known frequency'],
    ['D2', 'is not a known frequency'],
    ['1W1D', 'is not a known frequency'],
    ['constructor', 'is not a known frequency'],
    ['--D', 'is not a known frequency'],
    [' ', 'it is empty'],
    ['', 'it is empty'],
    ['5', 'is not a known frequency'],
    ['YS5', 'is not a known frequency'],
    ['MS,', 'is not a known frequency'],
    ['PT1M', 'is not a known frequency'],
    ['every year', 'is not a known frequency'],
    ['1.5MS', 'whole number'],
    ['2.0MS', 'whole number'],
    ['00MS', 'the number must be 1 or more'],
    ['WOM-5MON', 'is not a known frequency'],
    ['48h', 'shorter than a day'],
  ])('%j is refused: %s', (frequency, reason) => {
    const error = failure(() => splitPeriods('2019-01-01', '2020-01-01', frequency));
    expect(error).toBeInstanceOf(FrequencyError);
    expect(error).toMatchObject({ frequency, message: expect.stringContaining(reason) });
    expect(error).toHaveProperty('message', expect.stringMatching(/D \(days\).*YS or YE \(years/));
  });

  it('are described in words in the form', () => {
    expect(describeFrequency('D')).toBe('every day, from the start');
    expect(describeFrequency('2W-MON')).toBe('every 2 weeks, from Monday');
    expect(describeFrequency('QS-DEC')).toBe(
      'every quarter, from the first day of March, June, September and December',
    );
    for (const { alias, description } of FREQUENCIES) {
      expect(boundaries('2000-01-01', '2003-01-01', alias).length).toBeGreaterThan(1);
      expect(description).toMatch(/^every \w+/);
    }
  });
});

describe('many periods', () => {
  it('are allowed up to 10,000', () => {
    expect(splitPeriods('1990-01-01', '2017-05-18', 'D')).toHaveLength(10_000);
    expect(() => splitPeriods('1990-01-01', '2017-05-19', 'D')).toThrow(
      'splits this range into 10,001 periods, but an order can have at most 10,000',
    );
  });

  it('are refused before they are computed', () => {
    const taken = cpuTime(() => {
      expect(() => splitPeriods('0001-01-01', '9999-12-31', 'D')).toThrow(PeriodError);
    });
    expect(taken).toBeLessThan(1000);
  });

  it('do not extend into years that cannot be written as dates', () => {
    expect(() => splitPeriods('2019-01-01', '2020-01-01', '100000YS')).toThrow('year 9999');
    expect(() => splitPeriods('2019-01-01', '2020-01-01', '999999999999D')).toThrow('year 9999');
  });
});

describe('the time that periods leave out', () => {
  const range = [new Date('2019-03-15'), new Date('2020-01-15')] as const;

  it('is the time before the first anchor', () => {
    const periods = splitPeriods(...range, 'QS');
    expect(uncoveredPeriods(...range, periods)).toEqual([
      { start: new Date('2019-03-15'), end: new Date('2019-04-01') },
    ]);
    expect(overrun(range[1], periods)).toEqual({
      start: new Date('2020-01-15'),
      end: new Date('2020-04-01'),
    });
  });

  it('is the time on both sides of periods that were removed', () => {
    const [start, end] = [new Date('2019-01-01'), new Date('2019-04-15')];
    const periods = splitPeriods(start, end, '2ME');
    expect(periods.map((period) => iso(period.end))).toEqual(['2019-03-31', '2019-05-31']);
    expect(uncoveredPeriods(start, end, periods.slice(0, 1))).toEqual([
      { start: new Date('2019-01-01'), end: new Date('2019-01-31') },
      { start: new Date('2019-03-31'), end: new Date('2019-04-15') },
    ]);
  });

  it('is the whole range if there is no complete period', () => {
    const [start, end] = [new Date('2019-01-02'), new Date('2019-01-04')];
    const periods = splitPeriods(start, end, 'YS');
    expect(periods).toEqual([]);
    expect(uncoveredPeriods(start, end, periods)).toEqual([{ start, end }]);
    expect(overrun(end, periods)).toBeUndefined();
  });

  it('is nothing if the periods fill the range', () => {
    const [start, end] = [new Date('2019-01-01'), new Date('2020-01-01')];
    const periods = splitPeriods(start, end);
    expect(uncoveredPeriods(start, end, periods)).toEqual([]);
    expect(overrun(end, periods)).toBeUndefined();
  });
});
