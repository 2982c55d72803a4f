/** Whether images have data only inside the area of interest, or in whole tiles. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { checkbox } from '../components/toolkit.ts';

export class InsideChoice {
  readonly element: HTMLElement;
  readonly #box = checkbox({
    label: l10n.t('Only inside the area'),
    detail: l10n.t('pixels outside have no data'),
  });
  /** Why images cannot be cut to the area. */
  readonly #problem = el('p', { id: 'inside-problem', class: 'hint' });

  /** @param changed called when the user has changed the choice */
  constructor(changed: () => void) {
    this.#box.element.id = 'inside-area';
    this.#box.onChange(changed);
    this.element = el('div', { id: 'inside-choice' }, this.#box.element, this.#problem);
    this.setArea(undefined);
  }

  /** False where images cannot be cut to the area, whatever was chosen before. */
  get isInside(): boolean {
    return this.#box.checked && !this.#box.element.hidden;
  }

  set isInside(isInside: boolean) {
    this.#box.checked = isInside;
  }

  /** @param area undefined for none; with the reason if images cannot be cut to it */
  setArea(area: { readonly problem?: string | undefined } | undefined): void {
    this.element.hidden = area === undefined;
    this.#box.element.hidden = area?.problem !== undefined;
    this.#problem.textContent = area?.problem ?? '';
  }
}
