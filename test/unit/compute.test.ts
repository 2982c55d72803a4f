/** Compute time of a month, and what Earth Engine reports of a project. */
import { describe, expect, it } from 'vitest';
import { ComputeMonth } from '../../src/core/earthengine/compute.ts';
import type { Operation } from '../../src/core/earthengine/operations.ts';
import { parseProjectConfig } from '../../src/core/earthengine/projectConfig.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

function operation(createTime: string, updateTime: string, eecu?: number | string): Operation {
  return {
    name: `projects/p/operations/${createTime}`,
    metadata: {
      state: 'SUCCEEDED',
      createTime,
      updateTime,
      ...(eecu !== undefined && { batchEecuUsageSeconds: eecu }),
    },
  };
}

describe('compute time of a month', () => {
  it('is the sum of the tasks that ended or run in it, begun in it or not', () => {
    const month = new ComputeMonth(NOW);
    const more = month.add([
      operation('2026-11-20T00:00:00Z', '2026-11-20T01:00:00Z', 3600),
      operation('2026-11-02T00:00:00Z', '2026-11-02T01:00:00Z', '1800.5'),
      operation('2026-10-31T22:00:00Z', '2026-11-01T00:00:00Z', 7),
      operation('2026-10-31T20:00:00Z', '2026-10-31T23:59:59Z', 1000),
      operation('2026-11-03T00:00:00Z', '2026-11-03T00:00:00Z'),
    ]);
    expect(more).toBe(true);
    expect(month.total).toEqual({
      since: new Date('2026-11-01T00:00:00Z'),
      eecuSeconds: 5407.5,
      tasks: 3,
    });
  });

  it('needs no older page once a page has only tasks of earlier months', () => {
    const month = new ComputeMonth(NOW);
    const old = [operation('2026-10-02T00:00:00Z', '2026-10-02T01:00:00Z', 5)];
    expect(month.add(old)).toBe(false);
    expect(month.total.eecuSeconds).toBe(0);
  });

  it('needs older pages as long as a page has a task that ended in it', () => {
    const month = new ComputeMonth(NOW);
    expect(month.add([operation('2026-10-02T00:00:00Z', '2026-11-02T01:00:00Z', 5)])).toBe(true);
    expect(month.add([{ name: 'projects/p/operations/FRESH' }])).toBe(true);
  });
});

describe('the configuration of a project', () => {
  it.each([
    ['NOT_REGISTERED', 'unregistered'],
    ['REGISTERED_COMMERCIALLY', 'commercial'],
    ['REGISTERED_NOT_COMMERCIALLY', 'noncommercial'],
    ['REGISTRATION_STATE_UNSPECIFIED', 'unknown'],
    [undefined, 'unknown'],
  ])('has the registration %s', (registrationState, registration) => {
    expect(parseProjectConfig({ name: 'projects/p/config', registrationState })).toEqual({
      registration,
    });
  });

  it('has the number of exports at a time, where it is reported', () => {
    const json = { name: 'projects/p/config', maxConcurrentExports: '2' };
    expect(parseProjectConfig(json)?.concurrentExports).toBe(2);
  });

  it.each([{}, { name: 'projects/p' }, [], 'portal'])('is not %j', (json) => {
    expect(parseProjectConfig(json)).toBeUndefined();
  });
});
