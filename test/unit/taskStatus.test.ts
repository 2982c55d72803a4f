/** States of tasks from Earth Engine's operations. */
import { describe, expect, it } from 'vitest';
import { taskDescription } from '../../src/core/earthengine/export.ts';
import { type Operation, taskStatus } from '../../src/core/earthengine/operations.ts';
import { belongsToItem } from '../../src/core/stores/store.ts';

describe('the record of an operation', () => {
  it('has few fields for a new operation', () => {
    expect(taskStatus({ name: 'projects/p/operations/ABC' })).toEqual({
      id: 'ABC',
      state: 'READY',
      creation_timestamp_ms: '',
      update_timestamp_ms: '',
      start_timestamp_ms: '',
      output_url: [],
    });
  });

  it('has a message that fits into a tracking document', () => {
    const message = `Image.select: ${'x'.repeat(1_000_000)}: Band not found.`;
    const failed = taskStatus({
      name: 'projects/p/operations/ABC',
      done: true,
      metadata: { state: 'FAILED' },
      error: { code: 3, message },
    });
    expect(failed.error_message).toHaveLength(4000);
    expect(failed.error_message).toMatch(/^Image\.select: x.* … x.*Band not found\.$/);
  });

  it('names the current stage, with counts that arrive as strings', () => {
    const operation: Operation = {
      name: 'projects/p/operations/ABC',
      metadata: {
        state: 'RUNNING',
        createTime: '2026-01-02T03:04:05.678901Z',
        startTime: '2026-01-02T03:05:05Z',
        updateTime: '2026-01-02T03:06:05Z',
        progress: 0.4,
        attempt: '1',
        stages: [
          { displayName: 'Create Local Files', completeWorkUnits: '4', totalWorkUnits: '4' },
          {
            displayName: 'Write Files to Destination',
            completeWorkUnits: '1',
            totalWorkUnits: '4',
          },
          { displayName: 'Clean Up' },
        ],
      },
    };
    expect(taskStatus(operation)).toMatchObject({
      state: 'RUNNING',
      stage: 'Write Files to Destination',
      progress: 0.4,
      attempt: 1,
      creation_timestamp_ms: 1767323045678,
    });
  });

  it.each([
    ['PENDING', 'READY'],
    ['RUNNING', 'RUNNING'],
    ['CANCELLING', 'CANCEL_REQUESTED'],
    ['SUCCEEDED', 'COMPLETED'],
    ['CANCELLED', 'CANCELLED'],
    ['FAILED', 'FAILED'],
  ])('records %s by its older name %s', (state, older) => {
    expect(taskStatus({ name: 'x', metadata: { state } }).state).toBe(older);
  });

  it('keeps the error and the cost of a task', () => {
    const status = taskStatus({
      name: 'x',
      done: true,
      error: { code: 3, message: 'Image.select: Band pattern "B99" did not match any bands.' },
      metadata: { state: 'FAILED', batchEecuUsageSeconds: '12.5' },
    });
    expect(status).toMatchObject({
      error_message: 'Image.select: Band pattern "B99" did not match any bands.',
      batch_eecu_usage_seconds: 12.5,
    });
  });
});

describe('task descriptions', () => {
  const id = '0123abcd-0000-4000-8000-000000000000';

  it('contain the name and a part of the request id', () => {
    expect(taskDescription('LC08_h009v003', id)).toBe('LC08_h009v003_0123abcd');
  });

  it('replace characters that Earth Engine refuses', () => {
    expect(taskDescription('ä b/c+d', id)).toBe('__b_c_d_0123abcd');
  });

  it('keep the start and the end of a long name within 100 characters', () => {
    const description = taskDescription(`${'a'.repeat(200)}${'z'.repeat(200)}`, id);
    expect(description).toHaveLength(100);
    expect(description).toMatch(/^a+\.\.z+_0123abcd$/);
  });
});

describe("an item's own objects", () => {
  it.each([
    'T_2019.json',
    'T_2019.tif',
    'T_20190000000000-0000001024.tif',
    'T_2019-0000000000-0000001024.tif',
  ])('include %s', (name) => {
    expect(belongsToItem(name, 'T_2019')).toBe(true);
  });

  it.each([
    'T_2019_v2.tif',
    'T_20190.tif',
    'T_2019000000000-0000001024.tif',
    'T_2019--0000000000-0000001024.tif',
    'T_20190000000000-0000001024.tif.aux.xml',
    'T_2019.tiff',
    'T_2018.tif',
    'T_2019',
  ])('do not include %s', (name) => {
    expect(belongsToItem(name, 'T_2019')).toBe(false);
  });
});
