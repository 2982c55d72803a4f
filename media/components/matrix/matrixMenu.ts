/** The menu of a matrix's selected cells, by the pointer and by keys. VS Code shows it itself. */

export interface MenuEvents {
  /** Selects the cell of a place, if it has one and it is not selected; menus are of what is selected. */
  select(event: MouseEvent): void;
  /** The same for the current cell. */
  selectCurrent(): void;
  /** Element of the current cell, if it is drawn. */
  current(): HTMLElement | undefined;
}

/** Makes the menu one of the selected cells, and shows it beside the current one when a key opens it. */
export function addMatrixMenu(matrix: HTMLElement, events: MenuEvents): void {
  let isByKey = false;
  matrix.addEventListener('pointerdown', (event) => {
    isByKey = false;
    if (event.button === 2) events.select(event);
  });
  matrix.addEventListener('keydown', ({ key, shiftKey }) => {
    isByKey = key === 'ContextMenu' || (key === 'F10' && shiftKey);
    if (isByKey) events.selectCurrent();
  });
  matrix.addEventListener('contextmenu', (event) => {
    const cell = isByKey ? events.current() : undefined;
    isByKey = false;
    if (!cell) return;
    // The browser reports a place of the whole matrix.
    event.preventDefault();
    event.stopPropagation();
    openMenu(cell);
  });
}

/** Opens the menu of an element, below it. */
export function openMenu(element: HTMLElement): void {
  const { left, bottom } = element.getBoundingClientRect();
  const place = { clientX: left, clientY: bottom };
  element.dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...place }),
  );
}
