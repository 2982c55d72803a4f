/**
 * Collections of images or features, evaluated only as far as their elements are read.
 *
 * A source that can skip elements unseen (the catalogue: forty years of scenes) gets the
 * constraints of the filters before it makes any.
 */
import { inElement } from '../errors.ts';
import type { Element } from './element.ts';
import { both, type Constraint, type Filter } from './filter.ts';
import type { Properties } from './properties.ts';
import type { Value } from './value.ts';

/** Whatever has properties. */
export type Holder = Element | Collection;

export type CollectionType = 'ImageCollection' | 'FeatureCollection';

/** Source of elements; `constraint` defines which may be left out. */
export type Source = (constraint: Constraint) => Iterable<Element>;

declare module './value.ts' {
  interface ObjectTypes {
    readonly Collection: Collection;
  }
}

export class Collection {
  readonly type = 'Collection';
  readonly id: string | undefined;
  readonly properties: Properties;
  readonly #source: Source;
  readonly #filters: readonly Filter[];
  readonly #kind: CollectionType | undefined;
  readonly #count: (() => number) | undefined;
  #all: readonly Element[] | undefined;
  #walks = 0;

  constructor(
    source: Source,
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

  static of(elements: readonly Element[], kind?: CollectionType): Collection {
    return new Collection(() => elements, { kind });
  }

  /** Type by what it was made as, else by its first element. */
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

  /** The same elements in a collection with other properties. */
  with(properties: Properties): Collection {
    return new Collection(this.#source, {
      kind: this.#kind,
      id: this.id,
      properties,
      filters: this.#filters,
      ...(this.#count && { count: this.#count }),
    });
  }

  /**
   * The elements, kept from the second walk on: who maps a collection and filters the result many
   * times over walks it that often.
   */
  walk(): Iterable<Element> {
    return this.#walks++ === 0 ? this.elements() : this.all();
  }

  /** Every element, kept for the next call. */
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
    return new Collection(this.#source, {
      kind: this.#kind,
      id: this.id,
      properties: this.properties,
      filters: [...this.#filters, filter],
    });
  }

  /** Elements made from these, one by one, when they are looked at. */
  map(change: (element: Element) => Element | null, kind?: CollectionType): Collection {
    const whole = this;
    function* mapped(): Generator<Element> {
      for (const element of whole.walk()) {
        const changed = within(element, () => change(element));
        if (changed !== null) yield changed;
      }
    }
    return new Collection(mapped, { kind });
  }

  /** The same properties around other elements. */
  derived(source: () => Iterable<Element>, count?: () => number): Collection {
    return new Collection(source, {
      kind: this.#kind,
      id: this.id,
      properties: this.properties,
      ...(count && { count }),
    });
  }
}

/** Adds the element to its errors. */
export function within<T>(element: Element, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw inElement(error, String(element.properties.get('system:index') ?? 'null'));
  }
}
