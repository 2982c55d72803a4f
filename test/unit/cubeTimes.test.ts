/** Times of cubes of other programs, by the units of their coordinate. */
import { describe, expect, it } from 'vitest';
import { timeDecoder } from '../../src/cubeFiles/cfAttributes.ts';

describe('times of a cube', () => {
  it.each([
    ['millisecond since 1970-01-01 00:00:00', 1_591_198_032_123, '2020-06-03T15:27:12.123Z'],
    ['milliseconds since 1970-01-01', -1, '1969-12-31T23:59:59.999Z'],
    ['seconds since 1970-01-01 00:00:00', 1_591_198_032.123, '2020-06-03T15:27:12.123Z'],
    ['microseconds since 2020-06-03T00:00:00', 1_500, '2020-06-03T00:00:00.001Z'],
    ['days since 1950-01-01', 0.5, '1950-01-01T12:00:00.000Z'],
  ])('are read from "%s"', (units, value, expected) => {
    const decode = timeDecoder({ units, calendar: 'standard' });
    expect(new Date(decode?.(value) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it('count from early years where the calendar has the days of today, and are not guessed elsewhere', () => {
    const units = 'days since 0001-01-01';
    const decode = timeDecoder({ units, calendar: 'proleptic_gregorian' });
    expect(new Date(decode?.(719_162) ?? Number.NaN).toISOString()).toBe(
      '1970-01-01T00:00:00.000Z',
    );
    expect(timeDecoder({ units, calendar: 'standard' })).toBeUndefined();
    expect(timeDecoder({ units })).toBeUndefined();
    expect(timeDecoder({ units: 'days since 1970-01-01', calendar: 'noleap' })).toBeUndefined();
  });
});
