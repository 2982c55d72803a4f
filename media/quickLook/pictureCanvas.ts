/**
 * Draws the visible part of the image on a canvas of the size of its element. Tiles are painted
 * once for each style, a few per frame, so that the window stays responsive.
 */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import type { ComparedSide, Layer, Shown } from './layers.ts';
import { type Numbers, paint, type Style } from './paint.ts';
import { drawFrame, drawGround, drawMarks, type Marks } from './pictureMarks.ts';
import type { LoadedTile, Tiles } from './tileCache.ts';
import { shownNoData, shownValues } from './tileParts.ts';
import {
  levelFor,
  type Point,
  tilesIn,
  toScreen,
  type Viewport,
  type ViewportSize,
  type VisibleTile,
  visiblePart,
} from './viewport.ts';

/** Milliseconds per frame for painting tiles. */
const PAINTING_MS = 12;

/** Contents of the picture. */
export interface PictureContents {
  readonly image: ImageDescription;
  readonly tiles: Tiles;
  readonly view: Viewport;
  readonly layers: readonly Layer[];
  /** Where the left one of two layers ends, 0 to 1 of the width. */
  readonly split: number;
  readonly marks: Marks;
}

/** Contents of one frame for one set of bands. */
interface Frame extends PictureContents {
  readonly context: CanvasRenderingContext2D;
  readonly shown: Shown;
}

interface Painted {
  readonly style: Style;
  readonly canvas: HTMLCanvasElement;
}

export class PictureCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  /** By tile and kind of style: a band can be shown as clouds and in colors at the same time. */
  readonly #painted = new WeakMap<LoadedTile, Map<Style['kind'], Painted>>();
  #frame = 0;
  #paintUntil = 0;
  #unfinished = false;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  /** In pixels of the screen. */
  get size(): ViewportSize {
    return { width: this.canvas.width, height: this.canvas.height };
  }

  /** Draws in the next frame; several calls before it count once. */
  draw(scene: PictureContents): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#drawNow(scene);
      // Some tiles are left for the next frame.
      if (this.#unfinished) this.draw(scene);
    });
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  #drawNow(scene: PictureContents): void {
    const context = this.#context;
    if (!context) return;
    this.#paintUntil = performance.now() + PAINTING_MS;
    this.#unfinished = false;
    const { size } = this;
    const { image, view, layers, marks } = scene;
    const { width, height } = image;
    const boxes = image.mosaic?.tiles ?? [{ left: 0, top: 0, width, height }];
    const ground = { context, boxes, view, screen: size };
    context.clearRect(0, 0, size.width, size.height);
    drawGround(ground);
    const level = levelFor(view.scale, image.levels.length);
    const part = visiblePart(view, size, level, image.levels[level] ?? image);
    const places = tilesIn(part, level, image.tileSize);
    // Enlarged pixels stay crisp; reduced ones are averaged.
    context.imageSmoothingEnabled = view.scale * 2 ** level < 1;
    for (const { side, shown, clouds } of layers) {
      context.save();
      if (side) clipTo(context, side, scene.split);
      for (const each of clouds ? [shown, clouds] : [shown]) {
        for (const place of places) this.#drawTile({ ...scene, context, shown: each }, place);
      }
      context.restore();
    }
    drawFrame(ground);
    drawMarks(ground, marks);
  }

  #drawTile(frame: Frame, place: VisibleTile): void {
    const { context, image, tiles, shown, view } = frame;
    const tile = tiles.get(place, shown.bands);
    const canvas = tile && this.#paintedTile(image, tile, shown);
    if (canvas) {
      const box = this.#boxOf(image, view, place, canvas);
      context.drawImage(canvas, box.left, box.top, box.width, box.height);
      return;
    }
    this.#drawCoarser(frame, place);
  }

  /** Shows the best loaded tile of a smaller size until a tile has arrived. */
  #drawCoarser({ context, image, tiles, shown, view }: Frame, place: VisibleTile): void {
    const { tileSize, levels } = image;
    for (let up = 1; place.level + up < levels.length; up++) {
      const parent = {
        level: place.level + up,
        column: place.column >> up,
        row: place.row >> up,
      };
      const tile = tiles.get(parent, shown.bands);
      const canvas = tile && this.#paintedTile(image, tile, shown);
      if (!canvas) continue;
      const part = tileSize / 2 ** up;
      const x = (place.column - (parent.column << up)) * part;
      const y = (place.row - (parent.row << up)) * part;
      const width = Math.min(part, canvas.width - x);
      const height = Math.min(part, canvas.height - y);
      if (width <= 0 || height <= 0) return;
      const at = { level: parent.level, column: 0, row: 0 };
      const origin = { x: parent.column * tileSize + x, y: parent.row * tileSize + y };
      const box = this.#boxOf(image, view, at, { width, height }, origin);
      context.drawImage(canvas, x, y, width, height, box.left, box.top, box.width, box.height);
      return;
    }
  }

  /** Position of a tile on the screen, aligned to whole pixels so that there are no gaps. */
  #boxOf(
    image: ImageDescription,
    view: Viewport,
    { level, column, row }: VisibleTile,
    { width, height }: ViewportSize,
    origin: Point = { x: column * image.tileSize, y: row * image.tileSize },
  ): { left: number; top: number; width: number; height: number } {
    const factor = 2 ** level;
    const from = toScreen(view, this.size, { x: origin.x * factor, y: origin.y * factor });
    const to = toScreen(view, this.size, {
      x: (origin.x + width) * factor,
      y: (origin.y + height) * factor,
    });
    const left = Math.round(from.x);
    const top = Math.round(from.y);
    return { left, top, width: Math.round(to.x) - left, height: Math.round(to.y) - top };
  }

  /** @returns undefined when this frame's time is used up and no older painting exists */
  #paintedTile(
    image: ImageDescription,
    tile: LoadedTile,
    shown: Shown,
  ): HTMLCanvasElement | undefined {
    const { style } = shown;
    const paintings = this.#painted.get(tile) ?? new Map<Style['kind'], Painted>();
    this.#painted.set(tile, paintings);
    const known = paintings.get(style.kind);
    if (known?.style === style) return known.canvas;
    if (performance.now() > this.#paintUntil) {
      this.#unfinished = true;
      return known?.canvas;
    }
    const canvas = known?.canvas ?? document.createElement('canvas');
    canvas.width = tile.width;
    canvas.height = tile.height;
    const pixels = paint(numbersOfTile(image, tile, shown), style);
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, tile.width), 0, 0);
    paintings.set(style.kind, { style, canvas });
    return canvas;
  }
}

function clipTo(context: CanvasRenderingContext2D, side: ComparedSide, split: number): void {
  const { width, height } = context.canvas;
  const at = Math.round(split * width);
  context.beginPath();
  if (side === 'left') context.rect(0, 0, at, height);
  else context.rect(at, 0, width - at, height);
  context.clip();
}

function numbersOfTile(image: ImageDescription, tile: LoadedTile, shown: Shown): Numbers {
  return {
    values: shownValues(tile, shown, image),
    alpha: tile.alpha,
    opaque: opaqueOf(image),
    mask: tile.mask,
    noData: shownNoData(shown, image),
  };
}

/** Alpha value that is fully opaque: the largest number of its type, or one. */
function opaqueOf({ sampleType }: ImageDescription): number {
  const [, format, bits = '8'] = /^([a-z]+)(\d+)$/.exec(sampleType) ?? [];
  if (format === 'float') return 1;
  return 2 ** (Number(bits) - (format === 'int' ? 1 : 0)) - 1;
}
