/**
 * The images of an order: each can be left out; Count Images shows those without scenes.
 *
 * One image of the list is in the tab order, and the arrow keys move from one to the next.
 */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type { CountState, ImageList, ImageRow } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { button } from '../components/toolkit.ts';

export interface ImagesEvents {
  /** Sets all images that are left out. */
  leaveOut(keys: readonly string[]): void;
  leaveOutEmpty(): void;
  count(): void;
  cancelCount(): void;
  more(): void;
}

export class ImagesPane {
  readonly element: HTMLElement;
  readonly #events: ImagesEvents;
  readonly #heading = el('h3', {});
  readonly #count = button({
    id: 'count-images',
    label: l10n.t('Count Images'),
    appearance: 'secondary',
  });
  readonly #cancel = button({
    id: 'cancel-count',
    label: l10n.t('Cancel'),
    appearance: 'secondary',
  });
  readonly #leaveOutEmpty = button({
    id: 'leave-out-empty',
    label: l10n.t('Leave Out Empty'),
    appearance: 'secondary',
  });
  readonly #takeAll = button({
    id: 'take-all',
    label: l10n.t('Include All'),
    appearance: 'secondary',
  });
  readonly #more = button({ id: 'more-images', label: '', appearance: 'secondary' });
  /** Without a value: Earth Engine's answers come without intermediate steps. */
  readonly #progress = el('progress', { 'aria-label': l10n.t('Counting images') });
  readonly #found = el('p', { id: 'count-found', role: 'status' });
  readonly #list = el('ul', { id: 'preview-names' });
  #leftOut = new Set<string>();
  #current = '';

  constructor(events: ImagesEvents) {
    this.#events = events;
    this.#list.setAttribute('aria-label', l10n.t('Images to order'));
    this.element = el(
      'section',
      { id: 'images', 'aria-label': l10n.t('Images') },
      this.#heading,
      el(
        'div',
        { class: 'buttons' },
        this.#count.element,
        this.#cancel.element,
        this.#leaveOutEmpty.element,
        this.#takeAll.element,
      ),
      this.#progress,
      this.#found,
      this.#list,
      this.#more.element,
    );
    this.#listen();
    this.showCount({ state: 'idle' });
    this.hide();
  }

  /** @param leftOut keys of all images that are left out, listed or not */
  show(images: ImageList, leftOut: readonly string[]): void {
    const { shown, total, counted } = images;
    this.element.hidden = false;
    this.#leftOut = new Set(leftOut);
    this.#heading.textContent =
      total === 1 ? l10n.t('1 image') : l10n.t('{0} images', formatNumber(total));
    this.#showStatus(counted?.words ?? '');
    this.#found.classList.toggle('stale', counted?.stale === true);
    this.#list.classList.toggle('stale', counted?.stale === true);
    this.#leaveOutEmpty.element.hidden = !counted || counted.empty === 0;
    this.#leaveOutEmpty.label = l10n.t('Leave Out Empty ({0})', counted?.empty ?? 0);
    this.#takeAll.element.hidden = images.leftOut === 0;
    this.#more.element.hidden = shown.length === total;
    this.#more.label = l10n.t('Show More ({0} Left)', formatNumber(total - shown.length));
    this.#fill(shown);
  }

  hide(): void {
    this.element.hidden = true;
  }

  showCount(count: CountState): void {
    const isRunning = count.state === 'running';
    this.#count.element.hidden = isRunning;
    this.#cancel.element.hidden = !isRunning;
    this.#progress.hidden = !isRunning;
    if (isRunning && count.total > 0 && count.done > 0) {
      this.#progress.max = count.total;
      this.#progress.value = count.done;
    } else this.#progress.removeAttribute('value');
    if (isRunning) this.#showStatus(l10n.t('Asking Earth Engine…'));
    else if (count.state === 'failed') this.#showStatus(count.message);
    else if (this.#found.textContent === l10n.t('Asking Earth Engine…')) this.#showStatus('');
    this.#found.classList.toggle('wrong', count.state === 'failed');
  }

  #listen(): void {
    this.#count.onPress(() => this.#events.count());
    this.#cancel.onPress(() => this.#events.cancelCount());
    this.#leaveOutEmpty.onPress(() => this.#events.leaveOutEmpty());
    this.#takeAll.onPress(() => this.#events.leaveOut([]));
    this.#more.onPress(() => this.#events.more());
    this.#list.addEventListener('change', ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      if (target.checked) this.#leftOut.delete(target.value);
      else this.#leftOut.add(target.value);
      this.#events.leaveOut([...this.#leftOut]);
    });
    this.#list.addEventListener('keydown', (event) => this.#move(event));
    this.#list.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLInputElement) this.#makeCurrent(target);
    });
  }

  #fill(rows: readonly ImageRow[]): void {
    const hadFocus = this.#list.contains(document.activeElement);
    const top = this.#list.scrollTop;
    this.#list.replaceChildren(...rows.map((row) => imageElement(row)));
    const boxes = this.#boxes;
    const current = boxes.find(({ value }) => value === this.#current) ?? boxes[0];
    if (!current) return;
    this.#makeCurrent(current);
    this.#list.scrollTop = top;
    if (hadFocus) current.focus({ preventScroll: true });
  }

  get #boxes(): HTMLInputElement[] {
    return [...this.#list.querySelectorAll('input')];
  }

  #makeCurrent(current: HTMLInputElement): void {
    for (const box of this.#list.querySelectorAll('input[tabindex="0"]')) {
      box.setAttribute('tabindex', '-1');
    }
    current.setAttribute('tabindex', '0');
    this.#current = current.value;
  }

  #move(event: KeyboardEvent): void {
    const boxes = this.#boxes;
    const at = boxes.findIndex(({ value }) => value === this.#current);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key];
    const next = to === undefined ? undefined : boxes[to];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  #showStatus(text: string): void {
    if (this.#found.textContent !== text) this.#found.textContent = text;
  }
}

function imageElement({ key, name, isLeftOut, isEmpty, existing, count }: ImageRow): HTMLElement {
  const box = el('input', { type: 'checkbox', tabindex: '-1', value: key });
  box.checked = !isLeftOut;
  const label = el('label', {}, box, el('span', { class: 'image-name' }, name));
  if (existing) label.append(' ', el('span', { class: 'image-existing' }, existing));
  if (count) label.append(' ', el('span', { class: 'image-count' }, count));
  const element = el('li', {}, label);
  element.classList.toggle('left-out', isLeftOut);
  element.classList.toggle('empty', isEmpty);
  return element;
}
