/** Texts that become dates and numbers, and numbers that become texts: as Java does it, or refused. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compute, connect, ee } from './evaluate.ts';

beforeAll(connect);

describe('Date.parse', () => {
  const parse = (pattern: string, text: string, zone?: string) =>
    compute(ee.Date.parse(pattern, text, zone).millis());

  it.each([
    ['YYYY-DDD', '2020-366', Date.UTC(2020, 11, 31)],
    ['YYYY-DDD', '2019-365', Date.UTC(2019, 11, 31)],
    ['DDD', '366', Date.UTC(2000, 11, 31)],
    ["xxxx 'W'ww", '2020 W53', Date.UTC(2020, 11, 28)],
    ["xxxx 'W'ww", '2021 W52', Date.UTC(2021, 11, 27)],
  ])('reads %s %s', (pattern, text, expected) => {
    expect(parse(pattern, text)).toBe(expected);
  });

  it.each([
    ['YYYY-DDD', '2019-366', 'Value 366 for dayOfYear must be in the range [1,365]'],
    ['YYYY-DDD', '1900-366', 'Value 366 for dayOfYear must be in the range [1,365]'],
    ["xxxx 'W'ww", '2021 W53', 'Value 53 for weekOfWeekyear must be in the range [1,52]'],
  ])('refuses %s %s', (pattern, text, words) => {
    expect(() => parse(pattern, text)).toThrow(`Cannot parse "${text}": ${words}`);
  });

  it('refuses a time that a clock change skips, and reads one that it repeats', () => {
    const zone = 'America/New_York';
    expect(() => parse('YYYY-MM-dd HH:mm', '2020-03-08 02:30', zone)).toThrow(
      'Cannot parse "2020-03-08 02:30": Illegal instant due to time zone offset transition ' +
        '(America/New_York)',
    );
    const read = (text: string) => parse('YYYY-MM-dd HH:mm', text, zone);
    expect(read('2020-03-08 01:59')).toBe(Date.UTC(2020, 2, 8, 6, 59));
    expect(read('2020-03-08 03:00')).toBe(Date.UTC(2020, 2, 8, 7));
    expect([Date.UTC(2020, 10, 1, 5, 30), Date.UTC(2020, 10, 1, 6, 30)]).toContain(
      read('2020-11-01 01:30'),
    );
  });
});

describe('Number.parse', () => {
  const parse = (text: string, radix?: number) => compute(ee.Number.parse(text, radix));

  it.each([
    ['12', undefined, 12],
    ['-1.5e3', undefined, -1500],
    ['.5', 10, 0.5],
    [' 7 ', 10, 7],
    ['fF', 16, 255],
    ['-101', 2, -5],
    ['zz', 36, 1295],
  ])('reads %s in radix %s', (text, radix, expected) => {
    expect(parse(text, radix)).toBe(expected);
  });

  it.each([
    ['0x10', undefined],
    ['0b11', undefined],
    ['12zz', 16],
    ['1.5', 16],
    ['0x10', 16],
    ['2', 2],
    ['', undefined],
    ['1 2', undefined],
    ['1', 1],
    ['1', 37],
  ])('refuses %s in radix %s', (text, radix) => {
    expect(() => parse(text, radix)).toThrow(/^Number\.parse: (Cannot parse number|Radix)/);
  });
});

describe('Number.format', () => {
  const format = (value: number, pattern: string) => compute(ee.Number(value).format(pattern));

  it.each([
    [-5, '%(d', '(5)'],
    [5, '%(d', '5'],
    [-5, '%(06d', '(0005)'],
    [-1234567, '%,d', '-1,234,567'],
    [5, '%+05d', '+0005'],
    [5, '<%-4d>', '<5   >'],
    [255, '%#x', '0xff'],
    [255, '%#X', '0XFF'],
    [255, '%#08x', '0x0000ff'],
    [8, '%#o', '010'],
    [-1, '%x', 'ffffffffffffffff'],
    [1e22, '%.2f', '10000000000000000000000.00'],
    [1.005, '%.2f', '1.01'],
    [0.5, '%.0f', '1'],
    [2.5, '%.0f', '3'],
    [0.04, '%.1f', '0.0'],
    [0.05, '%.1f', '0.1'],
    [-0.001, '%.2f', '-0.00'],
    [9.995, '%.2f', '10.00'],
    [1234567.891, '%,.1f', '1,234,567.9'],
    [3, '%#.0f', '3.'],
    [-3.1426, '%(010.3f', '(0003.143)'],
    [12345.678, '%e', '1.234568e+04'],
    [9.9996, '%.3E', '1.000E+01'],
    [0, '%e', '0.000000e+00'],
    [0.0001, '%g', '0.000100000'],
    [0.00001, '%g', '1.00000e-05'],
    [123456, '%g', '123456'],
    [1234567, '%g', '1.23457e+06'],
    [0, '%g', '0.00000'],
    [1.5, '%6s', '   1.5'],
    [1, '%b', 'true'],
    [12345678.5, '%s', '1.23456785E7'],
    [1234567.5, '%s', '1234567.5'],
    [-0.00025, '%s', '-2.5E-4'],
    [0.001, '%s', '0.001'],
    [1e22, '%s', '1.0E22'],
    [1.5e300, '%s', '1.5E300'],
    [2 ** 53 - 1, '%s', '9007199254740991'],
    [1e22, '%4.3s', ' 1.0'],
  ])('writes %d in %s as %s', (value, pattern, expected) => {
    expect(format(value, pattern)).toBe(expected);
  });

  it.each([
    [5, '%5.1d'],
    [5, '%'],
    [5, '5 %'],
    [5, 'five'],
    [5, '%d %d'],
    [5, '%d%%'],
    [5, '%q'],
    [5, '%-d'],
    [5, '%-05d'],
    [5, '%+ d'],
    [5, '%++d'],
    [5, '%#d'],
    [5, '%,x'],
    [5, '%#g'],
    [5, '%.2000f'],
    [5.5, '%d'],
    [2 ** 63, '%d'],
  ])('refuses %d in %s', (value, pattern) => {
    expect(() => format(value, pattern)).toThrow(/^Number\.format: (Invalid format|Format spec)/);
  });
});

it('writes no number for which Earth Engine has two forms', () => {
  const words = 'does not implement whole numbers as text';
  expect(() => compute(ee.Number(2 ** 60).format('%s'))).toThrow(words);
  expect(() => compute(ee.List([2 ** 60]).join())).toThrow(words);
  expect(compute(ee.List([1e-7, 20]).join(','))).toBe('1.0E-7,20');
});

describe('years before 100', () => {
  const zone = 'America/New_York';
  const year = (number: number) => new Date(0).setUTCFullYear(number, 2, 1);

  it.each([1, 4, 50, 99])('keep their number in a time zone: %d', (number) => {
    const date = ee.Date(year(number));
    // Local mean time: 4:56:02 behind.
    const offset = -(4 * 3600 + 56 * 60 + 2) * 1000;
    expect(compute(date.get('year', zone))).toBe(number);
    expect(compute(date.advance(1, 'year', zone).get('year', zone))).toBe(number + 1);
    expect(compute(date.format('YYYY-MM-dd', zone))).toMatch(/^00\d\d-02-2[89]$/);
    expect(compute(date.get('hour', zone))).toBe(new Date(year(number) + offset).getUTCHours());
  });

  it('have their own weekdays and leap years', () => {
    // 400 years are a whole number of weeks.
    const calendar = (number: number) => {
      const date = ee.Date(year(number));
      return compute(ee.List([date.format('e'), date.format('D'), date.format('w')]));
    };
    for (const number of [0, 4, 50, 99]) expect(calendar(number)).toEqual(calendar(number + 400));
    expect(compute(ee.Date('0000-02-29').get('day'))).toBe(29);
    expect(compute(ee.Date(year(0)).advance(-1, 'day').get('day'))).toBe(29);
  });
});

describe('List.slice', () => {
  it('returns every second element, and refuses a step that is not positive', () => {
    const slice = (step: number) => compute(ee.List([0, 1, 2, 3, 4]).slice(1, 5, step));
    expect(slice(2)).toEqual([1, 3]);
    for (const step of [0, -1]) {
      expect(() => slice(step)).toThrow(`List.slice: Step must be positive, and is ${step}.`);
    }
  });
});
