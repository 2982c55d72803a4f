/** Filters: a test of elements, and what it allows to leave out before looking at them. */

import type { Element } from './element.ts';
import type { Geometry } from './geometry.ts';

/** What every element that passes fulfils; a source of elements can skip the others unseen. */
export interface Constraint {
  readonly geometries?: readonly Geometry[];
  /** Half-open range of `system:time_start`, milliseconds since 1970. */
  readonly start?: number;
  readonly end?: number;
  /** The only `system:index`es. */
  readonly indices?: readonly string[];
}

declare module './value.ts' {
  interface ObjectTypes {
    readonly Filter: Filter;
  }
}

export class Filter {
  readonly type = 'Filter';
  readonly name: string;
  readonly constraint: Constraint;
  /** `right` is the other element, where a join compares two. */
  readonly test: (left: Element, right?: Element) => boolean;

  constructor(name: string, test: Filter['test'], constraint: Constraint = {}) {
    this.name = name;
    this.test = test;
    this.constraint = constraint;
  }
}

/** Both constraints at once. */
export function both(a: Constraint, b: Constraint): Constraint {
  const geometries = [...(a.geometries ?? []), ...(b.geometries ?? [])];
  const indices =
    a.indices && b.indices
      ? a.indices.filter((index) => b.indices?.includes(index))
      : (a.indices ?? b.indices);
  return {
    ...(geometries.length > 0 && { geometries }),
    start: Math.max(a.start ?? -Infinity, b.start ?? -Infinity),
    end: Math.min(a.end ?? Infinity, b.end ?? Infinity),
    ...(indices && { indices }),
  };
}
