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
  matrix.addEventListener('keydown', (event) => {
    isByKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (!isByKey) return;
    event.preventDefault();
    event.stopPropagation();
    events.selectCurrent();
    const cell = events.current();
    if (cell) openMenu(cell);
  });
  matrix.addEventListener('contextmenu', (event) => {
    // Windows reports the key again when it is released, at a place of the whole matrix.
    if (!isByKey || !event.isTrusted) return;
    event.preventDefault();
    event.stopPropagation();
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
