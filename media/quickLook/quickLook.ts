/**
 * The page of the quick look: connects the picture, the choices beside it and the values at the
 * cursor.
 *
 * A new choice is shown when all its visible tiles have arrived; until then the last one stays, so
 * that stepping through dates does not flicker.
 */
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type {
  FromQuickLook,
  ImageDescription,
  PixelReport,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { button, registerControls } from '../components/toolkit.ts';
import {
  type DisplayChoice,
  fileBandsOf,
  fitting,
  isPalette,
  SINGLE,
  shownBands,
  wholeRange,
} from './choice.ts';
import { rampOf } from './colourMaps.ts';
import { Controls, describeButton } from './controls.ts';
import type { Style } from './paint.ts';
import { noDataOf, Picture, type Shown } from './picture.ts';
import './quickLook.css';
import { Pointing } from './pointing.ts';
import { Readout } from './readout.ts';
import {
  type Distribution,
  distributionOf,
  type Range,
  stretchRange,
  type TilePart,
} from './stretch.ts';
import { Tiles } from './tileCache.ts';
import {
  fitted,
  levelFor,
  type Rectangle,
  tilesIn,
  toImage,
  type Viewport,
  type VisibleTile,
  visiblePart,
  within,
  zoomed,
} from './viewport.ts';

interface Host {
  postMessage(message: FromQuickLook): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

interface Pixel {
  readonly column: number;
  readonly row: number;
}

/** State that is kept while the page is hidden. */
interface Kept {
  readonly choice?: unknown;
  readonly ranges?: unknown;
  readonly view?: unknown;
  readonly cursor?: Pixel;
}

registerControls();
const host = acquireVsCodeApi();
const post = (message: FromQuickLook) => host.postMessage(message);

const canvas = el('canvas', {
  id: 'picture',
  tabindex: '0',
  role: 'application',
  'aria-describedby': 'keys',
});
const picture = new Picture(canvas);
const readout = new Readout();
const status = el('p', { class: 'status', role: 'status' });
const progress = el('progress', { max: '1', 'aria-label': l10n.t('Reading the image') });
const scaleShown = el('span', { class: 'scale' });
const stage = el('main', { class: 'stage' });
const look = el('div', { class: 'look' }, stage);
const title = el('h1', { class: 'only-read' });
const side = el('aside', { 'aria-label': l10n.t('Display options') });
const message = el('main', { class: 'message' });

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
let stretchAnew = true;
let cursor: Pixel | undefined;
let pixelRequest = 0;
let pixelAwaited = false;
let pixelNext: { pixel: Pixel; announce: boolean } | undefined;
let announceNext = false;

function layOut(): void {
  const zoom = (id: string, label: string, title: string, press: () => void) => {
    const pressed = button({ id, label, appearance: 'secondary' });
    describeButton(pressed.element, title);
    pressed.onPress(press);
    return pressed.element;
  };
  const keys = el(
    'p',
    { id: 'keys', class: 'only-read' },
    l10n.t(
      'Arrow keys move the crosshair, with Shift in larger steps. Plus and minus zoom, 0 shows the whole image, 1 its actual pixels. Page Up and Page Down change the date.',
    ),
  );
  stage.append(
    title,
    canvas,
    keys,
    el('div', { class: 'reading' }, status, progress),
    el(
      'div',
      { class: 'zoom', role: 'group', 'aria-label': l10n.t('Zoom') },
      scaleShown,
      zoom('zoom-out', '−', l10n.t('Zoom out (-)'), () => zoomBy(1 / 2)),
      zoom('zoom-in', '+', l10n.t('Zoom in (+)'), () => zoomBy(2)),
      zoom('fit', l10n.t('Fit'), l10n.t('Show the whole image (0)'), fit),
      zoom(
        'actual',
        '1:1',
        l10n.t('Actual pixels: one image pixel per screen pixel (1)'),
        actualSize,
      ),
    ),
  );
  look.append(side);
  document.body.append(look, message);
  message.hidden = true;
}

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
      if (data.type === 'tileFailed' && data.request === pixelRequest) pixelDone();
      else if (tiles?.receive(data)) arrived();
      break;
    case 'pixel':
      showPixel(data);
  }
}

function showImage(described: ImageDescription): void {
  const kept = (host.getState() ?? {}) as Kept;
  message.hidden = true;
  look.hidden = false;
  image = described;
  tiles = new Tiles(described, (tiles?.nextRequest ?? 0) + 1e6, post);
  choice = fitting(kept.choice, described);
  const keptRanges = asRanges(kept.ranges);
  // Restores values that were set by hand or kept for all dates.
  const isKept = keptRanges.length > 0 && (choice.method === 'manual' || choice.locked);
  ranges = isKept ? keptRanges : [];
  stretchAnew = !isKept;
  shown = undefined;
  controls = new Controls(described, choice, {
    onChoice: choose,
    onRanges: setRanges,
    onStretch: stretchFromView,
  });
  side.replaceChildren(controls.element, readout.element);
  readout.clear();
  title.textContent = described.name;
  canvas.setAttribute('aria-label', l10n.t('Image {0}', described.name));
  resize();
  const keptView = asView(kept.view);
  fits = !keptView;
  view = keptView ? within(keptView, described, picture.size) : fitted(described, picture.size);
  cursor = undefined;
  const { column, row } = kept.cursor ?? {};
  if (column !== undefined && row !== undefined) moveCursor({ column, row }, false);
  refresh();
}

