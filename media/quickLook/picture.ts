/**
 * Draws the visible part of the image on a canvas of the size of its element. Tiles are painted
 * once for each style, a few per frame, so that the window stays responsive.
 */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { type Numbers, paint, type Style } from './paint.ts';
import type { LoadedTile, Tiles } from './tileCache.ts';
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
/** Scale from which pixels of the image are framed. */
const FRAMED = 6;

/** The bands shown, and how their numbers become colors. */
export interface Shown {
  readonly bands: readonly number[];
  readonly style: Style;
}

/** Corners of an area, in pixels of the image. */
export type Outline = readonly (readonly [x: number, y: number])[];

/** What is drawn over the picture. */
export interface Marks {
  readonly cursor: { readonly column: number; readonly row: number } | undefined;
  readonly outlines: readonly Outline[];
}

/** What one frame shows. */
interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly image: ImageDescription;
  readonly tiles: Tiles;
  readonly shown: Shown;
  readonly view: Viewport;
}

interface Painted {
  readonly style: Style;
  readonly canvas: HTMLCanvasElement;
}

export class Picture {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #painted = new WeakMap<LoadedTile, Painted>();
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
  draw(
    image: ImageDescription,
    tiles: Tiles,
    shown: Shown | undefined,
    view: Viewport,
    marks: Marks,
  ): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#drawNow(image, tiles, shown, view, marks);
      // Some tiles are left for the next frame.
      if (this.#unfinished) this.draw(image, tiles, shown, view, marks);
    });
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  #drawNow(
    image: ImageDescription,
    tiles: Tiles,
    shown: Shown | undefined,
    view: Viewport,
    marks: Marks,
  ): void {
    const context = this.#context;
    if (!context) return;
    this.#paintUntil = performance.now() + PAINTING_MS;
    this.#unfinished = false;
    const { size } = this;
    context.clearRect(0, 0, size.width, size.height);
    this.#drawGround(context, image, view);
    if (shown) {
      const level = levelFor(view.scale, image.levels.length);
      const levelSize = image.levels[level] ?? image;
      const part = visiblePart(view, size, level, levelSize);
      // Enlarged pixels stay crisp; reduced ones are averaged.
      context.imageSmoothingEnabled = view.scale * 2 ** level < 1;
      for (const place of tilesIn(part, level, image.tileSize)) {
        this.#drawTile({ context, image, tiles, shown, view }, place);
      }
    }
    this.#drawFrame(context, image, view);
    const { cursor, outlines } = marks;
    for (const outline of outlines) this.#drawOutline(context, view, outline);
    if (cursor) this.#drawCursor(context, view, cursor);
  }

  /** A checkerboard of two shades under transparent pixels. */
  #drawGround(context: CanvasRenderingContext2D, image: ImageDescription, view: Viewport): void {
    const { size } = this;
    const from = toScreen(view, size, { x: 0, y: 0 });
    const to = toScreen(view, size, { x: image.width, y: image.height });
    const left = Math.max(0, Math.round(from.x));
    const top = Math.max(0, Math.round(from.y));
    const right = Math.min(size.width, Math.round(to.x));
    const bottom = Math.min(size.height, Math.round(to.y));
    if (right <= left || bottom <= top) return;
    const styles = getComputedStyle(this.canvas);
    const side = Math.round(8 * devicePixelRatio);
    context.fillStyle = styles.getPropertyValue('--ground');
    context.fillRect(left, top, right - left, bottom - top);
    context.fillStyle = styles.getPropertyValue('--ground-other');
    context.beginPath();
    for (let y = top - (top % side); y < bottom; y += side) {
      const odd = (y / side) % 2;
      for (let x = left - (left % side); x < right; x += side) {
        if ((x / side) % 2 === odd) continue;
        const [x0, y0] = [Math.max(x, left), Math.max(y, top)];
        context.rect(x0, y0, Math.min(x + side, right) - x0, Math.min(y + side, bottom) - y0);
      }
    }
    context.fill();
  }

  /** The edge of the image, which is visible where its pixels look like the background. */
  #drawFrame(context: CanvasRenderingContext2D, image: ImageDescription, view: Viewport): void {
    const from = toScreen(view, this.size, { x: 0, y: 0 });
    const to = toScreen(view, this.size, { x: image.width, y: image.height });
    const width = Math.max(1, Math.round(devicePixelRatio));
    const [left, top] = [Math.round(from.x) - width / 2, Math.round(from.y) - width / 2];
    context.strokeStyle = getComputedStyle(this.canvas).getPropertyValue('--frame');
    context.lineWidth = width;
    context.strokeRect(
      left,
      top,
      Math.round(to.x) - left + width / 2,
      Math.round(to.y) - top + width / 2,
    );
  }

  #drawTile(frame: Frame, place: VisibleTile): void {
    const { context, image, tiles, shown, view } = frame;
    const tile = tiles.get(place, shown.bands);
    const canvas = tile && this.#paintedTile(image, tile, shown.style);
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
      const canvas = tile && this.#paintedTile(image, tile, shown.style);
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
    style: Style,
  ): HTMLCanvasElement | undefined {
    const known = this.#painted.get(tile);
    if (known?.style === style) return known.canvas;
    if (performance.now() > this.#paintUntil) {
      this.#unfinished = true;
      return known?.canvas;
    }
    const canvas = known?.canvas ?? document.createElement('canvas');
    canvas.width = tile.width;
    canvas.height = tile.height;
    const pixels = paint(numbersOfTile(image, tile), style);
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, tile.width), 0, 0);
    this.#painted.set(tile, { style, canvas });
    return canvas;
  }

  #drawOutline(context: CanvasRenderingContext2D, view: Viewport, outline: Outline): void {
    const path = new Path2D();
    for (const [i, [x, y]] of outline.entries()) {
      const at = toScreen(view, this.size, { x, y });
      if (i === 0) path.moveTo(at.x, at.y);
      else path.lineTo(at.x, at.y);
    }
    path.closePath();
    strokeTwice(context, path);
  }

  /** Lines that are visible on dark and on light, beside the pixel and not over it. */
  #drawCursor(
    context: CanvasRenderingContext2D,
    view: Viewport,
    { column, row }: { column: number; row: number },
  ): void {
    const { size } = this;
    const from = toScreen(view, size, { x: column, y: row });
    const to = toScreen(view, size, { x: column + 1, y: row + 1 });
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const unit = devicePixelRatio;
    const gap = Math.max((to.x - from.x) / 2, 4 * unit);
    const arm = gap + 12 * unit;
    const path = new Path2D();
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      path.moveTo(middle.x + dx * gap, middle.y + dy * gap);
      path.lineTo(middle.x + dx * arm, middle.y + dy * arm);
    }
    if (view.scale >= FRAMED) path.rect(from.x, from.y, to.x - from.x, to.y - from.y);
    strokeTwice(context, path);
  }
}

/** A white line on a wider black one is visible on every picture. */
function strokeTwice(context: CanvasRenderingContext2D, path: Path2D): void {
  context.strokeStyle = 'rgb(0 0 0 / 75%)';
  context.lineWidth = 3.5 * devicePixelRatio;
  context.stroke(path);
  context.strokeStyle = 'white';
  context.lineWidth = 1.5 * devicePixelRatio;
  context.stroke(path);
}

export function numbersOfTile(image: ImageDescription, tile: LoadedTile): Numbers {
  return {
    values: tile.values,
    alpha: tile.alpha,
    opaque: opaqueOf(image),
    mask: tile.mask,
    noData: noDataOf(image),
  };
}

export function noDataOf({ noData }: ImageDescription): number | undefined {
  return noData === undefined ? undefined : Number(noData);
}

/** Alpha value that is fully opaque: the largest number of its type, or one. */
function opaqueOf({ sampleType }: ImageDescription): number {
  const [, format, bits = '8'] = /^([a-z]+)(\d+)$/.exec(sampleType) ?? [];
  if (format === 'float') return 1;
  return 2 ** (Number(bits) - (format === 'int' ? 1 : 0)) - 1;
}
