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
  /** A point or a bounding box to find tiles by; nothing of it is ordered. */
  readonly place: string;
  /** First and last day, both included: ISO dates, or empty. */
  readonly periodStart: string;
  readonly lastDay: string;
  /** Value of a `FrequencyChoice`. */
  readonly frequency: string;
  /** A pandas offset alias, for the choice that is custom. */
  readonly customFrequency: string;
  /** Keys of images that are not to be ordered, see `ImageRow`. */
  readonly leaveOut: readonly string[];
  /** What is done with images that exist already. */
  readonly existing: ExistingChoice;
}

export type ExistingChoice = 'leaveOut' | 'takeOver';

/** Images of the draft that other orders have, or whose files are in the store. */
export interface ExistingImages {
  /** "12 of 36 images are already in order 2019_2020." */
  readonly words: string;
  readonly choice: ExistingChoice;
  /** What each choice means. */
  readonly leaveOut: string;
  readonly takeOver: string;
}

export type Field =
  | 'configuration'
  | 'collections'
  | 'tiles'
  | 'periodStart'
  | 'lastDay'
  | 'frequency'
  /** What no single field is to blame for. */
  | 'order';

export interface FieldProblem {
  readonly message: string;
  /** Nothing has been entered yet: no mistake, but the order is not complete. */
  readonly missing: boolean;
  /** What mends it in one click. */
  readonly remedies?: readonly Remedy[];
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
  readonly firstYear: number;
  /** Absent where data are still coming. */
  readonly lastYear?: number;
  /** What is searched besides. */
  readonly bands: string;
  /** What will be ordered of it: bands, how they are stored, and their scale. */
  readonly content: string;
  /** What to order instead, where Earth Engine has withdrawn it. */
  readonly withdrawn?: string;
}

/** What may be not as a person expects, and what mends it. */
export interface Warning {
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

export interface Remedy {
  /** "End on 2020-12-31" */
  readonly label: string;
  readonly change: Partial<Draft>;
}

/** What would be ordered. Long lists are cut; `total` counts all. */
export interface Preview {
  /** Without those left out. */
  readonly tasks: number;
  /** "24 tasks: 2 collections × 4 tiles × 3 periods, one image each of 256 × 256 pixels of 30 m." */
  readonly summary: string;
  /** Pixels and bytes to expect. */
  readonly size: string;
  readonly orderName: string;
  /** "12 periods: Jan 2020 … Dec 2020" */
  readonly periodsSummary: string;
  readonly periods: CutList;
  readonly images: ImageList;
  readonly existing?: ExistingImages;
  readonly warnings: readonly Warning[];
}

export interface CutList {
  readonly shown: readonly string[];
  readonly total: number;
}

export interface ImageList {
  readonly shown: readonly ImageRow[];
  readonly total: number;
  readonly leftOut: number;
  /** What Count Images found: how many of those to be ordered have no scenes, in words as well. */
  readonly counted?: CountedImages;
}

export interface CountedImages {
  /** "22 of 24 images have scenes, on 3 to 12 dates." */
  readonly words: string;
  /** Images without scenes that are not left out yet. */
  readonly empty: number;
  /** The draft has changed since. */
  readonly stale: boolean;
}

export interface ImageRow {
  /** Tells images of an order apart, whatever their names are made of. */
  readonly key: string;
  readonly name: string;
  readonly isLeftOut: boolean;
  /** "already in 2019_2020": which order has the image. */
  readonly existing?: string;
  /** "12 dates, 14 scenes" */
  readonly count?: string;
  readonly isEmpty: boolean;
}

/** What is worth knowing of what stands in a field, and is no mistake. */
export type FieldNotes = Readonly<Partial<Record<Field, string>>>;

export type FieldRemedies = Readonly<Partial<Record<Field, readonly Remedy[]>>>;

/** What became of a look for tiles. */
export interface TilesAnswer {
  /** Where they are, or why there are none. */
  readonly words: string;
  readonly found: number;
  /** What else the same numbers may mean. */
  readonly instead?: { readonly words: string; readonly text: string };
}

export type CountState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'failed'; readonly message: string };

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
      readonly notes: FieldNotes;
      /** What avoids what a note warns of. */
      readonly noteRemedies?: FieldRemedies;
    }
  /**
   * What the extension has changed in the draft: tiles were added, images left out. The rest stays as
   * it is by now.
   */
  | { readonly type: 'draft'; readonly change: Partial<Draft> }
  /** Where the draft comes from when no person typed it. */
  | { readonly type: 'notice'; readonly text: string; readonly canGoBack: boolean }
  | { readonly type: 'place'; readonly text: string; readonly answer: TilesAnswer }
  | {
      readonly type: 'tilesAdded';
      readonly words: string;
      readonly ok: boolean;
      /** Or else by GeoJSON. */
      readonly byPlace: boolean;
    }
  /** Which open editor has GeoJSON to take; none without a label. */
  | { readonly type: 'editor'; readonly label?: string }
  | { readonly type: 'count'; readonly count: CountState }
  | { readonly type: 'queue'; readonly words: string };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'changed'; readonly revision: number; readonly draft: Draft }
  /** Something is typed that changes nothing of what would be ordered. */
  | { readonly type: 'typed'; readonly draft: Draft }
  | { readonly type: 'submit'; readonly draft: Draft }
  | { readonly type: 'openConfiguration'; readonly configuration: string }
  | { readonly type: 'place'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'addPlace'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'addFile'; readonly draft: Draft }
  | { readonly type: 'addEditor'; readonly draft: Draft }
  | { readonly type: 'count'; readonly draft: Draft }
  | { readonly type: 'cancelCount' }
  | { readonly type: 'leaveOutEmpty'; readonly draft: Draft }
  | { readonly type: 'moreImages'; readonly revision: number }
  | { readonly type: 'goBack' };
