/** Preview of the order: number of tasks, periods and names. */

import * as l10n from '@vscode/l10n';
import type { ExistingChoice } from '../../src/domain/existingChoice.ts';
import { formatNumber } from '../../src/domain/locale.ts';
import type {
  CutList,
  Draft,
  FieldProblem,
  Preview,
  StoreNote,
  Warning,
} from '../../src/views/orderForm/protocol.ts';
import { el, withWholeDates } from '../components/element.ts';
import { ExistingPane } from './existingImages.ts';
import { remedyButtons } from './formElements.ts';
import type { ImagesPane } from './imagesPane.ts';
import type { LookPane } from './lookPane.ts';

export interface PreviewParts {
  /** The button under the preview. */
  readonly submit: HTMLElement;
  readonly saveFile: HTMLElement;
  /** The line under it for a problem. */
  readonly problem: HTMLElement;
  readonly images: ImagesPane;
  readonly look: LookPane;
  /** The user has chosen a change that fixes a warning. */
  readonly mend: (change: Partial<Draft>) => void;
  /** The user has chosen what to do with images that already exist. */
  readonly choose: (choice: ExistingChoice) => void;
}

export class PreviewPane {
  readonly element: HTMLElement;
  readonly #parts: PreviewParts;
  /** The one line that screen readers read out when it changes. */
  readonly #summary = el('p', { id: 'preview-summary', role: 'status' });
  readonly #size = el('p', { id: 'preview-size', class: 'hint' });
  readonly #store = el('p', { id: 'preview-store', class: 'hint' });
  readonly #queue = el('p', { id: 'preview-queue', class: 'hint' });
  readonly #warnings = el('div', { id: 'preview-warnings', class: 'warnings', role: 'status' });
  readonly #existing: ExistingPane;
  readonly #details = el('div', { id: 'preview-details' });
  #shownWarnings = '';

  constructor(parts: PreviewParts) {
    this.#parts = parts;
    this.#existing = new ExistingPane(parts.choose);
    this.element = el(
      'section',
      { id: 'preview', 'aria-label': l10n.t('What will be ordered') },
      el('h2', {}, l10n.t('What will be ordered')),
      this.#summary,
      this.#existing.element,
      this.#warnings,
      parts.images.element,
      parts.look.element,
      this.#size,
      this.#store,
      this.#queue,
      this.#details,
      // At the lower edge: counts and services answer later, and a button that moves is missed.
      el(
        'div',
        { class: 'submission' },
        el('div', { class: 'actions' }, parts.submit, parts.saveFile),
        parts.problem,
      ),
    );
  }

  /** Marks the preview as out of date. */
  wait(): void {
    this.element.classList.add('waiting');
  }

  show(preview: Preview, leftOut: readonly string[]): void {
    this.element.classList.remove('waiting');
    const { periods, periodsSummary, orderName } = preview;
    this.#announce(preview.summary);
    this.#size.textContent = preview.size;
    this.#store.hidden = false;
    this.#existing.show(preview.existing);
    this.#warn(preview.warnings);
    this.#parts.images.show(preview.images, leftOut);
    this.#parts.look.show(preview.look);
    this.#details.replaceChildren(
      el('h3', {}, periodsSummary),
      list('preview-periods', periods, l10n.t('Periods')),
      el('h3', {}, l10n.t('Name of the order')),
      el('p', { class: 'name' }, ...withWholeDates(orderName)),
    );
  }

  /** Shows what is missing; problems are shown at their fields. */
  showNothing(problems: readonly FieldProblem[]): void {
    this.element.classList.remove('waiting');
    const missing = problems.filter((problem) => problem.missing).map(({ message }) => message);
    this.#announce(
      missing.length < problems.length
        ? l10n.t('Correct the marked fields first.')
        : l10n.t('Nothing to order yet.'),
    );
    this.#size.textContent = '';
    this.#store.hidden = true;
    this.#existing.show(undefined);
    this.#warn([]);
    this.#parts.images.hide();
    this.#parts.look.hide();
    this.#details.replaceChildren(
      el('ul', { class: 'missing' }, ...missing.map((message) => el('li', {}, message))),
    );
  }

  /** Shows the state of the project's queue. */
  showQueue(words: string): void {
    if (this.#queue.textContent !== words) this.#queue.textContent = words;
  }

  /** Shows where the images will be stored, and what that costs. */
  showStore(note: StoreNote | undefined): void {
    const { words = '', link } = note ?? {};
    this.#store.replaceChildren(
      words,
      ...(link ? [' ', el('a', { href: link.url }, link.label)] : []),
    );
  }

  #announce(text: string): void {
    if (this.#summary.textContent !== text) this.#summary.replaceChildren(...withWholeDates(text));
  }

  /**
   * Redrawn only on changes; otherwise a screen reader repeats them and a button loses the focus.
   */
  #warn(warnings: readonly Warning[]): void {
    const shown = JSON.stringify(warnings);
    if (shown === this.#shownWarnings) return;
    this.#shownWarnings = shown;
    this.#warnings.replaceChildren(...warnings.map((warning) => this.#warning(warning)));
  }

  #warning({ text, remedies }: Warning): HTMLElement {
    const buttons = remedyButtons(remedies, this.#parts.mend);
    return el('div', { class: 'warning' }, el('p', {}, text), ...buttons);
  }
}

function list(id: string, { shown, total }: CutList, label: string): HTMLElement {
  const rest = total - shown.length;
  const more =
    rest > 0 ? [el('li', { class: 'more' }, l10n.t('and {0} more', formatNumber(rest)))] : [];
  // Focusable, so that a long list can be scrolled with the keyboard.
  return el(
    'ol',
    { id, tabindex: '0', 'aria-label': label },
    ...shown.map((text) => el('li', {}, ...withWholeDates(text))),
    ...more,
  );
}
