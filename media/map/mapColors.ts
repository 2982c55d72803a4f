/** Colors of the map, from the theme of VS Code. */
import type { MapState } from '../../src/views/map/protocol.ts';

export interface MapColors {
  readonly isHighContrast: boolean;
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly border: string;
  readonly text: string;
  /** Behind text, so that it can be read over lines. */
  readonly halo: string;
  readonly tile: string;
  readonly chosen: string;
  readonly chosenFill: string;
  readonly cursor: string;
  readonly area: string;
  readonly footprint: string;
  /** Fill of the most dates; fewer dates are the same color with more transparency. */
  readonly dates: (share: number) => string;
  readonly states: Readonly<Record<MapState, string>>;
}

/** @param element within the page, whose colors apply */
export function readColors(element: HTMLElement): MapColors {
  const probe = document.createElement('span');
  element.append(probe);
  const color = (value: string) => {
    probe.style.color = '';
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const theme = (...names: string[]) =>
    color(names.reduceRight((rest, name) => `var(--vscode-${name}${rest && `, ${rest}`})`, ''));
  const mix = (name: string, percent: number, other = 'transparent') =>
    color(`color-mix(in srgb, var(--vscode-${name}) ${percent}%, ${other})`);
  const ground = theme('editor-background');
  const text = theme('foreground');
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const chosen = theme('focusBorder');
  const background = 'var(--vscode-editor-background)';
  const dates = theme('charts-purple', 'foreground');
  const colors: MapColors = {
    isHighContrast,
    water: ground,
    land: isHighContrast ? ground : mix('foreground', 10, background),
    coast: isHighContrast ? text : mix('foreground', 45, background),
    border: isHighContrast ? text : mix('foreground', 28, background),
    text,
    halo: ground,
    tile: isHighContrast
      ? theme('contrastBorder', 'foreground')
      : mix('foreground', 55, background),
    chosen,
    chosenFill: mix('focusBorder', isHighContrast ? 35 : 22),
    cursor: text,
    area: theme('charts-orange', 'editorWarning-foreground', 'foreground'),
    footprint: theme('descriptionForeground', 'foreground'),
    dates: shares(dates, color),
    states: {
      failed: theme('charts-red', 'errorForeground', 'foreground'),
      running: theme('charts-blue', 'foreground'),
      waiting: theme('charts-yellow', 'foreground'),
      unsubmitted: theme('descriptionForeground', 'foreground'),
      cancelled: theme('descriptionForeground', 'foreground'),
      done: theme('charts-green', 'foreground'),
      empty: theme('descriptionForeground', 'foreground'),
    },
  };
  // The probe is needed no more: the shares have been read.
  probe.remove();
  return colors;
}

/** Steps of transparency. */
const STEPS = 5;

function shares(full: string, color: (value: string) => string): (share: number) => string {
  const steps = Array.from({ length: STEPS + 1 }, (_, step) =>
    color(`color-mix(in srgb, ${full} ${15 + (step / STEPS) * 60}%, transparent)`),
  );
  return (share) => steps[Math.round(Math.max(0, Math.min(1, share)) * STEPS)] ?? full;
}
