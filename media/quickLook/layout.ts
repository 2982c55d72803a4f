/** Elements of the quick look's page: the picture with its buttons, and a message instead of it. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import { el } from '../components/element.ts';
import { button } from '../components/toolkit.ts';
import { describeButton } from './describeButton.ts';

export interface LayoutEvents {
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onActualSize: () => void;
  readonly onSeries: () => void;
}

export class Layout {
  readonly canvas = el('canvas', {
    id: 'picture',
    tabindex: '0',
    role: 'application',
    'aria-describedby': 'keys',
  });
  /** Contains the canvas, and has its size. */
  readonly stage = el('main', { class: 'stage' });
  readonly side = el('aside', { 'aria-label': l10n.t('Display options') });
  readonly status = el('p', { class: 'status', role: 'status' });
  readonly #progress = el('progress', { max: '1', 'aria-label': l10n.t('Reading the image') });
  readonly #scale = el('span', { class: 'scale' });
  readonly #title = el('h1', { class: 'only-read' });
  /** The picture, and what is shown below it. */
  readonly pane = el('div', { class: 'pane' }, this.stage);
  readonly #look = el('div', { class: 'look' }, this.pane, this.side);
  readonly #message = el('main', { class: 'message' });

  constructor(events: LayoutEvents) {
    this.stage.append(
      this.#title,
      this.canvas,
      keyHelp(),
      el('div', { class: 'reading' }, this.status, this.#progress),
      el(
        'div',
        { class: 'zoom', role: 'group', 'aria-label': l10n.t('Zoom') },
        this.#scale,
        ...zoomButtons(events),
      ),
      seriesButton(events),
    );
    document.body.append(this.#look, this.#message);
    this.#message.hidden = true;
  }

  /** @param name of the image's file */
  showImage(name: string): void {
    this.#message.hidden = true;
    this.#look.hidden = false;
    this.#title.textContent = name;
    this.canvas.setAttribute('aria-label', l10n.t('Image {0}', name));
  }

  /** Shows why there is no image. */
  showMessage(
    text: string,
    events: { readonly onRetry: () => void; readonly onOpenWith: () => void },
  ): void {
    const retry = button({ id: 'retry', label: l10n.t('Try Again'), appearance: 'primary' });
    retry.onPress(events.onRetry);
    const other = button({ id: 'open-with', label: l10n.t('Open With…'), appearance: 'secondary' });
    other.onPress(events.onOpenWith);
    this.#message.replaceChildren(
      el('h1', {}, l10n.t('This image cannot be shown')),
      el('p', { role: 'alert' }, text),
      el('div', { class: 'actions' }, retry.element, other.element),
    );
    this.#message.hidden = false;
    this.#look.hidden = true;
  }

  /** @param share of the requested tiles that has arrived, 0 to 1 */
  showReading(share: number): void {
    this.#progress.hidden = share >= 1;
    if (share > 0 && share < 1) this.#progress.value = share;
    else this.#progress.removeAttribute('value');
  }

  /** @param scale pixels of the screen for each pixel of the image */
  showScale(scale: number): void {
    const percent = scale * 100;
    const text =
      percent >= 10
        ? formatNumber(Math.round(percent), { useGrouping: false })
        : formatNumber(percent, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
    this.#scale.textContent = `${text} %`;
  }
}

function keyHelp(): HTMLElement {
  return el(
    'p',
    { id: 'keys', class: 'only-read' },
    l10n.t(
      'Arrow keys move the crosshair, with Shift in larger steps. Plus and minus zoom, 0 shows the whole image, 1 its actual pixels. Page Up and Page Down change the date. C shows clouds. Enter shows the time series of the pixel.',
    ),
  );
}

function seriesButton({ onSeries }: LayoutEvents): HTMLElement {
  const pressed = button({
    id: 'time-series',
    label: l10n.t('Time Series'),
    appearance: 'secondary',
  });
  describeButton(pressed.element, l10n.t('Show the values of a pixel or an area on all dates'));
  pressed.onPress(onSeries);
  return el('div', { class: 'zoom tools' }, pressed.element);
}

function zoomButtons({ onZoom, onFit, onActualSize }: LayoutEvents): HTMLElement[] {
  const zoom = (id: string, label: string, title: string, press: () => void) => {
    const pressed = button({ id, label, appearance: 'secondary' });
    describeButton(pressed.element, title);
    pressed.onPress(press);
    return pressed.element;
  };
  return [
    zoom('zoom-out', '−', l10n.t('Zoom out (-)'), () => onZoom(1 / 2)),
    zoom('zoom-in', '+', l10n.t('Zoom in (+)'), () => onZoom(2)),
    zoom('fit', l10n.t('Fit'), l10n.t('Show the whole image (0)'), onFit),
    zoom(
      'actual',
      '1:1',
      l10n.t('Actual pixels: one image pixel per screen pixel (1)'),
      onActualSize,
    ),
  ];
}
