/** The text beside the pointer. */
import { el } from '../components/element.ts';

/** Pixels from the pointer. */
const BESIDE = 14;

export class MapTip {
  readonly element = el('div', { class: 'map-tip', 'aria-hidden': 'true' });
  readonly #stage: HTMLElement;

  /** @param stage that the positions refer to */
  constructor(stage: HTMLElement) {
    this.#stage = stage;
    this.hide();
  }

  /** @param pixel of the stage */
  show(text: string, [x = 0, y = 0]: readonly number[]): void {
    const { element } = this;
    const width = this.#stage.clientWidth;
    const isRight = x > width / 2;
    element.hidden = false;
    element.textContent = text;
    element.style.left = isRight ? '' : `${x + BESIDE}px`;
    element.style.right = isRight ? `${width - x + BESIDE}px` : '';
    element.style.top = `${Math.max(0, y - BESIDE)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
