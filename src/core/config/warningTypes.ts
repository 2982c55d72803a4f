/** A warning of a filter in a configuration, and its correction. */
import type { FilterSpec } from '../earthengine/requestOptions.ts';

/** Action of a quick fix at the place of a warning. */
export type Correction =
  | {
      /** The value is replaced. */
      readonly kind: 'value';
      /** The new value, as YAML. */
      readonly text: string;
    }
  | {
      /** The key is replaced. */
      readonly kind: 'key';
      /** The new key. */
      readonly text: string;
    }
  | {
      /** Key and value are removed. */
      readonly kind: 'remove';
    };

export interface FilterWarning {
  readonly path: readonly string[];
  readonly message: string;
  readonly correction?: Correction;
}

/** A filter, and where it is. */
export interface PlacedFilter {
  readonly spec: FilterSpec;
  /** Keys and indices. */
  readonly path: readonly string[];
  /** Id of the collection that is filtered. */
  readonly collection: string;
}
