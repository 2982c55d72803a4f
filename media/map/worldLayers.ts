/** Layers of the world: land, borders, places, and online tiles where a setting names a source. */
import ImageTile from 'ol/ImageTile.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import XYZ from 'ol/source/XYZ.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import TileState from 'ol/TileState.js';
import type { MapTileSource } from '../../src/views/map/protocol.ts';
import type { MapColors } from './mapColors.ts';
import type { TileFailures } from './tileFailures.ts';
import type { WorldFeatures } from './worldFeatures.ts';

/** Places of Natural Earth's ranks 0 to 8 appear at these pixel sizes, in meters. */
const RANK_METERS = [40_000, 25_000, 15_000, 8000, 5000, 3000, 1800, 1000, 500];

/** Labels of all layers of this group do not overlap: those of upper layers come first. */
export const LABELS = 'labels';

export class WorldLayers {
  readonly #shapes = new VectorSource({ wrapX: true });
  readonly #places = new VectorSource({ wrapX: true });
  readonly shapes = new VectorLayer({ source: this.#shapes, updateWhileInteracting: true });
  readonly online = new TileLayer<XYZ>({ visible: false });
  readonly places = new VectorLayer({ source: this.#places, declutter: LABELS });

  show({ land, borders, horizon, places }: WorldFeatures): void {
    this.#shapes.clear(true);
    this.#shapes.addFeatures([land, borders, ...(horizon ? [horizon] : [])]);
    this.#places.clear(true);
    this.#places.addFeatures([...places]);
  }

  /** @param metersOf the size of a pixel on the ground, for a resolution of the view */
  paint(colors: MapColors, metersOf: (resolution: number) => number): void {
    const line = (color: string, width: number) => new Stroke({ color, width });
    const styles = {
      land: new Style({
        fill: new Fill({ color: colors.land }),
        stroke: line(colors.coast, 1),
      }),
      borders: new Style({ stroke: line(colors.border, 0.8) }),
      horizon: new Style({ stroke: line(colors.border, 0.8) }),
    };
    this.shapes.setStyle((feature) => {
      const kind = feature.getGeometry()?.getType();
      if (kind === 'MultiPolygon') return styles.land;
      return kind === 'MultiLineString' ? styles.borders : styles.horizon;
    });
    const named = placeStyle(colors);
    this.places.setStyle((feature, resolution) => {
      const { name, rank } = feature.getProperties() as { name: string; rank: number };
      return metersOf(resolution) <= (RANK_METERS[rank] ?? 0) ? named(name, rank) : undefined;
    });
  }

  showOnline(from: MapTileSource | undefined, failures: TileFailures, changed: () => void): void {
    this.online.setVisible(from !== undefined);
    if (!from) {
      this.online.setSource(null);
      return;
    }
    const source = new XYZ({
      urls: [...from.urls],
      transition: 0,
      tileLoadFunction: (tile, url) => {
        if (failures.isPaused) tile.setState(TileState.ERROR);
        else if (tile instanceof ImageTile) loadImage(tile, url);
      },
    });
    source.on('tileloaderror', () => {
      failures.addFailure();
      changed();
    });
    source.on('tileloadend', () => failures.addSuccess());
    this.online.setSource(source);
  }

  /** Requests all tiles again, also those that have failed. */
  refreshOnline(): void {
    this.online.getSource()?.refresh();
  }
}

function loadImage(tile: ImageTile, url: string): void {
  const image = tile.getImage();
  if (image instanceof HTMLImageElement) image.src = url;
}

function placeStyle(colors: MapColors): (name: string, rank: number) => Style {
  const font = getComputedStyle(document.body).fontFamily;
  const dot = new CircleStyle({
    radius: 2,
    fill: new Fill({ color: colors.text }),
    stroke: new Stroke({ color: colors.halo, width: 1 }),
  });
  return (name, rank) =>
    new Style({
      image: dot,
      text: new Text({
        text: name,
        font: `${rank < 3 ? 12 : 11}px ${font}`,
        fill: new Fill({ color: colors.text }),
        stroke: new Stroke({ color: colors.halo, width: 3 }),
        offsetY: -9,
      }),
      zIndex: 10 - rank,
    });
}
