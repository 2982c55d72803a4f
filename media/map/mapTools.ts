/** Buttons above the map. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import type { Tool } from './drawing.ts';
import type { MapProjectionName } from './mapProjection.ts';

export interface MapToolsEvents {
  zoom(steps: 1 | -1): void;
  fit(): void;
  setTool(tool: Tool): void;
  setProjection(name: MapProjectionName): void;
  /** Absent where there are no scenes to show. */
  readonly showScenes?: (isShown: boolean) => void;
}

export class MapTools {
  readonly element: HTMLElement;
  readonly #tools = new Map<Tool, HTMLButtonElement>();
  readonly #projection: HTMLSelectElement;
  readonly #gridOption = el('option', { value: 'grid' });

  constructor(canChoose: boolean, events: MapToolsEvents) {
    this.#projection = el(
      'select',
      { class: 'map-projection', 'aria-label': l10n.t('Projection of the map') },
      this.#gridOption,
      el('option', { value: 'mercator' }, l10n.t('Web Mercator')),
    );
    this.#projection.addEventListener('change', () =>
      events.setProjection(this.#projection.value === 'mercator' ? 'mercator' : 'grid'),
    );
    const zooming = el(
      'div',
      { class: 'map-group' },
      press('+', l10n.t('Zoom in'), () => events.zoom(1)),
      press('−', l10n.t('Zoom out'), () => events.zoom(-1)),
      press(l10n.t('Fit'), l10n.t('Fit the chosen tiles or the grid'), () => events.fit()),
    );
    this.element = el(
      'div',
      { class: 'map-tools', role: 'group', 'aria-label': l10n.t('Map tools') },
      zooming,
      ...(canChoose ? [this.#toolButtons(events)] : []),
      ...(events.showScenes ? [scenesBox(events.showScenes)] : []),
      this.#projection,
    );
    this.setGrid('');
    this.showTool('move');
  }

  showTool(tool: Tool): void {
    for (const [name, button] of this.#tools) {
      button.setAttribute('aria-pressed', String(name === tool));
    }
  }

  showProjection(name: MapProjectionName): void {
    this.#projection.value = name;
  }

  /** @param crsName name of the grid's coordinate reference system */
  setGrid(crsName: string): void {
    this.#gridOption.textContent = crsName
      ? l10n.t('Grid: {0}', crsName)
      : l10n.t('Projection of the grid');
  }

  #toolButtons(events: MapToolsEvents): HTMLElement {
    const tools: [Tool, string, string][] = [
      ['move', l10n.t('Click'), l10n.t('Choose single tiles; drag to move the map')],
      ['box', l10n.t('Box'), l10n.t('Choose tiles with a box; also by dragging with Shift')],
      ['polygon', l10n.t('Polygon'), l10n.t('Choose tiles with a polygon; double-click ends it')],
    ];
    const buttons = tools.map(([tool, label, title]) => {
      const button = press(label, title, () => events.setTool(tool));
      this.#tools.set(tool, button);
      return button;
    });
    return el(
      'div',
      { class: 'map-group', role: 'group', 'aria-label': l10n.t('Choose by') },
      ...buttons,
    );
  }
}

function scenesBox(show: (isShown: boolean) => void): HTMLElement {
  const box = el('input', { type: 'checkbox', class: 'map-scenes' });
  box.addEventListener('change', () => show(box.checked));
  return el('label', { class: 'map-check' }, box, l10n.t('Outlines of scenes'));
}

function press(label: string, title: string, pressed: () => void): HTMLButtonElement {
  // A name that begins with the visible label can be spoken as it is seen.
  const isSymbol = label.length === 1;
  const name = isSymbol ? title : `${label}: ${title}`;
  const button = el('button', { type: 'button', title, 'aria-label': name }, label);
  button.addEventListener('click', pressed);
  return button;
}
