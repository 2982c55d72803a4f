/** Properties of images, features and collections, and features themselves. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { FeatureObject } from '../values/featureObject.ts';
import type { Geometry } from '../values/geometry.ts';
import { matchesWhole } from '../values/pattern.ts';
import { withProperty } from '../values/properties.ts';
import {
  type Dictionary,
  type Holder,
  isElement,
  isObject,
  type Properties,
  type Value,
} from '../values/value.ts';
import { checkedType } from './listElements.ts';

export function defineElements(define: Define): void {
  define(
    'Element.get(object: Element, property: String) -> Object',
    'The value of a property, or null.',
    (element, name) => element.get(name),
  );
  define(
    'Element.getNumber(object: Element, property: String) -> Number',
    'The number that a property has.',
    (element, name) => checkedType(element.get(name), 'Number'),
  );
  define(
    'Element.getString(object: Element, property: String) -> String',
    'The text that a property has.',
    (element, name) => checkedType(element.get(name), 'String'),
  );
  define(
    'Element.set(object: Element, key: String, value: Object = null) -> Element',
    'The element with a property set.',
    (element, key, value) => element.with(withProperty(element.properties, key, value)),
  );
  define(
    'Element.setMulti(object: Element, properties: Dictionary<Object>) -> Element',
    'The element with properties set.',
    (element, properties) => element.with(withAll(element.properties, properties)),
    { hidden: true },
  );
  define(
    'Element.propertyNames(element: Element) -> List<Object>',
    'Names of all properties.',
    propertyNames,
  );
  define(
    'Element.toDictionary(element: Element, properties: List<String> = null) -> Dictionary<Object>',
    'Properties, or some of them, without those of the system.',
    (element, names) =>
      new Map(
        [...element.properties].filter(([name]) =>
          names ? names.includes(name) : !name.startsWith('system:'),
        ),
      ),
  );
  const copy = (
    destination: Holder | null,
    source: Holder | null,
    names: readonly string[] | null,
    exclude: readonly string[] | null,
  ): Value => {
    const target = destination ?? source;
    if (!target || !source) return target;
    const kept = [...source.properties].filter(
      ([name]) =>
        (names ? matches(names, name) : !name.startsWith('system:')) &&
        !(exclude && matches(exclude, name)),
    );
    return target.with(withAll(target.properties, new Map(kept)));
  };
  for (const type of ['Element', 'Image'] as const) {
    define(
      `${type}.copyProperties(destination: Element = null, source: Element = null, properties: List<String> = null, exclude: List<String> = null) -> Element`,
      'The first element with properties of the second: those named, else all that are not the system’s.',
      copy,
    );
    if (type === 'Image') continue;
    define(
      'Element.replaceProperties(destination: Element, source: Element = null) -> Element',
      'The first element with the properties of the second instead of its own.',
      (destination, source) => destination.with(source?.properties ?? new Map()),
      { hidden: true },
    );
  }
  for (const type of ['Feature', 'Image'] as const) {
    define(
      `${type}.id(element: Element) -> String`,
      'The index in the collection it comes from.',
      (element) => element.get('system:index'),
    );
  }
  defineFeatures(define);
}

function defineFeatures(define: Define): void {
  define(
    'Feature(geometry: Geometry = null, metadata: Dictionary<Object> = EMPTY, geometryKey: String = null) -> Feature',
    'A geometry with properties.',
    (geometry, properties) => new FeatureObject(geometry, properties),
  );
  define(
    'Feature.select(input: Element, propertySelectors: List<String>, newProperties: List<String> = null, retainGeometry: Boolean = true) -> Element',
    'The feature with only some properties.',
    (input, selectors, names, retain) => {
      if (names && names.length !== selectors.length) {
        throw new EvaluationError(
          `There are ${selectors.length} selectors but ${names.length} new names.`,
        );
      }
      const kept = new Map<string, Value>();
      const index = input.get('system:index');
      if (index !== null) kept.set('system:index', index);
      selectors.forEach((selector, i) => {
        for (const [name, value] of input.properties)
          if (matches([selector], name)) kept.set(names?.[i] ?? name, value);
      });
      const geometry = retain ? geometryOf(input) : null;
      return new FeatureObject(geometry, kept);
    },
  );
  define(
    'Feature.setGeometry(feature: Element, geometry: Geometry = null) -> Element',
    'The feature with another geometry.',
    (feature, geometry) => new FeatureObject(geometry, feature.properties),
  );
}

export function geometryOf(holder: Holder): Geometry | null {
  return isElement(holder) ? holder.geometry : null;
}

function withAll(properties: Properties, added: Dictionary): Properties {
  const changed = new Map(properties);
  for (const [name, value] of added) changed.set(name, value);
  return changed;
}

/** Names or regular expressions that fit a whole name. */
function matches(selectors: readonly string[], name: string): boolean {
  return selectors.some(
    (selector) => selector === name || (isPattern(selector) && matchesWhole(selector, name)),
  );
}

function isPattern(selector: string): boolean {
  return /[.*+?[\](){}|^$\\]/.test(selector);
}

function propertyNames(element: Holder): string[] {
  const names = [...element.properties.keys()];
  if (isObject(element, 'Image') && !names.includes('system:band_names'))
    names.push('system:bands', 'system:band_names');
  return names;
}
