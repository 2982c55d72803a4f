/** Lists. */
import { EvaluationError, inElement } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { FeatureObject } from '../values/featureObject.ts';
import { compareValues, isElement, isList, sameValue, type Value } from '../values/value.ts';
import {
  checkedIndex,
  checkedType,
  distinct,
  elementAt,
  flatten,
  indexOf,
  sublistIndexes,
} from './listElements.ts';
import { textOf } from './strings.ts';

export function defineLists(define: Define): void {
  define('List.size(list: List<Object>) -> Integer', 'Number of elements.', (list) => list.length);
  define(
    'List.length(list: List<Object>) -> Integer',
    'Number of elements.',
    (list) => list.length,
  );
  define(
    'List.get(list: List<Object>, index: Integer) -> Object',
    'The element at an index; negative ones count from the end.',
    (list, index) => elementAt(list, index),
  );
  define(
    'List.getNumber(list: List<Object>, index: Integer) -> Number',
    'The number at an index.',
    (list, index) => checkedType(elementAt(list, index), 'Number'),
  );
  define(
    'List.getString(list: List<Object>, index: Integer) -> String',
    'The text at an index.',
    (list, index) => checkedType(elementAt(list, index), 'String'),
  );
  define(
    'List.getGeometry(list: List<Object>, index: Integer) -> Geometry',
    'The geometry at an index.',
    (list, index) => checkedType(elementAt(list, index), 'Geometry'),
  );
  define(
    'List.contains(list: List<Object>, element: Object) -> Boolean',
    'Whether an element is in the list.',
    (list, element) => indexOf(list, element) >= 0,
  );
  define(
    'List.containsAll(list: List<Object>, other: List<Object>) -> Boolean',
    'Whether all of the other list are in this one.',
    (list, other) => other.every((element) => indexOf(list, element) >= 0),
  );
  define(
    'List.equals(list: List<Object>, other: List<Object>) -> Boolean',
    'Whether both have the same elements in the same order.',
    sameValue,
  );
  define(
    'List.indexOf(list: List<Object>, element: Object) -> Integer',
    'Index of an element, or -1.',
    indexOf,
  );
  define(
    'List.indexOfSublist(list: List<Object>, target: List<Object>) -> Integer',
    'Index of the first occurrence of another list in this one, or -1.',
    (list, target) => sublistIndexes(list, target)[0] ?? -1,
  );
  define(
    'List.lastIndexOfSubList(list: List<Object>, target: List<Object>) -> Integer',
    'Index of the last occurrence of another list in this one, or -1.',
    (list, target) => sublistIndexes(list, target).at(-1) ?? -1,
  );
  define(
    'List.frequency(list: List<Object>, element: Object) -> Integer',
    'How often an element is in the list.',
    (list, element) => list.filter((one) => sameValue(one, element)).length,
  );
  defineChanges(define);
  defineArrangements(define);
  defineFunctions(define);
}

function defineChanges(define: Define): void {
  define(
    'List.add(list: List<Object>, element: Object) -> List<Object>',
    'The list with an element at the end.',
    (list, element) => [...list, element],
  );
  define(
    'List.cat(list: List<Object>, other: List<Object>) -> List<Object>',
    'Both lists, one after the other.',
    (list, other) => [...list, ...other],
  );
  define(
    'List.insert(list: List<Object>, index: Integer, element: Object) -> List<Object>',
    'The list with an element put in before an index.',
    (list, index, element) => list.toSpliced(index, 0, element),
  );
  define(
    'List.set(list: List<Object>, index: Integer, element: Object) -> List<Object>',
    'The list with the element at an index replaced.',
    (list, index, element) => list.with(checkedIndex(list, index), element),
  );
  define(
    'List.remove(list: List<Object>, element: Object) -> List<Object>',
    'The list without the first such element.',
    (list, element) => {
      const index = indexOf(list, element);
      return index < 0 ? list : list.toSpliced(index, 1);
    },
  );
  define(
    'List.removeAll(list: List<Object>, other: List<Object>) -> List<Object>',
    'The list without anything that is in the other.',
    (list, other) => list.filter((element) => indexOf(other, element) < 0),
  );
  define(
    'List.replace(list: List<Object>, oldval: Object, newval: Object) -> List<Object>',
    'The list with the first such element replaced.',
    (list, old, replacement) => {
      const index = indexOf(list, old);
      return index < 0 ? list : list.with(index, replacement);
    },
  );
  define(
    'List.replaceAll(list: List<Object>, oldval: Object, newval: Object) -> List<Object>',
    'The list with every such element replaced.',
    (list, old, replacement) =>
      list.map((element) => (sameValue(element, old) ? replacement : element)),
  );
  define(
    'List.splice(list: List<Object>, start: Integer, count: Integer, other: List<Object> = null) -> List<Object>',
    'The list with some elements replaced by those of another.',
    (list, start, count, other) => list.toSpliced(start, count, ...(other ?? [])),
  );
  define(
    'List.swap(list: List<Object>, pos1: Integer, pos2: Integer) -> List<Object>',
    'The list with two elements exchanged.',
    (list, a, b) =>
      list
        .with(checkedIndex(list, a), elementAt(list, b))
        .with(checkedIndex(list, b), elementAt(list, a)),
  );
}

