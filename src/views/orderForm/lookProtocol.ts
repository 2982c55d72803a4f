/** Messages about looking at an image before it is ordered. Types only: the page imports this file. */

/** An image of the order, by its collection, tile and period. */
export interface LookTarget {
  /** Id of the collection. */
  readonly collection: string;
  /** Value of a choice. */
  readonly tile: string;
  /** Value of a choice. */
  readonly period: string;
}

export interface LookChoice {
  readonly value: string;
  readonly label: string;
}

/** Properties in which the images of the order differ. */
export interface LookChoices {
  readonly collections: readonly LookChoice[];
  readonly tiles: readonly LookChoice[];
  readonly periods: readonly LookChoice[];
  /** Number of tiles that are not among the choices, because there are too many. */
  readonly moreTiles: number;
}

export interface LookScene {
  /** Asset id, as `Draft.leaveOutScenes` has it. */
  readonly id: string;
  /** Last part of the id. */
  readonly name: string;
  /** ISO date; empty for collections without dates. */
  readonly date: string;
  /** "12 % clouds" */
  readonly clouds?: string;
  readonly isLeftOut: boolean;
}

/** Red, green, blue and opacity of pixels, row by row. */
export interface LookPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type ToLook =
  | { readonly type: 'look'; readonly state: 'idle' | 'running' }
  /** The order has changed; `message` also explains failures. */
  | {
      readonly type: 'look';
      readonly state: 'over';
      readonly message: string;
      readonly isWrong: boolean;
    }
  | {
      readonly type: 'look';
      readonly state: 'ready';
      readonly target: LookTarget;
      readonly scenes: readonly LookScene[];
      /** "6 scenes, 1 of them left out." */
      readonly words: string;
    }
  | {
      readonly type: 'lookPicture';
      /** Absent while it is requested, and where there is none. */
      readonly picture?: LookPicture;
      /** Description of the picture, or the reason why there is none. */
      readonly words: string;
      /** Ids of the scenes that the picture is made from. */
      readonly scenes: readonly string[];
    }
  | {
      readonly type: 'lookThumbnail';
      readonly id: string;
      readonly picture?: LookPicture;
      /** Why there is none. */
      readonly problem?: string;
    };

export type FromLook<Draft> =
  | { readonly type: 'look'; readonly target: LookTarget; readonly draft: Draft }
  | { readonly type: 'cancelLook' }
  /** All scenes whose thumbnails are visible and missing. */
  | { readonly type: 'lookThumbnails'; readonly ids: readonly string[] }
  /** Shows the date of a scene in the large picture. */
  | { readonly type: 'lookScene'; readonly id: string };
