/** Headings of a matrix: of its rows, of its columns, and in the corner above the rows. */
import { el } from '../element.ts';

/** Subject of the rows. */
export function cornerHeading(text: string): HTMLElement {
  return el('div', { class: 'matrix-corner', role: 'columnheader', 'aria-colindex': '1' }, text);
}

/**
 * @param left distance from the edge of the matrix, for the style sheet
 * @param span number of columns that share the text of the first of them
 */
export function columnHeading(text: string, column: number, left: string, span = 1): HTMLElement {
  const isShown = column % span === 0;
  const element = el(
    'div',
    {
      class: 'matrix-column',
      role: 'columnheader',
      'aria-colindex': String(column + 2),
      title: text,
      'data-column': String(column),
      ...(!isShown && { 'aria-label': text }),
    },
    isShown ? text : '',
  );
  element.style.left = left;
  if (isShown && span > 1) {
    // The others are drawn over it, so that each is where it can be pressed.
    element.style.width = `calc(var(--cell-width) * ${span})`;
    element.classList.add('shared');
  }
  return element;
}

export function rowHeading(text: string, row: number): HTMLElement {
  return el(
    'div',
    {
      class: 'matrix-row-head',
      role: 'rowheader',
      'aria-colindex': '1',
      title: text,
      'data-row': String(row),
    },
    text,
  );
}
