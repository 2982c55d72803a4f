/** Controls in parts of a page that stay in view, and that other parts lie over where they meet. */
import type { Locator } from 'playwright-core';

/** Only such a part is a bar: headings and panes stay in view as well. */
const CONTROLS = 'button, vscode-button, a, input';

/**
 * Scrolls what these parts stay in view of, and looks at what is in the middle of their controls.
 *
 * @param within the body of the page
 * @returns a description of each control that is covered, with the element that covers it
 */
export function coveredParts(within: Locator): Promise<string[]> {
  return within.evaluate((body, selector) => {
    const page = body.ownerDocument;
    const root = page.scrollingElement ?? body;
    const styleOf = (element: typeof body) => page.defaultView?.getComputedStyle(element);
    const outwards = (element: typeof body | null): (typeof body)[] =>
      element ? [element, ...outwards(element.parentElement)] : [];
    const isSticky = (element: typeof body) => styleOf(element)?.position === 'sticky';
    const isScroller = (element: typeof body) =>
      /auto|scroll/.test(styleOf(element)?.overflowY ?? '');
    const scrollerOf = (element: typeof body) =>
      outwards(element.parentElement).find(isScroller) ?? root;
    const coveredBy = (control: typeof body, part: typeof body) => {
      const { left, top, width, height } = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const shown = part.getBoundingClientRect();
      // The part may scroll itself: what is out of its box is not shown.
      const isIn = x > shown.left && x < shown.right && y > shown.top && y < shown.bottom;
      if (width === 0 || height === 0 || !isIn) return undefined;
      const found = page.elementFromPoint(x, y) as typeof body | null;
      if (!found || part.contains(found) || !scrollerOf(part).contains(found)) return undefined;
      return found;
    };
    const faults = new Set<string>();
    const bars = [...body.querySelectorAll<typeof body>('*')].filter(
      (each) => isSticky(each) && !isScroller(each) && each.querySelector(selector),
    );
    for (const part of bars) {
      const controls = [part, ...part.querySelectorAll<typeof body>('*')];
      const scroller = scrollerOf(part);
      const before = scroller.scrollTop;
      const range = scroller.scrollHeight - scroller.clientHeight;
      for (let at = 0; at <= range; at += Math.max(12, range / 20)) {
        scroller.scrollTop = at;
        for (const control of controls) {
          const cover = coveredBy(control, part);
          if (cover) faults.add(`${control.className || control.id}: ${cover.className}`);
        }
      }
      scroller.scrollTop = before;
    }
    return [...faults];
  }, CONTROLS);
}
