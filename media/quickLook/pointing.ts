/** Interprets mouse, pen, touch and wheel events over the picture; in pixels of the screen. */
import type { Point } from './viewport.ts';

export interface PointingEvents {
  readonly onPan: (dx: number, dy: number) => void;
  readonly onZoom: (factor: number, at: Point) => void;
  /** The pointer moved, with or without a button. */
  readonly onPoint: (at: Point) => void;
}

/** Delta of one notch of a wheel, about 100; a pinch has the same event with smaller deltas. */
const NOTCH = 100;

export class Pointing {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: PointingEvents;
  readonly #down = new Map<number, Point>();

  constructor(canvas: HTMLCanvasElement, events: PointingEvents) {
    this.#canvas = canvas;
    this.#events = events;
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#down.set(event.pointerId, this.#at(event));
    });
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const end of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(end, (event) => {
        this.#down.delete(event.pointerId);
        canvas.classList.toggle('panning', this.#down.size > 0);
      });
    }
    canvas.addEventListener('dblclick', (event) => events.onZoom(2, this.#at(event)));
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

  #move(event: PointerEvent): void {
    const at = this.#at(event);
    const before = this.#down.get(event.pointerId);
    if (!before) {
      this.#events.onPoint(at);
      return;
    }
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    this.#down.set(event.pointerId, at);
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
