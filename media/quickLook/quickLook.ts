/**
 * The page of the quick look: connects the picture, the choices beside it and the values at the
 * cursor.
 *
 * A new choice is shown when all its visible tiles have arrived; until then the last one stays, so
 * that stepping through dates does not flicker.
 */
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import type {
  FromQuickLook,
  ImageDescription,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { registerControls } from '../components/toolkit.ts';
import {
  type DisplayChoice,
  fileBandsOf,
  fitting,
  shownBands,
  styleOf,
  wholeRange,
} from './choice.ts';
import { Controls } from './controls.ts';
import { asKeptState, type KeptState, type Pixel } from './keptState.ts';
import { Layout } from './layout.ts';
import { noDataOf, Picture, type Shown } from './picture.ts';
import './quickLook.css';
import './series.css';
import { pictureKeys } from './pictureKeys.ts';
import { PixelRequests } from './pixelRequests.ts';
import { Pointing } from './pointing.ts';
import { Readout } from './readout.ts';
import { type Distribution, distributionOf, type Range, stretchRange } from './stretch.ts';
import { Tiles } from './tileCache.ts';
import { NO_TILES, tileParts, type ViewedTiles, viewedTiles } from './tileParts.ts';
import { TimeSeries } from './timeSeries.ts';
import { fitted, levelFor, toImage, type Viewport, within, withPixel, zoomed } from './viewport.ts';

interface Host {
  postMessage(message: FromQuickLook): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

registerControls();
const host = acquireVsCodeApi();
const post = (message: FromQuickLook) => host.postMessage(message);

const layout = new Layout({
  onZoom: (factor) => zoomBy(factor),
  onFit: fit,
  onActualSize: actualSize,
  onSeries: () => timeSeries.open(cursor),
});
const { canvas, stage, side, status, progress } = layout;
const picture = new Picture(canvas);
const readout = new Readout();
const pixels = new PixelRequests({
  shown: () => image && choice && { bands: image.bands.map((_, i) => i), date: choice.date },
  post,
  show: (report, isAnnounced) => readout.show(report, isAnnounced),
});

const timeSeries = new TimeSeries({
  post,
  draw: () => draw(),
  keep: () => keep(),
  showDate: ({ label, image: name }) => {
    if (!image?.name.startsWith(name)) return false;
    const date = image.dates.findIndex((each) => (each.label ?? each.date) === label);
    if (choice && date >= 0) choose({ ...choice, date });
    return date >= 0;
  },
  focusPicture: () => canvas.focus(),
});
layout.pane.append(timeSeries.panel.element);

let image: ImageDescription | undefined;
let tiles: Tiles | undefined;
let controls: Controls | undefined;
let choice: DisplayChoice | undefined;
let view: Viewport | undefined;
/** Whether the whole image is shown, whatever the size of the window. */
let fits = true;
let shown: (Shown & { readonly choice: DisplayChoice }) | undefined;
let ranges: readonly Range[] = [];
let distributions: readonly (Distribution | undefined)[] = [];
/** Whether black and white are determined again when the tiles of the choice have arrived. */
let isStretchPending = true;
let cursor: Pixel | undefined;

function receive(data: ToQuickLook): void {
  switch (data.type) {
    case 'image':
      showImage(data.image);
      break;
    case 'unreadable':
      showUnreadable(data.message);
      break;
    case 'tile':
    case 'tileFailed':
    case 'progress':
      if (data.type === 'tileFailed' && pixels.failed(data.request)) break;
      if (tiles?.receive(data)) arrived();
      break;
    case 'pixel':
      pixels.receive(data);
      break;
    case 'series':
    case 'seriesFailed':
    case 'seriesProgress':
      timeSeries.receive(data);
  }
}

function showImage(described: ImageDescription): void {
  const kept = asKeptState(host.getState());
  layout.showImage(described.name);
  image = described;
  pixels.reset();
  tiles = new Tiles(described, (tiles?.nextRequest ?? 0) + 1e6, post);
  choice = fitting(kept.choice, described);
  // Restores values that were set by hand or kept for all dates.
  const isKept = kept.ranges.length > 0 && (choice.method === 'manual' || choice.locked);
  ranges = isKept ? kept.ranges : [];
  isStretchPending = !isKept;
  shown = undefined;
  controls = new Controls(described, choice, {
    onChoice: choose,
    onRanges: setRanges,
    onStretch: stretchFromView,
  });
  side.replaceChildren(controls.element, readout.element);
  readout.clear();
  resize();
  fits = !kept.view;
  view = kept.view ? within(kept.view, described, picture.size) : fitted(described, picture.size);
  cursor = undefined;
  if (kept.cursor) moveCursor(kept.cursor, false);
  timeSeries.restore(
    kept.series,
    described.bands.map(({ name }) => name),
  );
  refresh();
}

function showUnreadable(text: string): void {
  image = undefined;
  picture.clear();
  layout.showMessage(text, {
    onRetry: () => post({ type: 'retry' }),
    onOpenWith: () => post({ type: 'openWith' }),
  });
}

function choose(next: DisplayChoice): void {
  if (!image || !choice) return;
  const before = choice;
  choice = next;
  const sameBands = shownBands(before, image).join() === shownBands(next, image).join();
  if (before.method !== next.method || !sameBands) {
    isStretchPending ||= next.method !== 'manual' || ranges.length < shownBands(next, image).length;
  } else if (before.date !== next.date) {
    isStretchPending ||= next.method !== 'manual' && !next.locked;
  }
  controls?.show(next);
  if (cursor) pixels.request({ ...cursor, isAnnounced: false });
  refresh();
}

function setRanges(typed: readonly Range[]): void {
  if (!choice) return;
  ranges = typed;
  isStretchPending = false;
  if (choice.method !== 'manual') {
    choice = { ...choice, method: 'manual' };
    controls?.show(choice);
  }
  showStyle();
  keep();
}

function stretchFromView(): void {
  if (!choice) return;
  isStretchPending = true;
  if (choice.method === 'manual') {
    choice = { ...choice, method: 'percentile' };
    controls?.show(choice);
  }
  refresh();
}

/** Requests the visible tiles, and draws those that are loaded. */
function refresh(): void {
  if (!image || !tiles || !choice || !view) return;
  const bands = fileBandsOf(choice, image);
  if (bands.includes(-1)) {
    status.textContent = l10n.t('This date does not have the selected bands.');
    tiles.want([], []);
    shown = undefined;
  } else {
    tiles.want(viewed().places, bands);
  }
  keep();
  arrived();
}

/** Called when tiles have arrived, or none were missing. */
function arrived(): void {
  if (!image || !tiles || !choice) return;
  const bands = fileBandsOf(choice, image);
  if (!bands.includes(-1)) {
    const places = viewed().places;
    const whole = places.every((place) => tiles?.isSettled(place, bands));
    if (whole) showChoice(bands);
    const failure = places.map((place) => tiles?.failure(place, bands)).find(Boolean);
    status.textContent = failure ?? '';
  }
  const { share } = tiles;
  progress.hidden = share >= 1;
  if (share > 0 && share < 1) progress.value = share;
  else progress.removeAttribute('value');
  draw();
}

function showChoice(bands: readonly number[]): void {
  if (!choice || !image || !tiles) return;
  const isNew = shown?.choice !== choice || isStretchPending;
  if (!isNew) return;
  const noData = noDataOf(image);
  distributions = tileParts(viewed(), tiles, image, bands).map((parts) =>
    distributionOf(parts, noData),
  );
  if (isStretchPending) {
    const { method } = choice;
    const whole = wholeRange(image);
    ranges = distributions.map((found) =>
      method === 'manual' ? whole : found ? stretchRange(found, method) : whole,
    );
    isStretchPending = false;
  }
  shown = { choice, bands, style: styleOf(choice, image, ranges) };
  controls?.showRanges(ranges, distributions);
  keep();
}

/** Shows the same numbers in other colors. */
function showStyle(): void {
  if (!shown || !choice || !image) return;
  shown = { ...shown, style: styleOf(choice, image, ranges) };
  controls?.showRanges(ranges, distributions);
  draw();
}

function viewed(): ViewedTiles {
  return image && view ? viewedTiles(image, view, picture.size) : NO_TILES;
}

function draw(): void {
  if (!image || !tiles || !view) return;
  picture.draw(image, tiles, shown, view, { cursor, outlines: timeSeries.outlines });
  layout.showScale(view.scale);
}

function setView(next: Viewport): void {
  view = next;
  fits = false;
  refresh();
}

function fit(): void {
  if (!image) return;
  view = fitted(image, picture.size);
  fits = true;
  refresh();
}

function middle() {
  return { x: picture.size.width / 2, y: picture.size.height / 2 };
}

function zoomBy(factor: number, at = middle()): void {
  if (!image || !view) return;
  setView(zoomed(view, factor, at, image, picture.size));
}

function actualSize(): void {
  if (!view) return;
  zoomBy(1 / view.scale);
}

function resize(): void {
  const { width, height } = stage.getBoundingClientRect();
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  if (image && fits) view = fitted(image, picture.size);
  refresh();
}

function moveCursor(to: Pixel, byKey: boolean): void {
  if (!image) return;
  const clamp = (value: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(value)));
  cursor = { column: clamp(to.column, image.width), row: clamp(to.row, image.height) };
  pixels.request({ ...cursor, isAnnounced: byKey });
  if (byKey) timeSeries.moveTo(cursor.column + 0.5, cursor.row + 0.5);
  if (byKey && view) {
    const next = withPixel(view, cursor, image, picture.size);
    if (next !== view) setView(next);
  }
  keep();
  draw();
}

/** Moves the crosshair by pixels of the level that is shown. */
function moveBy(x: number, y: number): void {
  if (!image || !view) return;
  const length = 2 ** levelFor(view.scale, image.levels.length);
  const start = cursor ?? { column: Math.floor(view.x), row: Math.floor(view.y) };
  const [dx, dy] = cursor ? [x * length, y * length] : [0, 0];
  moveCursor({ column: start.column + dx, row: start.row + dy }, true);
}

/** Enter: the pixel of the crosshair, or the next corner of an area. */
function chooseCursor(): void {
  if (!cursor) return;
  if (timeSeries.panel.isOpen) timeSeries.choose(cursor.column + 0.5, cursor.row + 0.5);
  else timeSeries.open(cursor);
}

const press = pictureKeys({
  isReady: () => image !== undefined && view !== undefined,
  moveBy,
  zoomBy: (factor) => zoomBy(factor, cursorOnScreen()),
  fit,
  actualSize,
  stepDate: (by) => controls?.step(by),
  choose: chooseCursor,
  escape: () => timeSeries.escape(),
});

function cursorOnScreen() {
  if (!cursor || !view) return middle();
  const { width, height } = picture.size;
  const x = (cursor.column + 0.5 - view.x) * view.scale + width / 2;
  const y = (cursor.row + 0.5 - view.y) * view.scale + height / 2;
  return x >= 0 && y >= 0 && x <= width && y <= height ? { x, y } : middle();
}

function keep(): void {
  if (!image) return;
  const series = timeSeries.kept;
  const kept: KeptState = { choice, ranges, view: fits ? undefined : view, cursor, series };
  host.setState(kept);
}

new Pointing(canvas, {
  onPan: (dx, dy) => {
    if (!image || !view) return;
    const moved = { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
    setView(within(moved, image, picture.size));
  },
  onZoom: zoomBy,
  onPoint: (at) => {
    if (!image || !view) return;
    const { x, y } = toImage(view, picture.size, at);
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) return;
    moveCursor({ column: x, row: y }, false);
    timeSeries.moveTo(x, y);
  },
  onClick: (at) => {
    if (!image || !view) return;
    const { x, y } = toImage(view, picture.size, at);
    // Corners beyond the edge are moved to it.
    const isInside = x >= 0 && y >= 0 && x < image.width && y < image.height;
    if (!isInside && !timeSeries.isDrawing) return;
    timeSeries.choose(
      Math.min(image.width - 0.5, Math.max(0.5, x)),
      Math.min(image.height - 0.5, Math.max(0.5, y)),
    );
  },
  onDoubleClick: (at) => {
    if (!timeSeries.panel.isOpen) zoomBy(2, at);
  },
  isDrawing: () => timeSeries.isDrawing,
});
canvas.addEventListener('keydown', press);
// An editor that was just opened receives the keys, although nothing in it has the focus yet.
document.addEventListener('keydown', (event) => {
  if (event.target === document.body) press(event);
});
timeSeries.panel.element.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && timeSeries.escape()) event.preventDefault();
});
side.addEventListener('keydown', (event) => {
  // The keys for dates work everywhere in the page.
  if (event.key === 'PageUp' || event.key === 'PageDown') press(event);
});
new ResizeObserver(resize).observe(stage);
// The colors of the background are the theme's.
new MutationObserver(() => {
  draw();
  controls?.showRanges(ranges, distributions);
}).observe(document.body, { attributes: true, attributeFilter: ['class'] });
window.addEventListener('message', ({ data }: MessageEvent<ToQuickLook>) => receive(data));
post({ type: 'ready' });
