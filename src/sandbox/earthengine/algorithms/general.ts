/** Algorithms that belong to no type. */

import { fromJson } from '../coerce.ts';
import type { Define } from '../signature.ts';
import { encode } from '../values/encode.ts';
import { sameValue, truth, valueTypeName } from '../values/value.ts';

export function defineGeneral(define: Define): void {
  define(
    'If(condition: Object = null, trueCase: Object = null, falseCase: Object = null) -> Object',
    'One of two values; the other is not worked out.',
    (condition, yes, no) => (truth(condition) ? yes : no),
  );
  define(
    'IsEqual(left: Object = null, right: Object = null) -> Boolean',
    'Whether both are the same.',
    (left, right) => sameValue(left, right),
  );
  define('ObjectType(value: Object = null) -> String', 'Name of the type.', (value) =>
    valueTypeName(value).replace(/<.*/, ''),
  );
  define('Describe(input: Object) -> Object', 'The value as answers describe it.', (input) =>
    fromJson(encode(input)),
  );
}
