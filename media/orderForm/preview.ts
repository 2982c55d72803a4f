/** What would be ordered: how many tasks, for which periods, under which names. */
import type { CutList, FieldProblem, Preview } from '../../src/views/orderForm/protocol.ts';
import { el } from './elements.ts';

export class PreviewPane {
  readonly element: HTMLElement;
  /** The one line that is read out when it changes. */
  readonly #summary = el('p', { id: 'preview-summary', role: 'status' });
  readonly #warnings = el('ul', { id: 'preview-warnings', class: 'warnings', role: 'status' });
  readonly #details = el('div', { id: 'preview-details' });

  /** @param submit the button under what would be ordered; @param problem the line under it */
  constructor(submit: HTMLElement, problem: HTMLElement) {
    this.element = el(
      'section',
      { id: 'preview', 'aria-label': 'What will be ordered' },
      el('h2', {}, 'What will be ordered'),
      this.#summary,
      this.#warnings,
      el('div', { class: 'actions' }, submit),
      problem,
      this.#details,
    );
  }

  /** What is shown is of a moment ago. */
  wait(): void {
    this.element.classList.add('waiting');
  }

  show(preview: Preview): void {
    this.element.classList.remove('waiting');
    const { tasks, periods, names, orderName, pixels } = preview;
    this.#summary.textContent = `${count(tasks, 'task')}, one image each of ${pixels}.`;
    this.#warnings.replaceChildren(...preview.warnings.map((text) => el('li', {}, text)));
    this.#details.replaceChildren(
      el('h3', {}, 'Order'),
      el('p', { class: 'name' }, orderName),
      el('h3', {}, count(periods.total, 'period')),
      list('preview-periods', periods, 'Periods'),
      el('h3', {}, count(names.total, 'image')),
      list('preview-names', names, 'Names of the images'),
    );
  }

  /** Says what is missing; what is wrong stands at its field. */
  showNothing(problems: readonly FieldProblem[]): void {
    this.element.classList.remove('waiting');
    const missing = problems.filter((problem) => problem.missing).map(({ message }) => message);
    this.#summary.textContent =
      missing.length < problems.length
        ? 'First correct what is marked in the form.'
        : 'Nothing yet.';
    this.#warnings.replaceChildren();
    this.#details.replaceChildren(
      el('ul', { class: 'missing' }, ...missing.map((message) => el('li', {}, message))),
    );
  }
}

function list(id: string, { shown, total }: CutList, label: string): HTMLElement {
  const rest = total - shown.length;
  const more =
    rest > 0 ? [el('li', { class: 'more' }, `and ${rest.toLocaleString('en')} more`)] : [];
  // Focusable, so that a long list can be scrolled by keyboard.
  return el(
    'ol',
    { id, tabindex: '0', 'aria-label': label },
    ...shown.map((text) => el('li', {}, text)),
    ...more,
  );
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
