/** Numbers of tests that passed, failed and were skipped, and the failures. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line for each failure. */
  readonly failures: readonly string[];
}

export function counted(counts: Partial<TestCounts> = {}): TestCounts {
  return { passed: 0, failed: 0, skipped: 0, failures: [], ...counts };
}

export function sumCounts(all: readonly TestCounts[]): TestCounts {
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
      failures: [...total.failures, ...counts.failures],
    }),
    counted(),
  );
}

/** `3 passed, 0 failed`, with `, 1 skipped` where some were. */
export function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
