/** Messages between the thread that reads areas and the one that asks for them. */

import type { Position } from 'geojson';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { AreaNote, AreaProblem } from './areaProblem.ts';
import type { NamedBytes } from './formats/namedBytes.ts';
import type { InsidePolygons } from './insideArea.ts';
import type { AreaChoices } from './interpretArea.ts';
import type { PackedPolygons } from './packedPolygons.ts';

export interface AreaJob {
  readonly file: NamedBytes;
  /** Files that belong to it, such as the other parts of a shapefile. */
  readonly beside: readonly NamedBytes[];
  /** Notes from finding them. */
  readonly notes?: readonly AreaNote[];
  readonly choices: AreaChoices;
}

export interface AreaAnswer {
  readonly polygons: PackedPolygons;
  /** Polygons that orders can be cut to, where they are others. */
  readonly inside?: InsidePolygons;
  readonly outline: Position[][][];
  readonly marks: readonly number[];
  readonly tolerance: number | undefined;
  readonly points: Position[];
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly names: readonly string[];
  readonly layers: readonly string[];
  readonly features: number;
  readonly notes: readonly AreaNote[];
  readonly tiles: readonly TileIndex[] | undefined;
  readonly swappedTiles: number;
}

export type FromAreaThread =
  | { readonly kind: 'step'; readonly step: AreaStep }
  /** Share of the step that is done, 0 to 1. */
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly answer: AreaAnswer }
  | {
      readonly kind: 'refused';
      readonly problem: AreaProblem;
      readonly names: readonly string[];
      readonly layers: readonly string[];
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Current step of the thread. */
export type AreaStep = 'read' | 'find-tiles';

/** Report of a reading. */
export interface AreaJobEvents {
  readonly onStep?: ((step: AreaStep) => void) | undefined;
  /** Called with the share of the step that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}
