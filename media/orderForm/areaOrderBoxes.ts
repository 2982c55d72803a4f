/** Boxes for an area of interest: cut to it or in whole tiles, in the grid or without one. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { type Checkbox, checkbox } from '../components/toolkit.ts';

export interface AreaOrderEvents {
  insideChanged(): void;
  gridChanged(): void;
}

export class AreaOrderBoxes {
  readonly element: HTMLElement;
  readonly #inside = checkbox({
    label: l10n.t('Only inside the area'),
    detail: l10n.t('pixels outside have no data'),
  });
  readonly #withoutGrid = checkbox({
    label: l10n.t('Without a grid'),
    detail: l10n.t('one image of the area, in the pixels of the collection'),
  });
  /** Why images cannot be cut to the area. */
  readonly #problem = el('p', { id: 'inside-problem', class: 'hint' });

  constructor(events: AreaOrderEvents) {
    this.#inside.element.id = 'inside-area';
    this.#withoutGrid.element.id = 'without-grid';
    this.#inside.onChange(() => events.insideChanged());
    this.#withoutGrid.onChange(() => events.gridChanged());
    this.element = el(
      'div',
      { id: 'area-choices' },
      this.#inside.element,
      this.#withoutGrid.element,
      this.#problem,
    );
    this.setArea(undefined);
  }

  /** False where images cannot be cut to the area, whatever was chosen before. */
  get isInside(): boolean {
    return isChosen(this.#inside);
  }

  set isInside(isInside: boolean) {
    this.#inside.checked = isInside;
  }

  /** Whether the area is one image; false where its shape is not known. */
  get isWithoutGrid(): boolean {
    return isChosen(this.#withoutGrid);
  }

  set isWithoutGrid(isWithoutGrid: boolean) {
    this.#withoutGrid.checked = isWithoutGrid;
  }

  /** @param area undefined for none; with the reason if images cannot be cut to it */
  setArea(area: { readonly problem?: string | undefined } | undefined): void {
    this.element.hidden = area === undefined;
    for (const { element } of [this.#inside, this.#withoutGrid]) {
      element.hidden = area?.problem !== undefined;
    }
    this.#problem.textContent = area?.problem ?? '';
  }
}

function isChosen({ checked, element }: Checkbox): boolean {
  return checked && !element.hidden;
}
