/**
 * One Tab stop for a list of controls, through which the arrow keys, Home and End move. Other controls in
 * the list keep their own.
 */

/** Position of the next control, by the key; undefined for other keys. */
function nextAt(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

export class RovingStop {
  #all: readonly HTMLElement[] = [];
  /** Those that can have the focus, from top to bottom. */
  #shown: readonly HTMLElement[] = [];
  /** The one that had the focus last. */
  #last: HTMLElement | undefined;

  constructor(list: HTMLElement) {
    list.addEventListener('focusin', ({ target }) => {
      const focused = this.#shown.find((each) => each === target);
      if (!focused) return;
      this.#last = focused;
      this.#setStop(focused);
    });
    list.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const at = this.#shown.indexOf(event.target as HTMLElement);
      const next = at < 0 ? undefined : nextAt(event.key, at, this.#shown.length);
      if (next === undefined) return;
      event.preventDefault();
      this.#shown[next]?.focus();
    });
  }

  /**
   * @param all the controls of the list, which are in the page
   * @param shown those that are visible and enabled
   * @param preferred has the stop until another one has had the focus, or where that is not shown
   */
  show(
    all: readonly HTMLElement[],
    shown: readonly HTMLElement[],
    preferred: HTMLElement | undefined,
  ): void {
    this.#all = all;
    this.#shown = shown;
    const last = shown.find((each) => each === this.#last);
    this.#setStop(last ?? preferred ?? shown[0]);
  }

  #setStop(stop: HTMLElement | undefined): void {
    for (const each of this.#all) each.tabIndex = each === stop ? 0 : -1;
  }
}
