/**
 * Does work that may create very many errors as values, without recording where each was created:
 * that takes longer than the work itself.
 */
export function withoutStackTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
