import { expect, it } from 'vitest';
import { ServiceClock } from '../../src/core/services/serviceClock.ts';

const HOUR_MS = 3_600_000;
const at = (time: number) => new Date(time).toUTCString();

it('the clock follows the service, however wrong the clock of this machine is', () => {
  const clock = new ServiceClock();
  const service = Date.now() - 2 * HOUR_MS;
  clock.note(at(service));
  expect(Math.abs(clock.now().getTime() - service)).toBeLessThan(1500);
  clock.note(at(service + HOUR_MS));
  expect(Math.abs(clock.now().getTime() - service - HOUR_MS)).toBeLessThan(1500);
});

it('the clock never goes back while answers agree with it', async () => {
  const clock = new ServiceClock();
  const start = Date.now();
  clock.note(at(start));
  const first = clock.now().getTime();
  await new Promise((resolve) => setTimeout(resolve, 20));
  // The same second, once more.
  clock.note(at(start));
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(first + 15);
});

it('the clock ignores values that are not dates', () => {
  const clock = new ServiceClock();
  clock.note('soon');
  clock.note(null);
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1500);
});
