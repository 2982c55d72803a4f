/** Drawings under and over the pixels: background, frame, crosshair and outlines. */
import { type Point, toScreen, type Viewport, type ViewportSize } from './viewport.ts';

/** Scale from which pixels of the image are framed. */
const FRAMED = 6;

/** Corners of an area, in pixels of the image. */
export type Outline = readonly (readonly [x: number, y: number])[];

/** Drawings over the picture. */
export interface Marks {
  readonly cursor: { readonly column: number; readonly row: number } | undefined;
  readonly outlines: readonly Outline[];
}

/** An image in the pixels of what is shown. */
export interface ImageBox extends ViewportSize {
  readonly left: number;
  readonly top: number;
}

/** Where it is drawn, and how image and screen correspond. */
export interface Ground {
  readonly context: CanvasRenderingContext2D;
  /** The image, or those of a mosaic. */
  readonly boxes: readonly ImageBox[];
  readonly view: Viewport;
  readonly screen: ViewportSize;
}

/** A checkerboard of two shades under transparent pixels. */
export function drawGround(ground: Ground): void {
  for (const box of ground.boxes) drawCheckerboard(ground, box);
}

function drawCheckerboard({ context, view, screen }: Ground, box: ImageBox): void {
  const [from, to] = cornersOnScreen(box, view, screen);
  const left = Math.max(0, Math.round(from.x));
  const top = Math.max(0, Math.round(from.y));
  const right = Math.min(screen.width, Math.round(to.x));
  const bottom = Math.min(screen.height, Math.round(to.y));
  if (right <= left || bottom <= top) return;
  const styles = getComputedStyle(context.canvas);
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
export function drawFrame(ground: Ground): void {
  for (const box of ground.boxes) drawBox(ground, box);
}

function cornersOnScreen(
  { left, top, width, height }: ImageBox,
  view: Viewport,
  screen: ViewportSize,
): readonly [Point, Point] {
  return [
    toScreen(view, screen, { x: left, y: top }),
    toScreen(view, screen, { x: left + width, y: top + height }),
  ];
}

function drawBox({ context, view, screen }: Ground, box: ImageBox): void {
  const [from, to] = cornersOnScreen(box, view, screen);
  const width = Math.max(1, Math.round(devicePixelRatio));
  const [left, top] = [Math.round(from.x) - width / 2, Math.round(from.y) - width / 2];
  context.strokeStyle = getComputedStyle(context.canvas).getPropertyValue('--frame');
  context.lineWidth = width;
  context.strokeRect(
    left,
    top,
    Math.round(to.x) - left + width / 2,
    Math.round(to.y) - top + width / 2,
  );
}

export function drawMarks(ground: Ground, { cursor, outlines }: Marks): void {
  for (const outline of outlines) drawOutline(ground, outline);
  if (cursor) drawCursor(ground, cursor);
}

function drawOutline({ context, view, screen }: Ground, outline: Outline): void {
  const path = new Path2D();
  for (const [i, [x, y]] of outline.entries()) {
    const at = toScreen(view, screen, { x, y });
    if (i === 0) path.moveTo(at.x, at.y);
    else path.lineTo(at.x, at.y);
  }
  path.closePath();
  strokeTwice(context, path);
}

/** Lines that are visible on dark and on light, beside the pixel and not over it. */
function drawCursor(
  { context, view, screen }: Ground,
  { column, row }: { column: number; row: number },
): void {
  const from = toScreen(view, screen, { x: column, y: row });
  const to = toScreen(view, screen, { x: column + 1, y: row + 1 });
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

/** A white line on a wider black one is visible on every picture. */
function strokeTwice(context: CanvasRenderingContext2D, path: Path2D): void {
  context.strokeStyle = 'rgb(0 0 0 / 75%)';
  context.lineWidth = 3.5 * devicePixelRatio;
  context.stroke(path);
  context.strokeStyle = 'white';
  context.lineWidth = 1.5 * devicePixelRatio;
  context.stroke(path);
}
