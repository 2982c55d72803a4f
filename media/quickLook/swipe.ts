/**
 * Divider between two dates: a line over the picture that the mouse, a finger or the keyboard moves,
 * with the date on either side.
 */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';

/** Steps of the arrow keys, in percent of the picture's width. */
const STEP = 1;
const LARGE_STEP = 10;

export class Swipe {
  readonly element;
  readonly #left = el('span', { class: 'swipe-date left' });
  readonly #right = el('span', { class: 'swipe-date right' });
  readonly #onMove: (split: number) => void;
  #split = 0.5;

  /** @param onMove receives the position, 0 at the left edge of the picture to 1 */
  constructor(onMove: (split: number) => void) {
    this.#onMove = onMove;
    this.element = el(
      'div',
      {
        class: 'swipe',
        role: 'slider',
        tabindex: '0',
        'aria-label': l10n.t('Divider between two dates'),
        'aria-orientation': 'horizontal',
        'aria-valuemin': '0',
        'aria-valuemax': '100',
      },
      this.#left,
      el('span', { class: 'swipe-line' }),
      this.#right,
    );
    this.element.hidden = true;
    this.element.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.element.focus();
      event.preventDefault();
    });
    this.element.addEventListener('pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.#drag(event);
    });
  }

  get split(): number {
    return this.#split;
  }

  set split(split: number) {
    this.#split = Math.min(1, Math.max(0, split));
    this.#update();
  }

  /** @param dates on both sides; undefined hides the divider */
  show(dates: readonly [left: string, right: string] | undefined): void {
    const hadFocus = this.element === document.activeElement;
    this.element.hidden = !dates;
    if (!dates && hadFocus) this.element.parentElement?.querySelector('canvas')?.focus();
    [this.#left.textContent, this.#right.textContent] = dates ?? ['', ''];
    this.#update();
  }

  #update(): void {
    const percent = Math.round(this.#split * 100);
    this.element.style.left = `${this.#split * 100}%`;
    this.element.setAttribute('aria-valuenow', String(percent));
    const [left, right] = [this.#left.textContent, this.#right.textContent];
    const text = l10n.t('{0} left of {1} %, {2} right of it', left, percent, right);
    this.element.setAttribute('aria-valuetext', text);
  }

  #move(split: number): void {
    this.split = split;
    this.#onMove(this.#split);
  }

  #drag({ clientX }: PointerEvent): void {
    const stage = this.element.parentElement?.getBoundingClientRect();
    if (stage && stage.width > 0) this.#move((clientX - stage.left) / stage.width);
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const percent = Math.round(this.#split * 100);
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: percent - step,
      ArrowDown: percent - step,
      ArrowRight: percent + step,
      ArrowUp: percent + step,
      Home: 0,
      End: 100,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    this.#move(target / 100);
    event.preventDefault();
    event.stopPropagation();
  }
}
