/** Interprets mouse, pen, touch and wheel events over the picture; in pixels of the screen. */
import type { Point } from './viewport.ts';

export interface PointingEvents {
  readonly onPan: (dx: number, dy: number) => void;
  readonly onZoom: (factor: number, at: Point) => void;
  /** The pointer moved, without a button or while something is drawn. */
  readonly onPoint: (at: Point) => void;
  /** Pressed and released at one place, or a corner of what is drawn by dragging. */
  readonly onClick: (at: Point) => void;
  readonly onDoubleClick: (at: Point) => void;
  /** Whether dragging draws rather than moving the picture. */
  readonly isDrawing: () => boolean;
}

/** A press and a release less than this far apart are a click, pixels of the screen. */
const CLICK_REACH = 4;

/** Delta of one notch of a wheel, about 100; a pinch has the same event with smaller deltas. */
const NOTCH = 100;

export class Pointing {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: PointingEvents;
  readonly #down = new Map<number, Point>();
  /** Where a press began that may still be a click. */
  #pressed: { readonly at: Point; isMoved: boolean } | undefined;

  constructor(canvas: HTMLCanvasElement, events: PointingEvents) {
    this.#canvas = canvas;
    this.#events = events;
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      const at = this.#at(event);
      this.#down.set(event.pointerId, at);
      const isPlain = event.button === 0 && this.#down.size === 1;
      this.#pressed = isPlain ? { at, isMoved: false } : undefined;
    });
    canvas.addEventListener('pointerup', (event) => this.#release(this.#at(event)));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const end of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(end, (event) => {
        this.#down.delete(event.pointerId);
        this.#pressed = undefined;
        canvas.classList.toggle('panning', this.#down.size > 0);
      });
    }
    canvas.addEventListener('dblclick', (event) => events.onDoubleClick(this.#at(event)));
  }

  #at({ offsetX, offsetY }: MouseEvent): Point {
    return { x: offsetX * devicePixelRatio, y: offsetY * devicePixelRatio };
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    // A pinch on a touchpad is reported as wheel with Ctrl, in finer steps.
    const strength = event.ctrlKey ? 4 : 1;
    const notches = (event.deltaY * lines * strength) / NOTCH;
    this.#events.onZoom(2 ** (-Math.max(-4, Math.min(4, notches)) / 2), this.#at(event));
  }

  /** Follows a press. @returns whether it draws */
  #draws(at: Point): boolean {
    const pressed = this.#pressed;
    if (!pressed) return false;
    const isDrawing = this.#events.isDrawing();
    const isFar =
      Math.hypot(at.x - pressed.at.x, at.y - pressed.at.y) > CLICK_REACH * devicePixelRatio;
    if (isFar && !pressed.isMoved) {
      pressed.isMoved = true;
      if (isDrawing) this.#events.onClick(pressed.at);
    }
    if (isDrawing) this.#events.onPoint(at);
    return isDrawing;
  }

  #release(at: Point): void {
    const pressed = this.#pressed;
    if (!pressed) return;
    if (!pressed.isMoved || this.#events.isDrawing()) this.#events.onClick(at);
  }

  #move(event: PointerEvent): void {
    const at = this.#at(event);
    const before = this.#down.get(event.pointerId);
    if (!before) {
      this.#events.onPoint(at);
      return;
    }
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    this.#down.set(event.pointerId, at);
    if (!other && this.#draws(at)) return;
    this.#canvas.classList.add('panning');
    if (!other) {
      this.#events.onPan(at.x - before.x, at.y - before.y);
      return;
    }
    // Two fingers: the scale follows the distance between them.
    const apart = Math.hypot(at.x - other.x, at.y - other.y);
    const wereApart = Math.hypot(before.x - other.x, before.y - other.y);
    const between = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    if (wereApart > 0) this.#events.onZoom(apart / wereApart, between);
    this.#events.onPan((at.x - before.x) / 2, (at.y - before.y) / 2);
  }
}
