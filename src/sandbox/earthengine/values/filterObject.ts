/** Filters: a test of elements, and what it allows to leave out before looking at them. */
import type { Constraint, Filter } from './value.ts';

export class FilterObject implements Filter {
  readonly type = 'Filter';
  readonly name: string;
  readonly constraint: Constraint;
  readonly test: Filter['test'];

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
