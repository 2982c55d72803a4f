/** The time by a service's clock. */
import os from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ServiceClock } from '../../src/core/services/serviceClock.ts';

const HOUR_MS = 3_600_000;
const at = (time: number) => new Date(time).toUTCString();

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('the clock follows the service, however wrong the clock of this machine is', () => {
  const clock = new ServiceClock();
  const service = Date.now() - 2 * HOUR_MS;
  clock.note(at(service));
  // The test may be interrupted: it is compared with the clock of this machine at the same moment.
  const behind = () => Date.now() - clock.now().getTime();
  expect(Math.abs(behind() - 2 * HOUR_MS)).toBeLessThan(1500);
  clock.note(at(Date.now() - HOUR_MS));
  expect(Math.abs(behind() - HOUR_MS)).toBeLessThan(1500);
});

it('the clock never decreases while answers agree with it', async () => {
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

describe('sleep of the machine, which its monotonic clock does not count', () => {
  it('is counted', () => {
    const clock = new ServiceClock();
    const service = Date.now() - 2 * HOUR_MS;
    clock.note(at(service));
    const [uptime, before] = [os.uptime(), Date.now()];
    vi.spyOn(os, 'uptime').mockReturnValue(uptime + 8 * 3600);
    vi.useFakeTimers({ now: before + 8 * HOUR_MS, toFake: ['Date'] });
    const passed = clock.now().getTime() - service;
    expect(Math.abs(passed - 8 * HOUR_MS)).toBeLessThan(3000);
    expect(clock.isKnown).toBe(true);
  });
});

describe('the time', () => {
  it('is known after the first answer', () => {
    const clock = new ServiceClock();
    expect(clock.isKnown).toBe(false);
    clock.note(at(Date.now() - 2 * HOUR_MS));
    expect(clock.isKnown).toBe(true);
  });

  it('is unknown after the clock was set, until the next answer', () => {
    const clock = new ServiceClock();
    const service = Date.now();
    clock.note(at(service));
    vi.useFakeTimers({ now: service + HOUR_MS, toFake: ['Date'] });
    expect(clock.isKnown).toBe(false);
    expect(Math.abs(clock.now().getTime() - service)).toBeLessThan(3000);
    clock.note(at(service));
    expect(clock.isKnown).toBe(true);
  });
});
