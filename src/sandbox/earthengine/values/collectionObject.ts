/**
 * Collections of images or features, evaluated only as far as their elements are read.
 *
 * A source that can skip elements unseen (the catalog: forty years of scenes) gets the
 * constraints of the filters before it makes any.
 */
import { inElement } from '../evaluationErrors.ts';
import { both } from './filterObject.ts';
import type {
  Collection,
  CollectionType,
  Constraint,
  Element,
  Filter,
  Properties,
  Value,
} from './value.ts';

/** Source of elements; `constraint` defines which may be left out. */
export type ElementSource = (constraint: Constraint) => Iterable<Element>;

export class CollectionObject implements Collection {
  readonly type = 'Collection';
  readonly id: string | undefined;
  readonly properties: Properties;
  readonly #source: ElementSource;
  readonly #filters: readonly Filter[];
  readonly #kind: CollectionType | undefined;
  readonly #count: (() => number) | undefined;
  #all: readonly Element[] | undefined;
  #walks = 0;

  constructor(
    source: ElementSource,
    options: {
      kind?: CollectionType | undefined;
      id?: string | undefined;
      properties?: Properties;
      filters?: readonly Filter[];
      /** How many there are, where that is known without making them. */
      count?: () => number;
    } = {},
  ) {
    this.#source = source;
    this.#kind = options.kind;
    this.#filters = options.filters ?? [];
    this.#count = options.count;
    this.id = options.id;
    this.properties = options.properties ?? new Map();
  }

  static of(elements: readonly Element[], kind?: CollectionType): CollectionObject {
    return new CollectionObject(() => elements, { kind });
  }

  get collectionType(): CollectionType {
    return this.#kind ?? (this.first()?.type === 'Image' ? 'ImageCollection' : 'FeatureCollection');
  }

  *elements(): Generator<Element> {
    if (this.#all) {
      yield* this.#all;
      return;
    }
    const constraint = this.#filters.reduce((all, filter) => both(all, filter.constraint), {});
    for (const element of this.#source(constraint)) {
      if (this.#filters.every((filter) => filter.test(element))) yield element;
    }
  }

  get(name: string): Value {
    return name === 'system:id' ? (this.id ?? null) : (this.properties.get(name) ?? null);
  }

  with(properties: Properties): Collection {
    return new CollectionObject(this.#source, {
      kind: this.#kind,
      id: this.id,
      properties,
      filters: this.#filters,
      ...(this.#count && { count: this.#count }),
    });
  }

  walk(): Iterable<Element> {
    return this.#walks++ === 0 ? this.elements() : this.all();
  }

  all(): readonly Element[] {
    this.#all ??= [...this.elements()];
    return this.#all;
  }

  first(): Element | null {
    for (const element of this.elements()) return element;
    return null;
  }

  size(): number {
    return this.#count && this.#filters.length === 0 ? this.#count() : this.all().length;
  }

  filter(filter: Filter): Collection {
    return new CollectionObject(this.#source, {
      kind: this.#kind,
      id: this.id,
      properties: this.properties,
      filters: [...this.#filters, filter],
    });
  }

  map(change: (element: Element) => Element | null, kind?: CollectionType): Collection {
    const whole = this;
    function* mapped(): Generator<Element> {
      for (const element of whole.walk()) {
        const changed = computeWithin(element, () => change(element));
        if (changed !== null) yield changed;
      }
    }
    return new CollectionObject(mapped, { kind });
  }

  derived(source: () => Iterable<Element>, count?: () => number): Collection {
    return new CollectionObject(source, {
      kind: this.#kind,
      id: this.id,
      properties: this.properties,
      ...(count && { count }),
    });
  }
}

/** Adds the element to its errors. */
export function computeWithin<T>(element: Element, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw inElement(error, String(element.properties.get('system:index') ?? 'null'));
  }
}
