/** Layers of the tiles in view, and of their names and states. */

import Feature from 'ol/Feature.js';
import type Polygon from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import { formatTileName } from '../../src/domain/tileName.ts';
import type { TileMark } from '../../src/views/map/protocol.ts';
import type { MapColors } from './mapColors.ts';
import { blockSize, type Extent, type TileBlock, tileKey, tilesOf } from './tileLattice.ts';
import type { TileOutlines } from './tileOutlines.ts';
import { TileStyles } from './tileStyles.ts';
import { LABELS } from './worldLayers.ts';

/** Tiles that are drawn one by one; if more are in view, blocks of them are drawn instead. */
const MAX_DRAWN = 2000;

/** Blocks along a side of the grid, where tiles are too small to be drawn. */
const MAX_BLOCKS = 30;

export interface ShownTiles {
  readonly chosen: ReadonlySet<string>;
  readonly chosenTiles: readonly TileIndex[];
  readonly marks: ReadonlyMap<string, TileMark>;
}

export class TilesLayer {
  readonly #source = new VectorSource<Feature<Polygon>>({ wrapX: true });
  readonly #cursorSource = new VectorSource<Feature<Polygon>>({ wrapX: true });
  readonly #labelSource = new VectorSource<Feature<Polygon>>({ wrapX: true });
  readonly layer = new VectorLayer({ source: this.#source });
  readonly labelLayer = new VectorLayer({ source: this.#labelSource, declutter: LABELS });
  readonly cursorLayer = new VectorLayer({ source: this.#cursorSource });
  /** Tiles that are drawn one by one, by rows. */
  drawn: readonly TileIndex[] = [];

  /**
   * @param extent that is in view
   * @param resolution units of the view for each pixel
   */
  draw(
    outlines: TileOutlines,
    tiles: ShownTiles,
    colors: MapColors,
    view: { readonly extent: Extent; readonly resolution: number },
  ): void {
    const block = outlines.blockIn(view.extent);
    this.#source.clear(true);
    this.#labelSource.clear(true);
    this.drawn = [];
    if (!block) return;
    const all = blockSize(block) <= MAX_DRAWN ? [...tilesOf(block)] : undefined;
    if (!all) this.#drawBlocks(outlines, block, colors);
    this.drawn = all ?? noted(tiles, block);
    const styles = new TileStyles(colors, mostDates(tiles));
    const [shapes, labels]: [Feature<Polygon>[], Feature<Polygon>[]] = [[], []];
    for (const tile of this.drawn) {
      const [row, column] = tile;
      const outline = outlines.outline({ rows: [row, row], columns: [column, column] });
      if (!outline) continue;
      const [left = 0, , right = 0] = outline.getExtent();
      const key = tileKey(tile);
      const look = {
        name: formatTileName(row, column),
        isChosen: tiles.chosen.has(key),
        mark: tiles.marks.get(key),
      };
      shapes.push(styled(outline, styles.shapes(look)));
      const labelStyles = styles.labels(look, (right - left) / view.resolution);
      if (labelStyles.length > 0) labels.push(styled(outline, labelStyles));
    }
    this.#source.addFeatures(shapes);
    this.#labelSource.addFeatures(labels);
  }

  /** The tile that the keyboard or the pointer is at. */
  drawCursor(
    outlines: TileOutlines | undefined,
    tile: TileIndex | undefined,
    colors: MapColors,
    isFocused: boolean,
  ): void {
    this.#cursorSource.clear(true);
    if (!outlines || !tile) return;
    const [row, column] = tile;
    const outline = outlines.outline({ rows: [row, row], columns: [column, column] });
    if (!outline) return;
    const feature = new Feature(outline);
    const stroke = { color: colors.cursor, width: isFocused ? 3 : 1.5 };
    feature.setStyle(
      new Style({ stroke: new Stroke(isFocused ? { ...stroke, lineDash: [6, 4] } : stroke) }),
    );
    this.#cursorSource.addFeature(feature);
  }

  #drawBlocks(outlines: TileOutlines, block: TileBlock, colors: MapColors): void {
    const style = new Style({
      stroke: new Stroke({ color: colors.tile, width: 0.8 }),
      fill: new Fill({ color: 'rgba(0, 0, 0, 0.001)' }),
    });
    const rows = parts(block.rows);
    const columns = parts(block.columns);
    for (const row of rows) {
      for (const column of columns) {
        const outline = outlines.outline({ rows: row, columns: column });
        if (!outline) continue;
        const feature = new Feature(outline);
        feature.setStyle(style);
        this.#source.addFeature(feature);
      }
    }
  }
}

function styled(outline: Polygon, styles: Style[]): Feature<Polygon> {
  const feature = new Feature(outline);
  feature.setStyle(styles);
  return feature;
}

/** Tiles with something to show within a block, as many as can be drawn. */
function noted({ chosenTiles, marks }: ShownTiles, { rows, columns }: TileBlock) {
  const found = new Map<string, TileIndex>();
  const shown = [...chosenTiles, ...[...marks.values()].map(({ tile }) => tile)];
  for (const tile of shown) {
    const [row, column] = tile;
    const isInside =
      row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1];
    if (isInside) found.set(tileKey(tile), tile);
    if (found.size >= MAX_DRAWN) break;
  }
  return [...found.values()];
}

function mostDates({ marks }: ShownTiles): number {
  return [...marks.values()].reduce((most, { dates = 0 }) => Math.max(most, dates), 0);
}

function parts([first, last]: readonly [number, number]): (readonly [number, number])[] {
  const step = Math.max(1, Math.ceil((last - first + 1) / MAX_BLOCKS));
  const found: (readonly [number, number])[] = [];
  for (let from = first; from <= last; from += step) {
    found.push([from, Math.min(last, from + step - 1)]);
  }
  return found;
}
