/** Numbers and dates are formatted in VS Code's language, everywhere. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { shownSources } from '../../scripts/l10n/sources.ts';
import { root } from '../../scripts/setup/step.mjs';
import { splitPeriods } from '../../src/core/index.ts';
import {
  formatFixed,
  formatMonth,
  formatNumber,
  formatTime,
  setLanguage,
} from '../../src/domain/locale.ts';
import { formatBytes, formatTaskCount } from '../../src/text/quantities.ts';

afterEach(() => setLanguage('en'));

const afternoon = new Date(2026, 9, 5, 14, 5);
const night = new Date(2026, 9, 5, 0, 5);
const october = new Date('2026-10-01T00:00:00Z');

test('numbers and dates are English by default', () => {
  expect(formatNumber(10_000)).toBe('10,000');
  expect(formatNumber(2.75e-5, { maximumSignificantDigits: 9 })).toBe('0.0000275');
  expect(formatFixed(1234.5, 2)).toBe('1234.50');
  expect(formatTime(afternoon)).toBe('14:05');
  expect(formatTime(night)).toBe('00:05');
  expect(formatMonth(october)).toBe('October 2026');
});

test('numbers and dates are German in German', () => {
  setLanguage('de');
  expect(formatNumber(10_000)).toBe('10.000');
  expect(formatFixed(1.5, 1)).toBe('1,5');
  expect(formatTime(afternoon)).toBe('14:05');
  expect(formatMonth(october)).toBe('Oktober 2026');
});

test.each(['en', 'en-IN', 'de', 'fr', 'ru', 'pl', 'pt-br', 'zh-cn', 'ar-EG', 'fa', 'hi', 'bn'])(
  'whole numbers in %s are those of Intl',
  (language) => {
    setLanguage(language);
    const usual = new Intl.NumberFormat([...Intl.getCanonicalLocales(language), 'en']);
    for (const value of [-7, -0, 0, 7, 999, 1000, 9999, 123_456, 123_456_789, 2 ** 53, 0.5]) {
      expect(formatNumber(value)).toBe(usual.format(value));
    }
  },
);

test.each(['', 'no language', 'qps-ploc', 'x'])(
  'numbers and dates are English in "%s", an unknown language',
  (tag) => {
    setLanguage('de');
    setLanguage(tag);
    expect(formatNumber(10_000.5)).toBe('10,000.5');
    expect(formatMonth(october)).toBe('October 2026');
  },
);

describe('numbers and dates follow the language', () => {
  test('in views', () => {
    setLanguage('de');
    expect(formatTaskCount(12_345)).toBe('12.345 tasks');
    expect(formatBytes(1_500_000_000)).toBe('1,5 GB');
  });

  test('in the core', () => {
    setLanguage('de');
    expect(() => splitPeriods('1970-01-01', '2020-01-01', 'D')).toThrow('18.263 periods');
  });

  test('in every text for users: no other module formats numbers or dates', () => {
    const others = shownSources().filter(
      (file) =>
        file !== 'src/domain/locale.ts' &&
        /\.toLocale(Date|Time)?String\(|\bIntl\./.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(others).toEqual([]);
  });
});
