/** Keys of the picture. */

export interface PictureActions {
  readonly isReady: () => boolean;
  /** Moves the crosshair, in steps. */
  readonly moveBy: (x: number, y: number) => void;
  readonly zoomBy: (factor: number) => void;
  readonly fit: () => void;
  readonly actualSize: () => void;
  readonly stepDate: (by: number) => void;
  readonly toggleClouds: () => void;
  readonly choose: () => void;
  /** @returns whether there was anything to end */
  readonly escape: () => boolean;
}

/** Steps of the arrow keys while Shift is pressed. */
const LARGE_STEP = 10;

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @returns a listener, which leaves all other keys alone */
export function pictureKeys(actions: PictureActions): (event: KeyboardEvent) => void {
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => actions.zoomBy(2),
    '=': () => actions.zoomBy(2),
    '-': () => actions.zoomBy(1 / 2),
    '0': actions.fit,
    '1': actions.actualSize,
    '[': () => actions.stepDate(-1),
    ']': () => actions.stepDate(1),
    PageUp: () => actions.stepDate(-1),
    PageDown: () => actions.stepDate(1),
    c: actions.toggleClouds,
    C: actions.toggleClouds,
    Enter: actions.choose,
  };
  return (event) => {
    if (!actions.isReady() || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const key = keys[event.key];
    if (arrow) {
      const length = event.shiftKey ? LARGE_STEP : 1;
      actions.moveBy(arrow[0] * length, arrow[1] * length);
    } else if (event.key === 'Escape') {
      if (!actions.escape()) return;
    } else if (key) key();
    else return;
    event.preventDefault();
  };
}