function defineArrangements(define: Define): void {
  define(
    'List.repeat(value: Object, count: Integer) -> List<Object>',
    'A value several times.',
    (value, count) => Array<Value>(Math.max(0, count)).fill(value),
  );
  define(
    'List.sequence(start: Number, end: Number = null, step: Number = 1.0, count: Integer = null) -> List<Object>',
    'Numbers from a start up to and with an end, or so many of them.',
    sequence,
  );
  define(
    'List.slice(list: List<Object>, start: Integer, end: Integer = null, step: Integer = null) -> List<Object>',
    'Elements from an index up to, but without, another.',
    (list, start, end, step) => {
      const every = step ?? 1;
      if (every < 1) throw new EvaluationError(`Step must be positive, and is ${every}.`);
      return list.slice(start, end ?? undefined).filter((_, i) => i % every === 0);
    },
  );
  define('List.reverse(list: List<Object>) -> List<Object>', 'Last element first.', (list) =>
    list.toReversed(),
  );
  define(
    'List.rotate(list: List<Object>, distance: Integer) -> List<Object>',
    'Elements moved toward the end, those pushed out put at the start.',
    (list, distance) => {
      const shift = list.length > 0 ? ((distance % list.length) + list.length) % list.length : 0;
      const start = list.length - shift;
      return [...list.slice(start), ...list.slice(0, start)];
    },
  );
  define(
    'List.sort(list: List<Object>, keys: List<Object> = null) -> List<Object>',
    'In ascending order, of the elements or of other keys.',
    (list, keys) => {
      if (!keys) return list.toSorted(compareValues);
      if (keys.length !== list.length)
        throw new EvaluationError('List and keys must have the same length.');
      const order = list
        .map((_, i) => i)
        .sort((a, b) => compareValues(keys[a] ?? null, keys[b] ?? null));
      return order.map((i) => list[i] ?? null);
    },
  );
  define(
    'List.shuffle(list: List<Object>, seed: Object = null) -> List<Object>',
    'In an order that follows from a seed.',
    (list, seed) => {
      const random = randomNumbers(typeof seed === 'number' ? seed : 0);
      const keys = list.map(() => random());
      return list
        .map((_, i) => i)
        .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
        .map((i) => list[i] ?? null);
    },
  );
  define(
    'List.distinct(list: List<Object>) -> List<Object>',
    'Each element once, in the order in which they first occur.',
    (list) => distinct(list),
  );
  define(
    'List.flatten(list: List<Object>) -> List<Object>',
    'Elements of lists in the list, however deep, in one list.',
    (list) => flatten(list),
  );
  define(
    'List.zip(list: List<Object>, other: List<Object>) -> List<List<Object>>',
    'Pairs of elements, as many as the shorter list has.',
    (list, other) => list.slice(0, other.length).map((element, i) => [element, other[i] ?? null]),
  );
  define(
    'List.unzip(list: List<Object>) -> List<List<Object>>',
    'From a list of lists of one length, lists of their first, second, … elements.',
    (list) => {
      const rows = list.map((row) => (isList(row) ? row : [row]));
      return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? null));
    },
  );
  define(
    'List.join(list: List<Object>, separator: String = "") -> String',
    'Elements as one text.',
    (list, separator) => list.map(textOf).join(separator),
  );
}

function defineFunctions(define: Define): void {
  define(
    'List.map(list: List<Object>, baseAlgorithm: Algorithm, dropNulls: Boolean = false) -> List<Object>',
    'What a function makes of each element.',
    (list, algorithm, dropNulls) => {
      const mapped = list.map((element, i) => inItem(i, () => algorithm.call([element])));
      return dropNulls ? mapped.filter((element) => element !== null) : mapped;
    },
  );
  define(
    'List.iterate(list: List<Object>, function: Algorithm, first: Object) -> Object',
    'Hands each element and the result so far to a function.',
    (list, algorithm, first) =>
      list.reduce<Value>((result, element) => algorithm.call([element, result]), first),
  );
  define(
    'List.filter(list: List<Object>, filter: Filter) -> List<Object>',
    'Elements that pass a filter; its field for the element itself is `item`.',
    (list, filter) =>
      list.filter((item) =>
        filter.test(isElement(item) ? item : new FeatureObject(null, new Map([['item', item]]))),
      ),
  );
  define(
    'List.reduce(list: List<Object>, reducer: Reducer) -> Object',
    'What a reducer makes of the elements.',
    (list, reducer) => {
      const rows = list.map((item) => (isList(item) ? item : [item]));
      const values = reducer.reduce(rows);
      if (values.length === 1) return values[0] ?? null;
      return new Map(reducer.outputs.map((name, i) => [name, values[i] ?? null]));
    },
  );
}

function inItem(index: number, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    throw inElement(error, String(index));
  }
}

/** Numbers that a sequence may have. */
const MAX_SEQUENCE_LENGTH = 1_000_000;

function sequence(start: number, end: number | null, step: number, count: number | null): Value[] {
  if (count !== null) {
    const stride = end === null ? step : count > 1 ? (end - start) / (count - 1) : 0;
    return Array.from({ length: count }, (_, i) => start + i * stride);
  }
  if (end === null) throw new EvaluationError("Either 'end' or 'count' must be specified.");
  if (step === 0) throw new EvaluationError("'step' must not be 0.");
  // Steps of a tenth do not add up exactly: a last number that is off by rounding still counts.
  const length = Math.floor((end - start) / step + 1e-9) + 1;
  if (length > MAX_SEQUENCE_LENGTH)
    throw new EvaluationError(`A sequence may have at most ${MAX_SEQUENCE_LENGTH} elements.`);
  return Array.from({ length: Math.max(0, length) }, (_, i) => start + i * step);
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = Math.trunc(seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
