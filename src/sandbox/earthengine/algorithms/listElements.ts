/** Finds, checks and compares elements, for the algorithms of lists. */
import { EvaluationError } from '../evaluationErrors.ts';
import { isList, isObject, sameValue, type Value, valueTypeName } from '../values/value.ts';

export type ListValue = readonly Value[];

/** @throws EvaluationError for an index outside the list */
export function elementAt(list: ListValue, index: number): Value {
  return list[checkedIndex(list, index)] ?? null;
}

/** The index from the start; negative ones count from the end. @throws EvaluationError */
export function checkedIndex(list: ListValue, index: number): number {
  const position = index < 0 ? list.length + index : index;
  if (position >= 0 && position < list.length) return position;
  throw new EvaluationError(
    `List index must be between 0 and ${list.length - 1}, or -1 and -${list.length}. Found ${index}.`,
  );
}

/** The value, if it is of the type that a typed getter promises. */
export function checkedType(value: Value, type: 'Number' | 'String' | 'Geometry'): Value {
  const fits =
    type === 'Geometry'
      ? value !== null && isObject(value, 'Geometry')
      : typeof value === type.toLowerCase();
  if (fits || value === null) return value;
  throw new EvaluationError(`Value is of type ${valueTypeName(value)}, not ${type}.`);
}

/** Index of the first equal element, or -1. */
export function indexOf(list: ListValue, element: Value): number {
  return list.findIndex((one) => sameValue(one, element));
}

/** Indexes at which another list begins in this one. */
export function sublistIndexes(list: ListValue, target: ListValue): number[] {
  return list
    .map((_, i) => i)
    .filter(
      (i) =>
        i + target.length <= list.length &&
        target.every((element, j) => sameValue(element, list[i + j] ?? null)),
    );
}

/** Each element once, in the order in which they first occur. */
export function distinct(list: ListValue): Value[] {
  const seen = new Set<Value>();
  const kept: Value[] = [];
  for (const element of list) {
    const plain = typeof element !== 'object';
    if (plain ? seen.has(element) : indexOf(kept, element) >= 0) continue;
    if (plain) seen.add(element);
    kept.push(element);
  }
  return kept;
}

/** Elements of lists in the list, however deep, in one list. */
export function flatten(list: ListValue): Value[] {
  return list.flatMap((element) => (isList(element) ? flatten(element) : [element]));
}
