/** Kinds of errors by their tags. */
import { expect, it } from 'vitest';
import { ConfigError, NotFoundError, ServiceError } from '../../src/core/errors.ts';
import { isCedarError } from '../../src/domain/cedarError.ts';

/** Reads the fields that the kind of an error has, as the types allow. */
function fieldOf(error: unknown): unknown {
  if (!isCedarError(error)) return undefined;
  switch (error.tag) {
    case 'not-found':
      return error.what;
    case 'config':
      return error.problems[0]?.path;
    case 'service':
      return [error.service, error.status];
    default:
      // @ts-expect-error Other kinds have no such field.
      return error.status;
  }
}

it('an error of a kind has the fields of that kind', () => {
  expect(fieldOf(new NotFoundError('ORDER_2020', 'Not there.'))).toBe('ORDER_2020');
  const problems = [{ message: 'Wrong.', path: 'tracker.store' }];
  expect(fieldOf(new ConfigError('Wrong.', problems))).toBe('tracker.store');
  expect(fieldOf(new ServiceError('Earth Engine', 404, 'Not there.'))).toEqual([
    'Earth Engine',
    404,
  ]);
});

it('other errors belong to no kind', () => {
  expect(fieldOf(new Error('Wrong.'))).toBeUndefined();
  expect(fieldOf({ tag: 'not-found', what: 'ORDER_2020' })).toBeUndefined();
});

it('an error of one kind does not belong to another', () => {
  const error: unknown = new NotFoundError('ORDER_2020', 'Not there.');
  expect(isCedarError(error, 'service')).toBe(false);
  expect(isCedarError(error, 'not-found') && error.what).toBe('ORDER_2020');
});
