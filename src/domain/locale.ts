/**
 * Numbers and dates in VS Code's language. Does not import `vscode`, so that pages and scripts can
 * use it.
 *
 * The language is set once, before anything is shown: by `src/localization.ts` in the extension, by
 * `media/components/texts.ts` in a page. Until then, and in scripts, it is English. Text for files
 * or other programs (coordinates, pixel values, ISO dates) is not formatted here.
 */

/** Preferred languages; the first one that is supported is used. */
let languages: readonly string[] = ['en'];
/** Created when first needed, because creating them takes longer than starting the whole extension. */
let plain: Intl.NumberFormat | undefined;
let months: Intl.DateTimeFormat | undefined;

/** @param language a tag such as `de` or `pt-br`; an unknown one leaves the language at English */
export function setLanguage(language: string): void {
  languages = ['en'];
  try {
    languages = [...Intl.getCanonicalLocales(language), 'en'];
  } catch {
    // Not a valid language tag.
  }
  plain = undefined;
  months = undefined;
}

/** The language tag of what is shown, for pages. */
export function currentLanguage(): string {
  return languages[0] ?? 'en';
}

/** Languages of VS Code's language packs: small whole numbers are the same in these. */
const LATIN_DIGITS = /^(cs|de|en|es|fr|hu|it|ja|ko|pl|pt|ru|tr|uk|zh)\b/i;

/** "10,000" */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  if (!options && Number.isSafeInteger(value) && !Object.is(value, -0) && value >= 0) {
    const [language = ''] = languages;
    if (value < 1000 && LATIN_DIGITS.test(language)) return String(value);
    if (language === 'en') return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  }
  if (options) return new Intl.NumberFormat([...languages], options).format(value);
  plain ??= new Intl.NumberFormat([...languages]);
  return plain.format(value);
}

/**
 * "1.50": like `toFixed`, in the user's language and without separators between groups of digits.
 */
export function formatFixed(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatNumber(Number(value.toFixed(digits)), { ...options, useGrouping: false });
}

/** "14:05", in local time. */
export function formatTime(time: Date): string {
  return time.toLocaleTimeString([...languages], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** "October 2026", in UTC. */
export function formatMonth(date: Date): string {
  return monthIn(date, 'long');
}

/** "Oct 2026", in UTC. */
export function formatShortMonth(date: Date): string {
  return monthIn(date, 'short');
}

/** "Jan – Mar 2020" or "Dec 2019 – Feb 2020", in UTC: both months inclusive. */
export function formatMonthRange(first: Date, last: Date): string {
  months ??= new Intl.DateTimeFormat([...languages], {
    year: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  // Its thin spaces are not those that texts are searched for with.
  return months.formatRange(first, last).replaceAll('\u2009', ' ');
}

/** "Oct": month of the year, from 1. */
export function formatMonthName(month: number): string {
  const date = new Date(Date.UTC(2000, month - 1));
  return date.toLocaleDateString([...languages], { month: 'short', timeZone: 'UTC' });
}

function monthIn(date: Date, month: 'long' | 'short'): string {
  return date.toLocaleDateString([...languages], { year: 'numeric', month, timeZone: 'UTC' });
}
