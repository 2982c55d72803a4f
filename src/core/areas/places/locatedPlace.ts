/** A typed place in an order: the tiles that it has in a grid, and the area that images can be cut to. */

import * as l10n from '@vscode/l10n';
import type { MultiPolygon, Position } from 'geojson';
import { shorten } from '../../../domain/messages.ts';
import type { TileIndex } from '../../../domain/tileIndex.ts';
import { AreaError } from '../../errors.ts';
import type { TileGrid } from '../../grids/index.ts';
import type { InsideArea } from '../insideArea.ts';
import { parsePlaceArea } from './placeArea.ts';

/** Characters of a text, such as long WKT, that an area is named by in documents and messages. */
const MAX_NAME_LENGTH = 60;

/**
 * The error for an area without a tile.
 *
 * @param area its source, and its name in the message
 * @param grid the grid whose tiles were looked for
 * @param hint what else to try, as a sentence
 */
export function outsideGrid(
  { source, name }: { readonly source: string; readonly name: string },
  grid: TileGrid,
  hint = '',
): AreaError {
  const message = l10n.t('{0} is outside the grid "{1}".', name, grid.name);
  return new AreaError('outside-grid', source, [message, hint].filter(Boolean).join(' '));
}

/** A place that was typed, for an order. */
export class LocatedPlace {
  /** As it was typed. */
  readonly text: string;
  /** How it was read, such as "Longitude 13.4° E, latitude 52.5° N". */
  readonly name: string;
  /** A sentence where longitude was assumed to come first, with what to write otherwise. */
  readonly note: string | undefined;
  readonly #grid: TileGrid;
  readonly #geometry: MultiPolygon;
  readonly #points: readonly (readonly number[])[];

  /**
   * @param text in any notation that `parsePlaceArea` reads
   * @param grid of the order, whose coordinates large numbers are
   * @throws AreaError when it is not a place
   */
  constructor(text: string, grid: TileGrid) {
    const { name, note, polygons, points } = parsePlaceArea(text, grid);
    this.text = text;
    this.name = name;
    this.note = note;
    this.#grid = grid;
    this.#geometry = { type: 'MultiPolygon', coordinates: polygons as Position[][][] };
    this.#points = points;
  }

  /**
   * [row, column] of the tiles that it touches.
   *
   * @throws AreaError when it is outside the grid
   */
  tiles(): TileIndex[] {
    const grid = this.#grid;
    const under = this.#points.map(([lon = 0, lat = 0]) => grid.tileAt(lon, lat));
    const covered = this.#geometry.coordinates.length > 0 ? grid.tilesIn(this.#geometry) : [];
    const found = [...covered, ...under.flatMap((tile) => tile ?? [])];
    if (found.length === 0) {
      throw outsideGrid({ source: this.label, name: this.name }, grid);
    }
    return found.map(({ row, column }) => [row, column]);
  }

  /**
   * Its polygons, named by the beginning of the text.
   *
   * @throws AreaError when it is a point
   */
  inside(): InsideArea {
    const name = this.label;
    if (this.#geometry.coordinates.length > 0) return { name, geometry: this.#geometry };
    const message = l10n.t('"{0}" is a point, which has no inside. Write a box.', name);
    throw new AreaError('only-points', name, message);
  }

  /** The beginning of the text, which names its area in documents and messages. */
  get label(): string {
    return shorten(this.text.trim().replaceAll(/\s+/g, ' '), MAX_NAME_LENGTH);
  }
}
