/** The visible part of the image and its crosshair, which the mouse and the keyboard move. */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import type { KeptState, Pixel } from './keptState.ts';
import type { PictureCanvas } from './pictureCanvas.ts';
import {
  fitted,
  levelFor,
  type Point,
  toImage,
  toScreen,
  type Viewport,
  within,
  withPixel,
  zoomed,
} from './viewport.ts';

export interface NavigationParts {
  readonly picture: PictureCanvas;
  /** Contains the picture, and has its size. */
  readonly stage: HTMLElement;
  /** Other pixels are visible. */
  readonly onView: () => void;
  readonly onCursor: (cursor: Pixel, byKey: boolean) => void;
}

export class PictureNavigation {
  readonly #parts: NavigationParts;
  #image: ImageDescription | undefined;
  #view: Viewport | undefined;
  /** Whether the whole image is shown, whatever the size of the window. */
  #fits = true;
  #cursor: Pixel | undefined;

  constructor(parts: NavigationParts) {
    this.#parts = parts;
    new ResizeObserver(() => this.#resize()).observe(parts.stage);
  }

  get view(): Viewport | undefined {
    return this.#view;
  }

  get cursor(): Pixel | undefined {
    return this.#cursor;
  }

  get isReady(): boolean {
    return this.#image !== undefined && this.#view !== undefined;
  }

  get kept(): Pick<KeptState, 'view' | 'cursor'> {
    return { view: this.#fits ? undefined : this.#view, cursor: this.#cursor };
  }

  open(image: ImageDescription, { view, cursor }: Pick<KeptState, 'view' | 'cursor'>): void {
    const { picture } = this.#parts;
    this.#image = image;
    this.#setCanvasSize();
    this.#fits = !view;
    this.#view = view ? within(view, image, picture.size) : fitted(image, picture.size);
    this.#cursor = undefined;
    if (cursor) this.#moveCursor(cursor, false);
  }

  close(): void {
    this.#image = undefined;
  }

  #resize(): void {
    this.#setCanvasSize();
    if (this.#image && this.#fits) this.#view = fitted(this.#image, this.#parts.picture.size);
    this.#parts.onView();
  }

  #setCanvasSize(): void {
    const { canvas } = this.#parts.picture;
    const { width, height } = this.#parts.stage.getBoundingClientRect();
    canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
    canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  }

  #setView(next: Viewport): void {
    this.#view = next;
    this.#fits = false;
    this.#parts.onView();
  }

  fit(): void {
    if (!this.#image) return;
    this.#view = fitted(this.#image, this.#parts.picture.size);
    this.#fits = true;
    this.#parts.onView();
  }

  actualSize(): void {
    if (this.#view) this.zoomBy(1 / this.#view.scale);
  }

  zoomBy(factor: number, at = this.#middle()): void {
    const { size } = this.#parts.picture;
    if (!this.#image || !this.#view) return;
    this.#setView(zoomed(this.#view, factor, at, this.#image, size));
  }

  /** Zooms around the crosshair if it is visible. */
  zoomAtCursor(factor: number): void {
    this.zoomBy(factor, this.#cursorOnScreen());
  }

  #middle(): Point {
    const { width, height } = this.#parts.picture.size;
    return { x: width / 2, y: height / 2 };
  }

  /** Where the crosshair is in the window, 0 to 1 of its width if it is visible. */
  get cursorShare(): number {
    return this.#cursorOnScreen().x / this.#parts.picture.size.width;
  }

  #cursorOnScreen(): Point {
    if (!this.#cursor || !this.#view) return this.#middle();
    const { size } = this.#parts.picture;
    const middle = { x: this.#cursor.column + 0.5, y: this.#cursor.row + 0.5 };
    const { x, y } = toScreen(this.#view, size, middle);
    return x >= 0 && y >= 0 && x <= size.width && y <= size.height ? { x, y } : this.#middle();
  }

  /** In pixels of the screen. */
  pan(dx: number, dy: number): void {
    const view = this.#view;
    if (!this.#image || !view) return;
    const moved = { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
    this.#setView(within(moved, this.#image, this.#parts.picture.size));
  }

  /** @returns where a point of the screen is in the image, and whether it is inside of it */
  locate(at: Point): (Point & { readonly isInside: boolean }) | undefined {
    if (!this.#image || !this.#view) return undefined;
    const { x, y } = toImage(this.#view, this.#parts.picture.size, at);
    const isInside = x >= 0 && y >= 0 && x < this.#image.width && y < this.#image.height;
    return { x, y, isInside };
  }

  /** Moves the crosshair to a point inside of the image. */
  pointAt({ x, y }: Point): void {
    this.#moveCursor({ column: x, row: y }, false);
  }

  /** Moves the crosshair by pixels of the level that is shown. */
  moveBy(x: number, y: number): void {
    if (!this.#image || !this.#view) return;
    const length = 2 ** levelFor(this.#view.scale, this.#image.levels.length);
    const start = this.#cursor ?? {
      column: Math.floor(this.#view.x),
      row: Math.floor(this.#view.y),
    };
    const [dx, dy] = this.#cursor ? [x * length, y * length] : [0, 0];
    this.#moveCursor({ column: start.column + dx, row: start.row + dy }, true);
  }

  #moveCursor(to: Pixel, byKey: boolean): void {
    const image = this.#image;
    if (!image) return;
    const clamp = (value: number, size: number) =>
      Math.min(size - 1, Math.max(0, Math.floor(value)));
    const cursor = { column: clamp(to.column, image.width), row: clamp(to.row, image.height) };
    this.#cursor = cursor;
    this.#parts.onCursor(cursor, byKey);
    if (!byKey || !this.#view) return;
    const next = withPixel(this.#view, cursor, image, this.#parts.picture.size);
    if (next !== this.#view) this.#setView(next);
  }
}
