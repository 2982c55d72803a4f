/**
 * The images of an order as matrices of tiles and periods: each can be left out; Count Images shows how
 * many dates they have, and the gaps.
 */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type { CountState, ImageList } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { button, checkbox } from '../components/toolkit.ts';
import { type FormMatrix, ImageMatrixView } from './imageMatrixView.ts';

export interface ImagesEvents {
  /** Sets all images that are left out. */
  leaveOut(keys: readonly string[]): void;
  leaveOutEmpty(): void;
  count(): void;
  cancelCount(): void;
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
  readonly #leaveOut = button({
    id: 'leave-out-selected',
    label: l10n.t('Leave Out'),
    appearance: 'secondary',
  });
  readonly #include = button({
    id: 'include-selected',
    label: l10n.t('Include'),
    appearance: 'secondary',
  });
  /** Without a value: Earth Engine's answers come without intermediate steps. */
  readonly #progress = el('progress', { 'aria-label': l10n.t('Counting images') });
  readonly #found = el('p', { id: 'count-found', role: 'status' });
  readonly #compact = checkbox({ label: l10n.t('Compact') });
  readonly #matrices = el('div', { id: 'image-matrices' });
  readonly #hint = el('p', { class: 'hint', id: 'images-hint' });
  readonly #selected = el('p', { id: 'images-selected', role: 'status' });
  readonly #shown = new Map<string, FormMatrix>();
  #leftOut = new Set<string>();
  /** Undefined until the user has chosen: then each matrix is compact where it has to be. */
  #wantsCompact: boolean | undefined;

  constructor(events: ImagesEvents) {
    this.#events = events;
    this.element = el(
      'section',
      { id: 'images', 'aria-label': l10n.t('Images') },
      el('div', { class: 'images-head' }, this.#heading, this.#compact.element),
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
      this.#selected,
      el(
        'div',
        { class: 'buttons', role: 'toolbar', 'aria-label': l10n.t('Selected images') },
        this.#leaveOut.element,
        this.#include.element,
      ),
      this.#matrices,
      this.#hint,
    );
    this.#hint.textContent = l10n.t(
      'Drag, or use Shift, Ctrl and the arrow keys, to select images. Enter or a double-click leaves an image out, or includes it again.',
    );
    this.#listen();
    this.showCount({ state: 'idle' });
    this.hide();
  }

  /** @param leftOut keys of all images that are left out, listed or not */
  show(images: ImageList, leftOut: readonly string[]): void {
    const { matrices, total, counted } = images;
    this.element.hidden = false;
    this.#leftOut = new Set(leftOut);
    this.#heading.textContent =
      total === 1 ? l10n.t('1 image') : l10n.t('{0} images', formatNumber(total));
    this.#showStatus(counted?.words ?? '');
    this.#found.classList.toggle('stale', counted?.stale === true);
    this.#matrices.classList.toggle('stale', counted?.stale === true);
    this.#leaveOutEmpty.element.hidden = !counted || counted.empty === 0;
    this.#leaveOutEmpty.label = l10n.t('Leave Out Empty ({0})', counted?.empty ?? 0);
    this.#takeAll.element.hidden = images.leftOut === 0;
    this.#showMatrices(matrices);
    this.#showCompact();
    this.#showSelection();
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
    this.#leaveOut.onPress(() => this.#setLeftOut(this.#selectedKeys, true));
    this.#include.onPress(() => this.#setLeftOut(this.#selectedKeys, false));
    this.#compact.onChange(() => {
      // The page sets it as well.
      if (this.#compact.checked === this.#isCompact) return;
      this.#wantsCompact = this.#compact.checked;
      for (const shown of this.#shown.values()) shown.setCompact(this.#wantsCompact);
    });
  }

  get #isCompact(): boolean {
    return [...this.#shown.values()].some(({ isCompact }) => isCompact);
  }

  #showCompact(): void {
    const isCompact = this.#isCompact;
    if (this.#compact.checked !== isCompact) this.#compact.checked = isCompact;
    const isUseful = isCompact || [...this.#shown.values()].some(({ fits }) => !fits);
    this.#compact.element.hidden = !isUseful;
  }

  #showMatrices(matrices: ImageList['matrices']): void {
    const wanted = new Set(matrices.map(({ collection }) => collection));
    for (const [collection, shown] of this.#shown) {
      if (wanted.has(collection)) continue;
      shown.element.remove();
      this.#shown.delete(collection);
    }
    for (const [at, matrix] of matrices.entries()) {
      const known = this.#shown.get(matrix.collection);
      const shown = known ?? this.#create(matrix.collection);
      // Moved only when necessary: otherwise it loses the focus.
      const there = this.#matrices.children[at] ?? null;
      if (there !== shown.element) this.#matrices.insertBefore(shown.element, there);
      shown.show(matrix, this.#leftOut);
    }
  }

  #create(collection: string): FormMatrix {
    const shown = new ImageMatrixView({
      compactChanged: () => this.#showCompact(),
      selectionChanged: () => this.#showSelection(),
      toggle: (key) => this.#setLeftOut([key], !this.#leftOut.has(key)),
    });
    shown.setCompact(this.#wantsCompact);
    this.#shown.set(collection, shown);
    return shown;
  }

  get #selectedKeys(): string[] {
    return [...this.#shown.values()].flatMap(({ selectedKeys }) => selectedKeys);
  }

  #setLeftOut(keys: readonly string[], isLeftOut: boolean): void {
    for (const key of keys) {
      if (isLeftOut) this.#leftOut.add(key);
      else this.#leftOut.delete(key);
    }
    this.#events.leaveOut([...this.#leftOut]);
  }

  #showSelection(): void {
    const keys = this.#selectedKeys;
    const out = keys.filter((key) => this.#leftOut.has(key)).length;
    const text =
      keys.length === 1
        ? l10n.t('1 image selected')
        : l10n.t('{0} images selected', formatNumber(keys.length));
    const shown = keys.length === 0 ? '' : text;
    if (this.#selected.textContent !== shown) this.#selected.textContent = shown;
    this.#leaveOut.disabled = keys.length === out;
    this.#include.disabled = out === 0;
  }

  #showStatus(text: string): void {
    if (this.#found.textContent !== text) this.#found.textContent = text;
  }
}
