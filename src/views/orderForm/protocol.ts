/**
 * All messages between the page of the order form and the extension.
 *
 * The page sends what was typed, as typed; the extension answers with what it would order, or with
 * what is wrong at which field. Types only: both sides import this file.
 */
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { MapBox, MapContents } from '../map/protocol.ts';
import type {
  ChosenSensors,
  CollectionChoice,
  ConfigurationChoice,
  FrequencyChoice,
  SceneChoices,
} from './choicesProtocol.ts';
import type { Draft } from './draftProtocol.ts';
import type { FromLook, ToLook } from './lookProtocol.ts';
import type { Preview, Remedy } from './previewProtocol.ts';

export type * from './choicesProtocol.ts';
export type * from './draftProtocol.ts';
export type * from './lookProtocol.ts';
export type * from './previewProtocol.ts';

export type Field =
  | 'configuration'
  | 'collections'
  | 'tiles'
  | 'periodStart'
  | 'lastDay'
  | 'frequency'
  | 'scenes'
  /** A problem that concerns no single field. */
  | 'order';

export interface FieldProblem {
  readonly message: string;
  /** The field is still empty: not an error, but the order is not complete. */
  readonly missing: boolean;
  /** Changes that fix it in one click. */
  readonly remedies?: readonly Remedy[];
}

export type FieldProblems = Readonly<Partial<Record<Field, FieldProblem>>>;
/** Notes about the contents of a field that are not errors. */
export type FieldNotes = Readonly<Partial<Record<Field, string>>>;

export type FieldRemedies = Readonly<Partial<Record<Field, readonly Remedy[]>>>;

/** A file that was dropped onto the page, and that only the page can read. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** Result of looking for tiles. */
export interface TilesAnswer {
  /** Their location, or why there are none. */
  readonly words: string;
  readonly found: number;
  /** Another reading of the same numbers. */
  readonly instead?: { readonly words: string; readonly text: string };
}

/** Where the images are stored, and what transfers cost. */
export interface StoreNote {
  readonly words: string;
  /** A page with more. */
  readonly link?: { readonly label: string; readonly url: string };
}

export type CountState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'failed'; readonly message: string };

/** What the check of a draft has found. */
export interface CheckedFields {
  readonly preview?: Preview;
  readonly problems: FieldProblems;
  readonly notes: FieldNotes;
  /** Changes that avoid what a note warns of. */
  readonly noteRemedies?: FieldRemedies;
  readonly chosen?: ChosenSensors;
  /** Options for the scenes of the chosen collections; absent where nothing is known of them. */
  readonly scenes?: SceneChoices;
}

export type ToOrderForm =
  | ToLook
  | {
      readonly type: 'setup';
      readonly configurations: readonly ConfigurationChoice[];
      readonly collections: readonly CollectionChoice[];
      readonly frequencies: readonly FrequencyChoice[];
      readonly draft: Draft;
      readonly isMapShown?: boolean;
    }
  | { readonly type: 'configurations'; readonly configurations: readonly ConfigurationChoice[] }
  | (CheckedFields & {
      readonly type: 'checked';
      /** Of the draft that was checked; older answers are ignored. */
      readonly revision: number;
    })
  /**
   * Changes that the extension has made to the draft: tiles were added, images left out. Other
   * fields keep their current contents.
   */
  | { readonly type: 'draft'; readonly change: Partial<Draft> }
  /** Source of the draft when the user has not typed it. */
  | { readonly type: 'notice'; readonly text: string; readonly canGoBack: boolean }
  | { readonly type: 'place'; readonly text: string; readonly answer: TilesAnswer }
  | {
      readonly type: 'tilesAdded';
      readonly words: string;
      readonly ok: boolean;
      /** Otherwise by GeoJSON. */
      readonly byPlace: boolean;
    }
  /**
   * The area of interest whose tiles are in the field; without a name there is none. With the reason
   * if images cannot be cut to it.
   */
  | { readonly type: 'area'; readonly name?: string; readonly insideProblem?: string }
  /** The open editor whose GeoJSON can be used; without a label there is none. */
  | { readonly type: 'editor'; readonly label?: string }
  /** Collections of the chosen configuration. */
  | { readonly type: 'collections'; readonly collections: readonly CollectionChoice[] }
  /** The bands of a collection were read, and the user chooses some of them. */
  | { readonly type: 'bandsRead' }
  /** Result of adding a collection, or bands of one. */
  | { readonly type: 'collectionAdded'; readonly words: string; readonly ok: boolean }
  | { readonly type: 'count'; readonly count: CountState }
  | { readonly type: 'queue'; readonly words: string }
  | { readonly type: 'store'; readonly note?: StoreNote }
  | { readonly type: 'map'; readonly contents: MapContents };

export type FromOrderForm =
  | FromLook<Draft>
  | { readonly type: 'ready' }
  | { readonly type: 'changed'; readonly revision: number; readonly draft: Draft }
  /** Typed text that does not change what would be ordered. */
  | { readonly type: 'typed'; readonly draft: Draft }
  | { readonly type: 'submit'; readonly draft: Draft }
  | { readonly type: 'saveFile'; readonly draft: Draft }
  | { readonly type: 'openConfiguration'; readonly configuration: string }
  /** Proposes another tile grid for an area. */
  | { readonly type: 'newTileGrid' }
  | { readonly type: 'place'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'addPlace'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'addFile'; readonly draft: Draft }
  | { readonly type: 'addEditor'; readonly draft: Draft }
  /** Files of the workspace, or of the system, that were dropped onto the page. */
  | { readonly type: 'dropUris'; readonly uris: readonly string[]; readonly draft: Draft }
  | {
      readonly type: 'dropFiles';
      readonly files: readonly DroppedFile[];
      /** The folder that they are in, if it was dropped. */
      readonly folder?: string;
      readonly draft: Draft;
    }
  | { readonly type: 'removeArea'; readonly draft: Draft }
  | { readonly type: 'addCollection'; readonly text: string; readonly draft: Draft }
  /** Adds bands to a collection that is built in. */
  | { readonly type: 'addBands'; readonly id: string; readonly draft: Draft }
  | { readonly type: 'cancelCollection' }
  | { readonly type: 'count'; readonly draft: Draft }
  | { readonly type: 'cancelCount' }
  | { readonly type: 'leaveOutEmpty'; readonly draft: Draft }
  | { readonly type: 'showMap'; readonly isShown: boolean }
  | { readonly type: 'showScenes'; readonly isShown: boolean; readonly draft: Draft }
  /** The map shows a part of the area, in which nothing smaller than `finest` degrees is visible. */
  | { readonly type: 'viewArea'; readonly box: MapBox; readonly finest: number }
  | { readonly type: 'pickTiles'; readonly tiles: readonly TileIndex[]; readonly draft: Draft }
  /** A ring of longitudes and latitudes, in which tiles are chosen. */
  | {
      readonly type: 'pickRing';
      readonly ring: readonly (readonly [lon: number, lat: number])[];
      readonly draft: Draft;
    }
  | { readonly type: 'goBack' };
