/** Filters by the geometries of elements. */
import type { Define } from '../signature.ts';
import { FilterObject } from '../values/filterObject.ts';
import type { Geometry } from '../values/geometry.ts';
import { areaOf, contains, distance, intersects } from '../values/shape.ts';
import { type Constraint, isElement, isObject, type Value } from '../values/value.ts';
import {
  type Compare,
  comparingFilter,
  OPERANDS,
  type Operands,
  takesOperands,
} from './comparedOperands.ts';

const SPATIAL: Readonly<
  Record<string, readonly [string, (left: Geometry, right: Geometry) => boolean]>
> = {
  intersects: ['Both geometries meet.', (left, right) => intersects(left.shape, right.shape)],
  contains: [
    'The left geometry holds the right one.',
    (left, right) => contains(left.shape, right.shape),
  ],
  isContained: [
    'The left geometry is within the right one.',
    (left, right) => contains(right.shape, left.shape),
  ],
  disjoint: ['The geometries do not meet.', (left, right) => !intersects(left.shape, right.shape)],
};

export function defineSpatialFilters(define: Define): void {
  for (const [name, [description, predicate]] of Object.entries(SPATIAL)) {
    define(
      `Filter.${name}(${OPERANDS}, maxError: ErrorMargin = DECIMETER) -> Filter`,
      description,
      takesOperands((operands) =>
        comparingFilter(
          `Filter.${name}`,
          operands,
          geometries(predicate),
          name === 'disjoint' ? {} : fixedConstraint(operands),
        ),
      ),
    );
  }
  define(
    'Filter.withinDistance(distance: Float, leftField: String = null, rightValue: Object = null, rightField: String = null, leftValue: Object = null, maxError: ErrorMargin = DECIMETER) -> Filter',
    'Both geometries are at most so many meters apart.',
    (meters, leftField, rightValue, rightField, leftValue) => {
      const near = geometries((left, right) => distance(left.shape, right.shape) <= meters);
      const operands = { leftField, rightValue, rightField, leftValue };
      return comparingFilter('Filter.withinDistance', operands, near);
    },
  );
  define(
    'Filter.area(min: Float, max: Float, maxError: ErrorMargin = null, geometrySelector: String = null) -> Filter',
    'The geometry covers so many square meters.',
    (min, max, _, selector) =>
      new FilterObject('Filter.area', (element) => {
        const geometry = toGeometry(element.get(selector ?? '.geo'));
        const size = geometry ? areaOf(geometry.shape) : Number.NaN;
        return size >= min && size <= max;
      }),
  );
  define(
    'Filter.hasGeometry() -> Filter',
    'There is a geometry.',
    () => new FilterObject('Filter.hasGeometry', (element) => element.get('.geo') !== null),
    { hidden: true },
  );
}

function fixedConstraint({ leftField, rightValue, rightField, leftValue }: Operands): Constraint {
  const fixed = isPlace(leftField) ? rightValue : isPlace(rightField) ? leftValue : null;
  const geometry = toGeometry(fixed);
  return geometry ? { geometries: [geometry] } : {};
}

/** `.all`, which clients send, is the element itself; `.geo` its geometry. */
function isPlace(field: string | null): boolean {
  return field === '.all' || field === '.geo';
}

function geometries(predicate: (left: Geometry, right: Geometry) => boolean): Compare {
  return (left, right) => {
    const [a, b] = [toGeometry(left), toGeometry(right)];
    return a !== null && b !== null && predicate(a, b);
  };
}

function toGeometry(value: Value): Geometry | null {
  if (isObject(value, 'Geometry')) return value;
  return isElement(value) ? value.geometry : null;
}
