/** The next step that tools for assistants name after an error: it must be one that works. */
import { describe, expect, test } from 'vitest';
import { ASSISTANT_TOOLS, describeToolError } from '../../src/assistant/index.ts';
import {
  CollectionError,
  ConflictError,
  CubeError,
  ExistingItemsError,
  imageCollection,
  NotFoundError,
  RunningTasksError,
  SubmissionError,
  TileIndexError,
} from '../../src/core/index.ts';

const userSteps = {
  createConfiguration: 'Create one.',
  correctConfiguration: 'Correct it.',
  signIn: 'Sign in.',
  allowDownloads: 'Allow it.',
};

function stepAfter(error: unknown): string | undefined {
  return describeToolError(error, { userSteps }).split('\nNext: ')[1];
}

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const item = { name: 'a', prefix: 'p', orders: ['o'], objects: 1 };
const ERRORS = {
  'an unknown collection': caught(() => imageCollection('NO/SUCH')),
  'an unknown band': caught(() => imageCollection('LANDSAT/LC08/C02/T1_L2', { bands: ['B99'] })),
  'a band that is chosen twice': caught(() =>
    imageCollection('LANDSAT/LC08/C02/T1_L2', { bands: ['red', 'red'] }),
  ),
  'a damaged record': new CollectionError('x', 'm', { mistake: 'record' }),
  'an unknown order': new NotFoundError('ORDER_1.5', 'm'),
  'a file that was deleted': new NotFoundError('p/image.tif', 'm'),
  'the same images': new ExistingItemsError([item], 'm'),
  'different images': new ExistingItemsError([{ ...item, differences: ['bands: red'] }], 'm'),
  'tasks under way': new RunningTasksError(['1'], 'm'),
  'a changed order': new ConflictError('o', 'm'),
  'a tile outside the grid': new TileIndexError([1, 2], 'm'),
  'a cube with another layout': new CubeError('existing-cube', 'x', 'm'),
  'a damaged file': new CubeError('damaged-piece', 'x', 'm'),
  'no images': new CubeError('request', 'x', 'm'),
};

describe('the next step after', () => {
  test.each(Object.entries(ERRORS))('%s names tools that exist', (_, error) => {
    const known = ASSISTANT_TOOLS.map(({ name }) => name);
    const named = stepAfter(error)?.match(/cedar_\w+/g) ?? [];
    expect(known).toEqual(expect.arrayContaining(named));
    expect(stepAfter(error)).toBeTruthy();
  });

  test('an unknown band is to describe the collection, not to list collections', () => {
    for (const name of ['an unknown band', 'a band that is chosen twice'] as const) {
      expect(stepAfter(ERRORS[name])).toMatch(/^cedar_describe_collection /);
    }
    expect(stepAfter(ERRORS['an unknown collection'])).toMatch(/^cedar_list_collections /);
    expect(stepAfter(ERRORS['a damaged record'])).toMatch(/^cedar_plan_order /);
  });

  test('images that differ is not to leave them out', () => {
    expect(stepAfter(ERRORS['the same images'])).toMatch(/leaveOut .* takeOver/);
    expect(stepAfter(ERRORS['different images'])).not.toContain('leaveOut');
  });

  test('a deleted file is to look at the images of the order', () => {
    expect(stepAfter(ERRORS['a file that was deleted'])).toMatch(/^cedar_describe_order /);
    expect(stepAfter(ERRORS['an unknown order'])).toMatch(/^cedar_list_orders /);
    expect(stepAfter(new NotFoundError('orders/A.json', 'm'))).toMatch(/^cedar_list_orders /);
  });

  test('a submission is to resume it only where it was recorded', () => {
    const submission = (canResume: boolean) =>
      new SubmissionError('o', 'm', { canResume, cause: ERRORS['an unknown band'] });
    expect(stepAfter(submission(true))).toContain('cedar_resume_order');
    expect(stepAfter(submission(false))).toMatch(/^cedar_describe_collection /);
  });
});
