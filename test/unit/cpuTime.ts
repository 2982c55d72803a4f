/**
 * Milliseconds of processor time that some work takes: unlike elapsed time, it hardly depends on
 * what else the machine does.
 *
 *     expect(cpuTime(() => parse('('.repeat(50_000)))).toBeLessThan(2000);
 */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