function showUnreadable(text: string): void {
  image = undefined;
  picture.clear();
  const retry = button({ id: 'retry', label: l10n.t('Try Again'), appearance: 'primary' });
  retry.onPress(() => post({ type: 'retry' }));
  const other = button({ id: 'open-with', label: l10n.t('Open With…'), appearance: 'secondary' });
  other.onPress(() => post({ type: 'openWith' }));
  message.replaceChildren(
    el('h1', {}, l10n.t('This image cannot be shown')),
    el('p', { role: 'alert' }, text),
    el('div', { class: 'actions' }, retry.element, other.element),
  );
  message.hidden = false;
  look.hidden = true;
}

function choose(next: DisplayChoice): void {
  if (!image || !choice) return;
  const before = choice;
  choice = next;
  const sameBands = shownBands(before, image).join() === shownBands(next, image).join();
  if (before.method !== next.method || !sameBands) {
    stretchAnew ||= next.method !== 'manual' || ranges.length < shownBands(next, image).length;
  } else if (before.date !== next.date) {
    stretchAnew ||= next.method !== 'manual' && !next.locked;
  }
  controls?.show(next);
  if (cursor) askPixel(cursor, false);
  refresh();
}

function setRanges(typed: readonly Range[]): void {
  if (!choice) return;
  ranges = typed;
  stretchAnew = false;
  if (choice.method !== 'manual') {
    choice = { ...choice, method: 'manual' };
    controls?.show(choice);
  }
  showStyle();
  keep();
}

function stretchFromView(): void {
  if (!choice) return;
  stretchAnew = true;
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
    tiles.want(placesInView(), bands);
  }
  keep();
  arrived();
}

