/** Preview of an order on the page of the order form. Types only. */
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { Draft } from './draftProtocol.ts';
import type { LookChoices } from './lookProtocol.ts';

/** Items of the order. Long lists are truncated; `total` counts all. */
export interface Preview {
  /** Without images that are left out. */
  readonly tasks: number;
  /** "24 tasks: 2 collections × 4 tiles × 3 periods, one image each of 256 × 256 pixels of 30 m." */
  readonly summary: string;
  /** Expected pixels and bytes. */
  readonly size: string;
  readonly orderName: string;
  /** "12 periods: Jan 2020 … Dec 2020" */
  readonly periodsSummary: string;
  readonly periods: CutList;
  readonly images: ImageList;
  readonly existing?: ExistingImages;
  /** Images that can be looked at. */
  readonly look: LookChoices;
  readonly warnings: readonly Warning[];
}

/** Something that may be unexpected, and changes that fix it. */
export interface Warning {
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

export interface Remedy {
  /** "End on 2020-12-31" */
  readonly label: string;
  readonly change: Partial<Draft>;
}

/** Images of the draft that other orders have, or whose files are in the store. */
export interface ExistingImages {
  /** "12 of 36 images are already in order 2019_2020." */
  readonly words: string;
  readonly choice: ExistingChoice;
  /** Explanation of each choice. */
  readonly leaveOut: string;
  readonly takeOver: string;
}

export interface CutList {
  readonly shown: readonly string[];
  readonly total: number;
}

export interface ImageList {
  readonly matrices: readonly ImageMatrix[];
  readonly total: number;
  readonly leftOut: number;
  /** Result of Count Images: how many of the images to order have no scenes, also as text. */
  readonly counted?: CountedImages;
}

export interface CountedImages {
  /** "22 of 24 images have scenes, on 3 to 12 dates." */
  readonly words: string;
  /** Number of images without scenes that are not left out yet. */
  readonly empty: number;
  /** Whether the draft has changed since. */
  readonly stale: boolean;
}

/** Images of one collection: tiles × periods, row by row. */
export interface ImageMatrix {
  /** Id of the collection. */
  readonly collection: string;
  /** "Landsat 8 (LC08)" */
  readonly title: string;
  /** Names of tiles. */
  readonly rows: readonly string[];
  /** "Jan 2020" */
  readonly columns: readonly string[];
  /** Identifies each image, whatever its name is made of. */
  readonly keys: readonly string[];
  /** Names of the images, unless there are very many. */
  readonly names?: readonly string[];
  /** After Count Images: dates and scenes; undefined for images that were not counted. */
  readonly counts?: readonly (readonly [dates: number, scenes: number] | undefined)[];
  /** "already in 2019_2020": the orders that have images, by the position of the image. */
  readonly existing: readonly (readonly [index: number, text: string])[];
}
