/** Dictionaries. */
import { constantImage } from '../coerce.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed } from '../values/band.ts';
import { ImageObject } from '../values/imageObject.ts';
import { matchesWhole } from '../values/pattern.ts';
import {
  type Dictionary,
  isDictionary,
  isElement,
  isList,
  type Value,
  valueTypeName,
} from '../values/value.ts';
import { checkedType } from './listElements.ts';

export function defineDictionaries(define: Define): void {
  define(
    'Dictionary(input: Object = null) -> Dictionary<Object>',
    'A dictionary from another, an element, or a list of keys and values.',
    toDictionary,
  );
  define(
    'Dictionary.fromLists(keys: List<String>, values: List<Object>) -> Dictionary<Object>',
    'A dictionary from keys and values in the same order.',
    (keys, values) => {
      if (keys.length !== values.length) {
        throw new EvaluationError(
          `Keys and values must have the same length, not ${keys.length} and ${values.length}.`,
        );
      }
      return new Map(keys.map((key, i) => [key, values[i] ?? null]));
    },
  );
  define(
    'Dictionary.keys(dictionary: Dictionary<Object>) -> List<String>',
    'Keys in alphabetical order.',
    sortedKeys,
  );
  define(
    'Dictionary.values(dictionary: Dictionary<Object>, keys: List<String> = null) -> List<Object>',
    'Values in the order of the keys.',
    (dictionary, keys) => (keys ?? sortedKeys(dictionary)).map((key) => get(dictionary, key)),
  );
  define(
    'Dictionary.size(dictionary: Dictionary<Object>) -> Integer',
    'Number of keys.',
    (dictionary) => dictionary.size,
  );
  define(
    'Dictionary.contains(dictionary: Dictionary<Object>, key: String) -> Boolean',
    'Whether there is such a key.',
    (dictionary, key) => dictionary.has(key),
  );
  define(
    'Dictionary.get(dictionary: Dictionary<Object>, key: String, defaultValue: Object = null) -> Object',
    'The value of a key, or another where there is none.',
    (dictionary, key, fallback) =>
      dictionary.has(key) || fallback === null ? get(dictionary, key) : fallback,
  );
  define(
    'Dictionary.getNumber(dictionary: Dictionary<Object>, key: String) -> Number',
    'The number of a key.',
    (dictionary, key) => checkedType(get(dictionary, key), 'Number'),
  );
  define(
    'Dictionary.getString(dictionary: Dictionary<Object>, key: String) -> String',
    'The text of a key.',
    (dictionary, key) => checkedType(get(dictionary, key), 'String'),
  );
  define(
    'Dictionary.getGeometry(dictionary: Dictionary<Object>, key: String) -> Geometry',
    'The geometry of a key.',
    (dictionary, key) => checkedType(get(dictionary, key), 'Geometry'),
  );
  define(
    'Dictionary.set(dictionary: Dictionary<Object>, key: String, value: Object) -> Dictionary<Object>',
    'The dictionary with a key set.',
    (dictionary, key, value) => new Map([...dictionary, [key, value]]),
  );
  define(
    'Dictionary.combine(first: Dictionary<Object>, second: Dictionary<Object>, overwrite: Boolean = true) -> Dictionary<Object>',
    'Both dictionaries in one.',
    (first, second, overwrite) =>
      overwrite ? new Map([...first, ...second]) : new Map([...second, ...first]),
  );
  define(
    'Dictionary.map(dictionary: Dictionary<Object>, baseAlgorithm: Algorithm) -> Dictionary<Object>',
    'What a function of key and value makes of each value.',
    (dictionary, algorithm) =>
      new Map(
        sortedKeys(dictionary).map((key) => [
          key,
          algorithm.call([key, dictionary.get(key) ?? null]),
        ]),
      ),
  );
  define(
    'Dictionary.select(dictionary: Dictionary<Object>, selectors: List<String>, ignoreMissing: Boolean = false) -> Dictionary<Object>',
    'The dictionary with only some keys, by name or regular expression.',
    (dictionary, selectors, ignoreMissing) => {
      const keys = matching(dictionary, selectors, ignoreMissing);
      return new Map([...dictionary].filter(([key]) => keys.has(key)));
    },
  );
  define(
    'Dictionary.remove(dictionary: Dictionary<Object>, selectors: List<String>, ignoreMissing: Boolean = false) -> Dictionary<Object>',
    'The dictionary without some keys, by name or regular expression.',
    (dictionary, selectors, ignoreMissing) => {
      const keys = matching(dictionary, selectors, ignoreMissing);
      return new Map([...dictionary].filter(([key]) => !keys.has(key)));
    },
  );
  define(
    'Dictionary.rename(dictionary: Dictionary<Object>, from: List<String>, to: List<String>, overwrite: Boolean = false) -> Dictionary<Object>',
    'The dictionary with some keys renamed.',
    rename,
  );
  define(
    'Dictionary.toImage(dictionary: Dictionary<Object>, names: List<String> = null) -> Image',
    'An image of constant bands with the keys as names.',
    (dictionary, names) => {
      const keys = names ?? sortedKeys(dictionary);
      const bands = keys.flatMap((key) => {
        const value = get(dictionary, key);
        if (typeof value !== 'number')
          throw new EvaluationError(`Value of '${key}' is not a number.`);
        return constantImage([value]).bands.map((band) => changed(band, { id: key }));
      });
      return new ImageObject(bands);
    },
  );
}

export function sortedKeys(dictionary: Dictionary): string[] {
  return [...dictionary.keys()].sort();
}

function get(dictionary: Dictionary, key: string): Value {
  if (dictionary.has(key)) return dictionary.get(key) ?? null;
  throw new EvaluationError(`Dictionary does not contain key: '${key}'.`);
}

function toDictionary(input: Value): Dictionary {
  if (input === null) return new Map();
  if (isDictionary(input)) return input;
  if (isElement(input)) return input.properties;
  if (isList(input)) {
    if (input.length % 2 !== 0)
      throw new EvaluationError('A list of keys and values must have an even number of elements.');
    const entries: [string, Value][] = [];
    for (let i = 0; i < input.length; i += 2)
      entries.push([String(input[i]), input[i + 1] ?? null]);
    return new Map(entries);
  }
  throw new EvaluationError(
    `A dictionary cannot be made from a value of type ${valueTypeName(input)}.`,
  );
}

function matching(
  dictionary: Dictionary,
  selectors: readonly string[],
  ignoreMissing: boolean,
): Set<string> {
  const found = new Set<string>();
  for (const selector of selectors) {
    const keys = [...dictionary.keys()].filter(
      (key) => key === selector || matchesWhole(selector, key),
    );
    if (keys.length === 0 && !ignoreMissing) {
      throw new EvaluationError(`Dictionary does not contain key: '${selector}'.`);
    }
    for (const key of keys) found.add(key);
  }
  return found;
}

function rename(
  dictionary: Dictionary,
  from: readonly string[],
  to: readonly string[],
  overwrite: boolean,
): Dictionary {
  if (from.length !== to.length) {
    throw new EvaluationError(
      `'from' and 'to' must have the same length, not ${from.length} and ${to.length}.`,
    );
  }
  for (const key of from) get(dictionary, key);
  const kept = new Map([...dictionary].filter(([key]) => !from.includes(key)));
  to.forEach((key, i) => {
    if (kept.has(key) && !overwrite)
      throw new EvaluationError(`Dictionary already contains key: '${key}'.`);
    kept.set(key, dictionary.get(from[i] ?? '') ?? null);
  });
  return kept;
}
