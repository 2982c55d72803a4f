/** Rule by which an order extends itself: the length of its periods, and when each is due. */

/** How often an order extends itself. */
export type RepeatEvery =
  | 'monthly'
  | 'twice-monthly'
  | 'every-16-days'
  | 'quarterly'
  | 'half-yearly'
  | 'yearly'
  | 'every-2-years';

/** Pandas offset aliases by the words of an order file, as the order form offers them. */
export const REPEAT_FREQUENCIES: Readonly<Record<RepeatEvery, string>> = {
  monthly: 'MS',
  'twice-monthly': 'SMS',
  'every-16-days': '16D',
  quarterly: '3MS',
  'half-yearly': '6MS',
  yearly: 'YS',
  'every-2-years': '2YS',
};

/**
 * Days after the end of a period until its data are complete, unless the file has another number.
 * Landsat scenes get their final quality up to 26 days after acquisition:
 * https://www.usgs.gov/landsat-missions/landsat-collection-2-generation-timeline
 */
export const DEFAULT_DELAY_DAYS = 30;

/** How an order extends itself. */
export interface RepeatRule {
  /** Length of the periods, of which each becomes due when it has ended. */
  readonly every: RepeatEvery;
  /** Days after the end of a period before it is ordered. */
  readonly delayDays: number;
  /** Number of periods before today that are looked at; all since the first day unless given. */
  readonly lastPeriods?: number;
}
