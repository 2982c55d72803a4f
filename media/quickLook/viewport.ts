/**
 * Calculates the visible part of an image, its scale, and the tiles it needs. Does not use the DOM.
 */

/** Visible part: its middle, in pixels of the full image, and the scale. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  /** Pixels of the screen per pixel of the image. */
  readonly scale: number;
}

export interface ViewportSize {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface VisibleTile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Largest scale: a pixel of the image fills at most this many pixels of the screen. */
const LARGEST_SCALE = 128;

/** The whole image, with a small margin. */
export function fitted(image: ViewportSize, screen: ViewportSize): Viewport {
  const room = 0.96;
  const scale = Math.min(screen.width / image.width, screen.height / image.height) * room;
  return { x: image.width / 2, y: image.height / 2, scale: Math.min(LARGEST_SCALE, scale || 1) };
}

/** Limits a view to a valid scale and position, with some of the image visible. */
export function within(view: Viewport, image: ViewportSize, screen: ViewportSize): Viewport {
  const smallest = fitted(image, screen).scale / 2;
  const clamp = (value: number, least: number, most: number) =>
    Math.min(most, Math.max(least, Number.isFinite(value) ? value : least));
  return {
    x: clamp(view.x, 0, image.width),
    y: clamp(view.y, 0, image.height),
    scale: clamp(view.scale, Math.min(smallest, 1), LARGEST_SCALE),
  };
}

export function toImage(view: Viewport, screen: ViewportSize, point: Point): Point {
  return {
    x: view.x + (point.x - screen.width / 2) / view.scale,
    y: view.y + (point.y - screen.height / 2) / view.scale,
  };
}

export function toScreen(view: Viewport, screen: ViewportSize, point: Point): Point {
  return {
    x: (point.x - view.x) * view.scale + screen.width / 2,
    y: (point.y - view.y) * view.scale + screen.height / 2,
  };
}

/** Scales a view around a point of the screen, which stays in place. */
export function zoomed(
  view: Viewport,
  factor: number,
  at: Point,
  image: ViewportSize,
  screen: ViewportSize,
): Viewport {
  const place = toImage(view, screen, at);
  const scale = within({ ...view, scale: view.scale * factor }, image, screen).scale;
  return within(
    {
      x: place.x - (at.x - screen.width / 2) / scale,
      y: place.y - (at.y - screen.height / 2) / scale,
      scale,
    },
    image,
    screen,
  );
}

/** The level whose pixels have the size nearest to the screen's. */
export function levelFor(scale: number, levels: number): number {
  return Math.min(levels - 1, Math.max(0, Math.round(-Math.log2(scale))));
}

/** The visible part of a level, in its pixels; whole pixels, clipped to the image. */
export function visiblePart(
  view: Viewport,
  screen: ViewportSize,
  level: number,
  size: ViewportSize,
): Rectangle {
  const factor = 2 ** level;
  const upperLeft = toImage(view, screen, { x: 0, y: 0 });
  const lowerRight = toImage(view, screen, { x: screen.width, y: screen.height });
  return {
    left: Math.max(0, Math.floor(upperLeft.x / factor)),
    top: Math.max(0, Math.floor(upperLeft.y / factor)),
    right: Math.min(size.width, Math.ceil(lowerRight.x / factor)),
    bottom: Math.min(size.height, Math.ceil(lowerRight.y / factor)),
  };
}

/** The tiles that intersect a part of a level, those in the middle first. */
export function tilesIn(part: Rectangle, level: number, tileSize: number): VisibleTile[] {
  const tiles: VisibleTile[] = [];
  for (let row = Math.floor(part.top / tileSize); row * tileSize < part.bottom; row++) {
    for (let column = Math.floor(part.left / tileSize); column * tileSize < part.right; column++) {
      tiles.push({ level, column, row });
    }
  }
  const middle = {
    column: (part.left + part.right) / 2 / tileSize - 0.5,
    row: (part.top + part.bottom) / 2 / tileSize - 0.5,
  };
  const distance = ({ column, row }: VisibleTile) =>
    Math.hypot(column - middle.column, row - middle.row);
  return tiles.sort((a, b) => distance(a) - distance(b));
}

/** Part of the way to the edge of the screen that a pixel may have from its middle. */
const REACH = 0.92;

/** The nearest view in which a pixel is visible: the same if it is already. */
export function withPixel(
  view: Viewport,
  { column, row }: { readonly column: number; readonly row: number },
  image: ViewportSize,
  screen: ViewportSize,
): Viewport {
  const reachX = (screen.width / 2 / view.scale) * REACH;
  const reachY = (screen.height / 2 / view.scale) * REACH;
  const x = Math.min(column + 0.5 + reachX, Math.max(column + 0.5 - reachX, view.x));
  const y = Math.min(row + 0.5 + reachY, Math.max(row + 0.5 - reachY, view.y));
  return x === view.x && y === view.y ? view : within({ ...view, x, y }, image, screen);
}