/** Called when tiles have arrived, or none were missing. */
function arrived(): void {
  if (!image || !tiles || !choice) return;
  const bands = fileBandsOf(choice, image);
  if (!bands.includes(-1)) {
    const places = placesInView();
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
  if (!choice || !image) return;
  const isNew = shown?.choice !== choice || stretchAnew;
  if (!isNew) return;
  distributions = bands.map((_, i) => distributionOf(partsInView(bands, i), noData()));
  if (stretchAnew) {
    const { method } = choice;
    const whole = wholeRange(image);
    ranges = distributions.map((found) =>
      method === 'manual' ? whole : found ? stretchRange(found, method) : whole,
    );
    stretchAnew = false;
  }
  shown = { choice, bands, style: styleOf(choice, image) };
  controls?.showRanges(ranges, distributions);
  keep();
}

/** Shows the same numbers in other colours. */
function showStyle(): void {
  if (!shown || !choice || !image) return;
  shown = { ...shown, style: styleOf(choice, image) };
  controls?.showRanges(ranges, distributions);
  draw();
}

function styleOf(of: DisplayChoice, described: ImageDescription): Style {
  const [first = wholeRange(described), second = first, third = first] = ranges;
  if (of.show !== SINGLE) return { kind: 'composite', ranges: [first, second, third] };
  if (isPalette(of, described) && described.palette) {
    return { kind: 'palette', palette: described.palette };
  }
  return { kind: 'single', range: first, ramp: rampOf(of.colours), inverted: of.inverted };
}

function noData(): number | undefined {
  return image && noDataOf(image);
}

interface InView {
  readonly level: number;
  readonly part: Rectangle;
  readonly places: readonly VisibleTile[];
}

function inView(): InView | undefined {
  if (!image || !view) return undefined;
  const level = levelFor(view.scale, image.levels.length);
  const part = visiblePart(view, picture.size, level, image.levels[level] ?? image);
  return { level, part, places: tilesIn(part, level, image.tileSize) };
}

function placesInView(): readonly VisibleTile[] {
  return inView()?.places ?? [];
}

/** Visible parts of a band's tiles. */
function partsInView(bands: readonly number[], band: number): TilePart[] {
  const now = inView();
  if (!now || !image) return [];
  const { tileSize } = image;
  return now.places.flatMap((place) => {
    const tile = tiles?.get(place, bands);
    const values = tile?.values[band];
    if (!tile || !values) return [];
    const [x, y] = [place.column * tileSize, place.row * tileSize];
    const hidden = tile.mask ?? (tile.alpha && Uint8Array.from(tile.alpha, (a) => (a > 0 ? 1 : 0)));
    return {
      values,
      hidden,
      width: tile.width,
      left: Math.max(0, now.part.left - x),
      top: Math.max(0, now.part.top - y),
      right: Math.max(0, Math.min(tile.width, now.part.right - x)),
      bottom: Math.max(0, Math.min(tile.height, now.part.bottom - y)),
    };
  });
}

function draw(): void {
  if (!image || !tiles || !view) return;
  picture.draw(image, tiles, shown, view, cursor);
  const percent = view.scale * 100;
  const shownPercent =
    percent >= 10
      ? formatNumber(Math.round(percent), { useGrouping: false })
      : formatNumber(percent, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
  scaleShown.textContent = `${shownPercent} %`;
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
  askPixel(cursor, byKey);
  if (byKey) bringIntoView(cursor);
  keep();
  draw();
}

function bringIntoView({ column, row }: Pixel): void {
  if (!image || !view) return;
  const { width, height } = picture.size;
  const reachX = (width / 2 / view.scale) * 0.92;
  const reachY = (height / 2 / view.scale) * 0.92;
  const x = Math.min(column + 0.5 + reachX, Math.max(column + 0.5 - reachX, view.x));
  const y = Math.min(row + 0.5 + reachY, Math.max(row + 0.5 - reachY, view.y));
  if (x !== view.x || y !== view.y) setView(within({ ...view, x, y }, image, picture.size));
}

/** One request at a time: a mouse is faster than a disk. */
function askPixel(pixel: Pixel, announce: boolean): void {
  if (!image || !choice) return;
  if (pixelAwaited) {
    pixelNext = { pixel, announce: announce || (pixelNext?.announce ?? false) };
    return;
  }
  pixelAwaited = true;
  announceNext = announce;
  pixelRequest -= 1;
  const bands = shownBands(choice, image);
  post({ type: 'pixel', request: pixelRequest, ...pixel, bands, date: choice.date });
}

function pixelDone(): void {
  pixelAwaited = false;
  const next = pixelNext;
  pixelNext = undefined;
  if (next) askPixel(next.pixel, next.announce);
}

function showPixel(report: PixelReport): void {
  if (report.request !== pixelRequest) return;
  readout.show(report, announceNext && !pixelNext);
  pixelDone();
}

function press(event: KeyboardEvent): void {
  if (!image || !view || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const step = steps[event.key];
  if (step) {
    const length = 2 ** levelFor(view.scale, image.levels.length) * (event.shiftKey ? 10 : 1);
    const start = cursor ?? { column: Math.floor(view.x), row: Math.floor(view.y) };
    const [x, y] = cursor ? step : [0, 0];
    moveCursor({ column: start.column + x * length, row: start.row + y * length }, true);
  } else if (event.key === '+' || event.key === '=') zoomBy(2, cursorOnScreen());
  else if (event.key === '-') zoomBy(1 / 2, cursorOnScreen());
  else if (event.key === '0') fit();
  else if (event.key === '1') actualSize();
  else if (event.key === 'PageUp' || event.key === '[') controls?.step(-1);
  else if (event.key === 'PageDown' || event.key === ']') controls?.step(1);
  else return;
  event.preventDefault();
}

function cursorOnScreen() {
  if (!cursor || !view) return middle();
  const { width, height } = picture.size;
  const x = (cursor.column + 0.5 - view.x) * view.scale + width / 2;
  const y = (cursor.row + 0.5 - view.y) * view.scale + height / 2;
  return x >= 0 && y >= 0 && x <= width && y <= height ? { x, y } : middle();
}

function keep(): void {
  if (!image) return;
  const kept: Kept = { choice, ranges, ...(!fits && { view }), ...(cursor && { cursor }) };
  host.setState(kept);
}

function asView(kept: unknown): Viewport | undefined {
  const { x, y, scale } = (kept ?? {}) as Partial<Record<keyof Viewport, unknown>>;
  return typeof x === 'number' && typeof y === 'number' && typeof scale === 'number'
    ? { x, y, scale }
    : undefined;
}

function asRanges(kept: unknown): readonly Range[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (range) => typeof range?.min === 'number' && typeof range?.max === 'number',
  ) as Range[];
}

layOut();
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
  },
});
canvas.addEventListener('keydown', press);
// An editor that was just opened receives the keys, although nothing in it has the focus yet.
document.addEventListener('keydown', (event) => {
  if (event.target === document.body) press(event);
});
side.addEventListener('keydown', (event) => {
  // The keys for dates work everywhere in the page.
  if (event.key === 'PageUp' || event.key === 'PageDown') press(event);
});
new ResizeObserver(resize).observe(stage);
// The colours of the background are the theme's.
new MutationObserver(() => {
  draw();
  controls?.showRanges(ranges, distributions);
}).observe(document.body, { attributes: true, attributeFilter: ['class'] });
window.addEventListener('message', ({ data }: MessageEvent<ToQuickLook>) => receive(data));
post({ type: 'ready' });
