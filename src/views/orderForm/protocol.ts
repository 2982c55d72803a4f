/**
 * All that the order form's page and the extension say to each other.
 *
 * The page sends what was typed, as typed; the extension answers with what it would order, or with
 * what is wrong at which field. Types alone: this file is part of both sides.
 */

/** What stands in the form. Kept from one time to the next. */
export interface Draft {
  /** Id of a `ConfigurationChoice`. */
  readonly configuration: string;
  /** Ids of image collections. */
  readonly collections: readonly string[];
  readonly tiles: string;
  /** ISO dates, or empty. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** Value of a `FrequencyChoice`. */
  readonly frequency: string;
  /** A pandas offset alias, for the choice that is custom. */
  readonly customFrequency: string;
}

export type Field =
  | 'configuration'
  | 'collections'
  | 'tiles'
  | 'periodStart'
  | 'periodEnd'
  | 'frequency'
  /** What no single field is to blame for. */
  | 'order';

export interface FieldProblem {
  readonly message: string;
  /** Nothing has been entered yet: no mistake, but the order is not complete. */
  readonly missing: boolean;
}

export type FieldProblems = Readonly<Partial<Record<Field, FieldProblem>>>;

export interface ConfigurationChoice {
  readonly id: string;
  readonly label: string;
  /** "Rows (v) 0 to 21, columns (h) 0 to 32 of Landsat ARD v1 - CONUS", once it has been read. */
  readonly grid?: string;
}

export interface FrequencyChoice {
  readonly value: string;
  /** "Every 3 months" */
  readonly label: string;
  /** The one behind which an alias of pandas is typed. */
  readonly isCustom?: boolean;
}

export interface CollectionChoice {
  readonly id: string;
  readonly title: string;
  /** "2013 to today" */
  readonly years: string;
  readonly bands: string;
  /** What to order instead, where Earth Engine has withdrawn it. */
  readonly withdrawn?: string;
}

/** What would be ordered. Long lists are cut; `total` counts all. */
export interface Preview {
  readonly tasks: number;
  readonly orderName: string;
  /** "256 × 256 pixels of 30 m" */
  readonly pixels: string;
  readonly periods: CutList;
  readonly names: CutList;
  readonly warnings: readonly string[];
}

export interface CutList {
  readonly shown: readonly string[];
  readonly total: number;
}

export type ToPage =
  | {
      readonly type: 'setup';
      readonly configurations: readonly ConfigurationChoice[];
      readonly collections: readonly CollectionChoice[];
      readonly frequencies: readonly FrequencyChoice[];
      readonly draft: Draft;
    }
  | { readonly type: 'configurations'; readonly configurations: readonly ConfigurationChoice[] }
  | {
      readonly type: 'checked';
      /** Of the draft that was looked at; older answers are of no interest. */
      readonly revision: number;
      readonly preview?: Preview;
      readonly problems: FieldProblems;
    };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'changed'; readonly revision: number; readonly draft: Draft }
  | { readonly type: 'submit'; readonly draft: Draft }
  | { readonly type: 'openConfiguration'; readonly configuration: string };
