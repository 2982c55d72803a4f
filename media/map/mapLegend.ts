/** Legend of the map: what is on it now, each with its color and its shape. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type { MapFootprint, MapState, TileMark } from '../../src/views/map/protocol.ts';
import { el } from '../components/element.ts';
import type { MapColors } from './mapColors.ts';
import { stateImage } from './tileStyles.ts';

export interface LegendContents {
  readonly marks: readonly TileMark[];
  readonly isStale: boolean;
  readonly hasChosen: boolean;
  readonly areaName: string | undefined;
  /** What of the area is not drawn as it is. */
  readonly areaNote: string | undefined;
  readonly footprints: readonly MapFootprint[];
}

/** In the order in which they are listed. */
const LEGEND_STATES: readonly MapState[] = [
  'done',
  'running',
  'waiting',
  'unsubmitted',
  'failed',
  'cancelled',
  'empty',
];

export class MapLegend {
  readonly element = el('ul', { class: 'map-legend', 'aria-label': l10n.t('Legend of the map') });

  show(contents: LegendContents, colors: MapColors): void {
    const entries = [
      ...chosenEntry(contents, colors),
      ...dateEntries(contents, colors),
      ...stateEntries(contents, colors),
      ...areaEntry(contents, colors),
      ...footprintEntry(contents, colors),
    ];
    this.element.replaceChildren(...entries);
    this.element.hidden = entries.length === 0;
  }
}

function chosenEntry({ hasChosen }: LegendContents, colors: MapColors): HTMLElement[] {
  if (!hasChosen) return [];
  const box = swatch(l10n.t('chosen'));
  box.swatch.style.background = colors.chosenFill;
  box.swatch.style.border = `2.5px solid ${colors.chosen}`;
  return [box.entry];
}

function dateEntries({ marks, isStale }: LegendContents, colors: MapColors): HTMLElement[] {
  const counted = marks.flatMap(({ dates }) => dates ?? []);
  if (counted.length === 0) return [];
  const [least, most] = [Math.min(...counted.filter(Boolean)), Math.max(...counted)];
  const entries: HTMLElement[] = [];
  if (most > 0) {
    const text =
      least === most
        ? l10n.t('{0} dates', formatNumber(most))
        : l10n.t('{0} to {1} dates: the more, the darker', formatNumber(least), formatNumber(most));
    const few = colors.dates(least / most);
    const box = swatch(isStale ? l10n.t('{0} (before the last changes)', text) : text);
    box.swatch.style.background = `linear-gradient(to right, ${few}, ${colors.dates(1)})`;
    box.swatch.style.width = '36px';
    entries.push(box.entry);
  }
  if (counted.includes(0)) {
    const box = swatch(l10n.t('no scenes: hatched'));
    box.swatch.style.background = `repeating-linear-gradient(135deg, transparent 0 4px, ${colors.text} 4px 5px)`;
    entries.push(box.entry);
  }
  return entries;
}

function stateEntries({ marks }: LegendContents, colors: MapColors): HTMLElement[] {
  const shown = new Set(marks.map(({ state }) => state));
  return LEGEND_STATES.filter((state) => shown.has(state)).map((state) => {
    const { entry, swatch: box } = swatch(formatMapState(state));
    box.classList.add('symbol');
    // It may be a picture without an element: the library keeps its symbols for later.
    const image: unknown = stateImage(state, colors, 6).getImage(2);
    if (image instanceof HTMLCanvasElement || image instanceof ImageBitmap) {
      box.append(copyOf(image));
    }
    return entry;
  });
}

/** The library reuses its canvas for equal symbols, and an element has one place only. */
function copyOf(image: HTMLCanvasElement | ImageBitmap): HTMLCanvasElement {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.style.width = `${image.width / 2}px`;
  canvas.style.height = `${image.height / 2}px`;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return canvas;
}

function areaEntry({ areaName, areaNote }: LegendContents, colors: MapColors): HTMLElement[] {
  if (areaName === undefined) return [];
  const name = areaName || l10n.t('area of interest');
  const box = swatch(areaNote === undefined ? name : l10n.t('{0} ({1})', name, areaNote));
  box.swatch.style.border = `2px dashed ${colors.area}`;
  return [box.entry];
}

function footprintEntry({ footprints }: LegendContents, colors: MapColors): HTMLElement[] {
  const [first] = footprints;
  const last = footprints.at(-1);
  if (!first || !last) return [];
  const count = formatNumber(footprints.length);
  const text =
    footprints.length === 1
      ? l10n.t('outline of 1 scene, {0}', first.date)
      : l10n.t('outlines of {0} scenes, {1} to {2}', count, first.date, last.date);
  const box = swatch(text);
  box.swatch.style.border = `1.5px solid ${colors.footprint}`;
  return [box.entry];
}

function swatch(text: string): { entry: HTMLElement; swatch: HTMLElement } {
  const box = el('span', { class: 'swatch', 'aria-hidden': 'true' });
  return { entry: el('li', {}, box, text), swatch: box };
}

function formatMapState(state: MapState): string {
  switch (state) {
    case 'done':
      return l10n.t('ordered: done');
    case 'running':
      return l10n.t('ordered: running');
    case 'waiting':
      return l10n.t('ordered: waiting');
    case 'unsubmitted':
      return l10n.t('ordered: not started');
    case 'failed':
      return l10n.t('ordered: failed');
    case 'cancelled':
      return l10n.t('ordered: cancelled');
    case 'empty':
      return l10n.t('ordered: without scenes');
  }
}
