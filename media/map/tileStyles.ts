/** Styles of tiles: of chosen ones, numbers of dates, and states of orders, each by more than color. */
import type { FeatureLike } from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import type Polygon from 'ol/geom/Polygon.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import type ImageStyle from 'ol/style/Image.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { formatNumber } from '../../src/domain/locale.ts';
import type { MapState, TileMark } from '../../src/views/map/protocol.ts';
import type { MapColors } from './mapColors.ts';

export interface TileLook {
  readonly name: string;
  readonly isChosen: boolean;
  readonly mark: TileMark | undefined;
}

/** Pixels that a tile needs for its name, and for more below it. */
const NAME_PIXELS = 58;
const DETAIL_PIXELS = 40;

export class TileStyles {
  readonly #colors: MapColors;
  readonly #mostDates: number;
  readonly #hatch: CanvasPattern | null;
  readonly #font = getComputedStyle(document.body).fontFamily;

  /** @param mostDates the most dates of a tile */
  constructor(colors: MapColors, mostDates: number) {
    this.#colors = colors;
    this.#mostDates = mostDates;
    this.#hatch = hatchPattern(colors.text);
  }

  /** Its fill and outline. */
  shapes({ isChosen, mark }: TileLook): Style[] {
    const { chosen, tile } = this.#colors;
    const styles = [
      new Style({
        fill: new Fill({ color: this.#fill(mark, isChosen) }),
        stroke: new Stroke({ color: isChosen ? chosen : tile, width: isChosen ? 2.5 : 1 }),
        zIndex: isChosen ? 2 : 1,
      }),
    ];
    if (mark?.dates === 0 && this.#hatch) {
      styles.push(new Style({ fill: new Fill({ color: this.#hatch }), zIndex: 1 }));
    }
    return styles;
  }

  /**
   * Its name, number of dates and state; none where the tile is small.
   *
   * @param pixels width of the tile on the screen
   */
  labels({ name, mark }: TileLook, pixels: number): Style[] {
    const text = tileText(name, mark, pixels);
    const state = mark?.state && pixels >= 8 && this.#state(mark.state, pixels);
    return [...(text ? [this.#text(text)] : []), ...(state ? [state] : [])];
  }

  #fill(mark: TileMark | undefined, isChosen: boolean): string {
    const { dates, chosenFill } = this.#colors;
    if (mark?.dates) return dates(mark.dates / Math.max(1, this.#mostDates));
    return isChosen ? chosenFill : 'rgba(0, 0, 0, 0.001)';
  }

  #text(text: string): Style {
    return new Style({
      text: new Text({
        text,
        font: `11px ${this.#font}`,
        fill: new Fill({ color: this.#colors.text }),
        stroke: new Stroke({ color: this.#colors.halo, width: 3 }),
        overflow: true,
        // Drawn in any case; names of places make room.
        declutterMode: 'obstacle',
      }),
      zIndex: 3,
    });
  }

  #state(state: MapState, pixels: number): Style {
    const image = stateImage(state, this.#colors, Math.min(7, 2 + pixels / 12));
    return new Style({ geometry: corner, image, zIndex: 3 });
  }
}

function tileText(name: string, mark: TileMark | undefined, pixels: number): string {
  const dates = mark?.dates === undefined ? '' : formatNumber(mark.dates);
  if (pixels >= NAME_PIXELS) return [name, dates].filter(Boolean).join('\n');
  return pixels >= DETAIL_PIXELS / 2 ? dates : '';
}

/** Near the upper left corner of a tile. */
function corner(feature: FeatureLike): Point {
  const extent = (feature.getGeometry() as Polygon).getExtent();
  const [left = 0, bottom = 0, right = 0, top = 0] = extent;
  const inward = 0.16;
  return new Point([left + (right - left) * inward, top - (top - bottom) * inward]);
}

/** Shapes differ as well, for readers who cannot distinguish the colors. */
export function stateImage(state: MapState, colors: MapColors, radius: number): ImageStyle {
  const color = colors.states[state];
  const fill = new Fill({ color });
  const stroke = new Stroke({ color: colors.halo, width: 1 });
  const line = new Stroke({ color, width: 2 });
  // Drawn in any case; names of places make room.
  const common = { radius, declutterMode: 'obstacle' } as const;
  switch (state) {
    case 'done':
      return new CircleStyle({ ...common, fill, stroke });
    case 'failed':
      return new RegularShape({ ...common, points: 3, radius: radius + 1, fill, stroke });
    case 'running':
      return new RegularShape({ ...common, points: 4, angle: Math.PI / 4, fill, stroke });
    case 'waiting':
      return new RegularShape({ ...common, points: 4, fill, stroke });
    case 'unsubmitted':
      return new CircleStyle({ ...common, radius: radius - 1, stroke: line });
    case 'cancelled':
      return new RegularShape({
        ...common,
        points: 4,
        radius2: 0,
        angle: Math.PI / 4,
        stroke: line,
      });
    case 'empty':
      return new RegularShape({
        ...common,
        points: 2,
        radius2: 0,
        angle: Math.PI / 2,
        stroke: line,
      });
  }
}

/** Diagonal lines, for tiles without scenes. */
function hatchPattern(color: string): CanvasPattern | null {
  const canvas = document.createElement('canvas');
  canvas.width = 8;
  canvas.height = 8;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.strokeStyle = color;
  context.globalAlpha = 0.6;
  context.beginPath();
  for (const at of [-4, 4, 12]) {
    context.moveTo(at - 4, 8 + 4);
    context.lineTo(at + 8, 0);
  }
  context.stroke();
  return context.createPattern(canvas, 'repeat');
}
