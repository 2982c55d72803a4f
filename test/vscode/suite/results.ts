/** Results of a run of the suite, in the file that CEDAR_SUITE_RESULTS names. */
export interface SuiteResults {
  passed: number;
  failed: number;
  skipped: number;
  /** Title and stack of each failed test. */
  failures: string[];
}

/**
 * Begins each line that the suite prints, so that the driver distinguishes it from what else a
 * window logs. It is an invisible character: on a terminal the line reads as it is.
 */
export const SUITE_MARK = '\u2063';
