/**
 * The page of the quick look: connects the picture, the choices beside it, the values at the cursor
 * and the time series.
 */
import '../components/texts.ts';
import type {
  FromQuickLook,
  ImageDescription,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { registerControls } from '../components/toolkit.ts';
import { Display } from './display.ts';
import { asKeptState, type KeptState, mosaicOrigin, withOrigin } from './keptState.ts';
import { Layout } from './layout.ts';
import { PictureNavigation } from './navigation.ts';
import { PictureCanvas } from './pictureCanvas.ts';
import './quickLook.css';
import './series.css';
import { pictureKeys } from './pictureKeys.ts';
import { PixelRequests } from './pixelRequests.ts';
import { Pointing } from './pointing.ts';
import { Readout } from './readout.ts';
import { TimeSeries } from './timeSeries.ts';

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
  onZoom: (factor) => navigation.zoomBy(factor),
  onFit: () => navigation.fit(),
  onActualSize: () => navigation.actualSize(),
  onSeries: () => timeSeries.open(navigation.cursor),
});
const { canvas, stage, side } = layout;
const picture = new PictureCanvas(canvas);
const readout = new Readout();

const display: Display = new Display({
  layout,
  picture,
  post,
  view: () => navigation.view,
  marks: () => ({ cursor: navigation.cursor, outlines: timeSeries.outlines }),
  onChoice: () => {
    if (navigation.cursor) pixels.request({ ...navigation.cursor, isAnnounced: false });
  },
  onMosaic: (isShown) => {
    isMosaic = isShown;
    keep();
    post({ type: 'mosaic', isShown });
  },
  keep,
});

/** Whether images of neighboring tiles are shown. */
let isMosaic = false;

const navigation: PictureNavigation = new PictureNavigation({
  picture,
  stage,
  onView: () => display.refresh(),
  onCursor: (cursor, byKey) => {
    pixels.request({ ...cursor, isAnnounced: byKey });
    if (byKey) timeSeries.moveTo(cursor.column + 0.5, cursor.row + 0.5);
    keep();
    display.draw();
  },
});

const pixels = new PixelRequests({
  shown: () => {
    const { image, formula } = display;
    const date = display.dateAt(navigation.cursorShare);
    return image && { bands: image.bands.map((_, i) => i), date, ...(formula && { formula }) };
  },
  post,
  show: (report, isAnnounced) =>
    readout.show(report, { isAnnounced, date: display.comparedLabel(report.date) }),
});

const timeSeries: TimeSeries = new TimeSeries({
  post,
  draw: () => display.draw(),
  keep,
  showDate: ({ label, image: name, isShown }) => {
    const { image } = display;
    const shown = image ? [image, ...(image.mosaic?.tiles ?? [])] : [];
    if (!image || !(isShown || shown.some((each) => each.name.startsWith(name)))) return false;
    const date = image.dates.findIndex((each) => (each.label ?? each.date) === label);
    if (date >= 0) display.chooseDate(date);
    return date >= 0;
  },
  focusPicture: () => canvas.focus(),
});
layout.pane.append(timeSeries.panel.element);
canvas.after(display.swipe.element);

function receive(data: ToQuickLook): void {
  switch (data.type) {
    case 'image':
      showImage(data.image);
      break;
    case 'unreadable':
      showUnreadable(data.message);
      break;
    case 'tileFailed':
      if (!pixels.failed(data.request)) display.receive(data);
      break;
    case 'tile':
    case 'progress':
      display.receive(data);
      break;
    case 'pixel':
      pixels.receive(data);
      break;
    case 'series':
    case 'seriesFailed':
    case 'seriesPart':
    case 'seriesProgress':
      timeSeries.receive(data);
  }
}

function showImage(image: ImageDescription): void {
  const kept = withOrigin(asKeptState(host.getState()), mosaicOrigin(image));
  ({ isMosaic } = kept);
  layout.showImage(image.name);
  pixels.reset();
  side.replaceChildren(display.open(image, kept), readout.element);
  readout.clear();
  navigation.open(image, kept);
  timeSeries.restore(
    kept.series,
    image.bands.map(({ name }) => name),
  );
  display.refresh();
  // After a restart of the window, the extension opens only the file itself.
  if (isMosaic && image.isTile && !image.mosaic) post({ type: 'mosaic', isShown: true });
}

function showUnreadable(text: string): void {
  display.close();
  navigation.close();
  layout.showMessage(text, {
    onRetry: () => post({ type: 'retry' }),
    onOpenWith: () => post({ type: 'openWith' }),
  });
}

/** Enter: the pixel of the crosshair, or the next corner of an area. */
function chooseCursor(): void {
  const { cursor } = navigation;
  if (!cursor) return;
  if (timeSeries.panel.isOpen) timeSeries.choose(cursor.column + 0.5, cursor.row + 0.5);
  else timeSeries.open(cursor);
}

const press = pictureKeys({
  isReady: () => navigation.isReady,
  moveBy: (x, y) => navigation.moveBy(x, y),
  zoomBy: (factor) => navigation.zoomAtCursor(factor),
  fit: () => navigation.fit(),
  actualSize: () => navigation.actualSize(),
  stepDate: (by) => display.stepDate(by),
  toggleClouds: () => display.toggleClouds(),
  choose: chooseCursor,
  escape: () => timeSeries.escape(),
});

function keep(): void {
  const { image } = display;
  if (!image) return;
  const kept: KeptState = {
    ...display.kept,
    ...navigation.kept,
    isMosaic,
    origin: mosaicOrigin(image),
    series: timeSeries.kept,
  };
  host.setState(kept);
}

new Pointing(canvas, {
  onPan: (dx, dy) => navigation.pan(dx, dy),
  onZoom: (factor, at) => navigation.zoomBy(factor, at),
  onPoint: (at) => {
    const place = navigation.locate(at);
    if (!place?.isInside) return;
    navigation.pointAt(place);
    timeSeries.moveTo(place.x, place.y);
  },
  onClick: (at) => {
    const place = navigation.locate(at);
    const { image } = display;
    // Corners beyond the edge are moved to it.
    if (!place || !image || (!place.isInside && !timeSeries.isDrawing)) return;
    timeSeries.choose(
      Math.min(image.width - 0.5, Math.max(0.5, place.x)),
      Math.min(image.height - 0.5, Math.max(0.5, place.y)),
    );
  },
  onDoubleClick: (at) => {
    if (!timeSeries.panel.isOpen) navigation.zoomBy(2, at);
  },
  isDrawing: () => timeSeries.isDrawing,
});
canvas.addEventListener('keydown', press);
display.swipe.element.addEventListener('keydown', press);
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
new MutationObserver(() => display.themeChanged()).observe(document.body, {
  attributes: true,
  attributeFilter: ['class'],
});
window.addEventListener('message', ({ data }: MessageEvent<ToQuickLook>) => receive(data));
post({ type: 'ready' });
