/** Finds tiles by a place, a file with an area, or an open editor with one. */
import * as l10n from '@vscode/l10n';
import type { TilesAnswer } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { button, textField } from '../components/toolkit.ts';
import { AreaOrderBoxes } from './areaOrderBoxes.ts';
import { hint } from './formElements.ts';

/** Delay after the last keystroke before a place is looked up. */
const PAUSE_MS = 200;

export interface TilesFinderEvents {
  /** The place in the field has changed. */
  typed(): void;
  /** Requests the tiles at the typed place. */
  look(text: string): void;
  addPlace(text: string): void;
  addFile(): void;
  addEditor(): void;
  removeArea(): void;
  /** Images are cut to the area, or not any more. */
  insideChanged(): void;
  /** The area is ordered without the grid, or in its tiles. */
  gridChanged(): void;
}

export class TilesFinder {
  readonly element: HTMLElement;
  readonly #events: TilesFinderEvents;
  readonly #place = textField({
    id: 'place',
    label: l10n.t('Point or bounding box'),
    placeholder: l10n.t('for example {0}', '42.36N 71.06W'),
  });
  readonly #add = button({ id: 'add-place', label: l10n.t('Add Tiles'), appearance: 'secondary' });
  readonly #file = button({
    id: 'add-file',
    label: l10n.t('From a File…'),
    appearance: 'secondary',
  });
  readonly #editor = button({ id: 'add-editor', label: '', appearance: 'secondary' });
  readonly #instead = button({ id: 'place-instead', label: '', appearance: 'secondary' });
  readonly #hint = hint(
    'place-hint',
    l10n.t(
      'With letters, in any order: 42.36N 71.06W, or 42°21\'36"N 71°3\'36"W. Without letters, longitude comes first: -71.06, 42.36. Four numbers are a bounding box: west, south, east, north. MGRS (15TVG), UTM (15N 480000 4610000), coordinates of the grid and POLYGON(…) also work.',
    ),
  );
  readonly #fileHint = hint(
    'file-hint',
    l10n.t(
      'GeoJSON, KML, KMZ, shapefile, GeoPackage, FlatGeobuf, TopoJSON, WKT or CSV, also in ZIP or gzip. You can also drop a file here while you hold Shift.',
    ),
  );
  readonly #areaName = el('span', { id: 'area-name' });
  readonly #removeArea = button({
    id: 'remove-area',
    label: l10n.t('Remove Area'),
    appearance: 'secondary',
  });
  readonly #area = el(
    'div',
    { id: 'area', class: 'with-button' },
    this.#areaName,
    this.#removeArea.element,
  );
  readonly #choices: AreaOrderBoxes;
  readonly #words = el('p', { id: 'place-words', class: 'answer', 'aria-live': 'polite' });
  /** Tiles at a typed place. */
  readonly #byPlace = el('div', { id: 'tiles-by-place' });
  /** Result for a file or an editor. */
  readonly #shapes = el('p', { id: 'geojson-words', class: 'answer', 'aria-live': 'polite' });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turned = '';

  constructor(events: TilesFinderEvents) {
    this.#events = events;
    this.#choices = new AreaOrderBoxes(events);
    this.#byPlace.append(
      el('div', { class: 'with-button' }, this.#place.element, this.#add.element),
      this.#words,
      this.#instead.element,
      this.#hint,
    );
    this.element = el(
      'div',
      { id: 'tiles-finder', role: 'group', 'aria-label': l10n.t('Find tiles') },
      this.#byPlace,
      el('div', { class: 'buttons' }, this.#file.element, this.#editor.element),
      this.#fileHint,
      this.#shapes,
      this.#area,
      this.#choices.element,
    );
    this.#listen();
    this.#showAnswer(undefined);
    this.setEditor(undefined);
    this.setArea(undefined);
  }

  /** The typed point or bounding box. */
  get place(): string {
    return this.#place.value;
  }

  /** Setting the current place again keeps its message. */
  set place(text: string) {
    if (text === this.#place.value) return;
    clearTimeout(this.#timer);
    this.#place.value = text;
    this.#showAnswer(undefined);
    if (text.trim() !== '') this.#events.look(text);
  }

  /** Shows the tiles at the place; ignored when the field has changed since. */
  show(text: string, answer: TilesAnswer): void {
    if (text === this.#place.value) this.#showAnswer(answer);
  }

  /** Shows the result of adding tiles. */
  added(words: string, ok: boolean, byPlace: boolean): void {
    this.#shapes.textContent = byPlace ? '' : words;
    this.#shapes.classList.toggle('wrong', !byPlace && !ok);
    if (!byPlace) {
      // A file may have been dropped elsewhere on the page, such as on the map.
      if (!ok) this.#shapes.scrollIntoView({ block: 'nearest' });
      return;
    }
    this.#showMessage(words, !ok);
    this.#instead.element.hidden = true;
    if (!ok) return;
    this.#place.value = '';
    this.#add.disabled = true;
    this.#hint.hidden = false;
  }

  /** @param label the editor whose GeoJSON can be used */
  setEditor(label: string | undefined): void {
    this.#editor.element.hidden = label === undefined;
    this.#editor.label = label === undefined ? '' : l10n.t('From {0}', label);
  }

  /** Whether pixels outside the area have no data. */
  get isInside(): boolean {
    return this.#choices.isInside;
  }

  set isInside(isInside: boolean) {
    this.#choices.isInside = isInside;
  }

  /** Whether the area is ordered as one image, without the grid. */
  get isWithoutGrid(): boolean {
    return this.#choices.isWithoutGrid;
  }

  set isWithoutGrid(isWithoutGrid: boolean) {
    this.#choices.isWithoutGrid = isWithoutGrid;
  }

  /** Without a grid, there are no tiles at a place. */
  showPlace(isShown: boolean): void {
    this.#byPlace.hidden = !isShown;
  }

  /** Whether there is an area. */
  get hasArea(): boolean {
    return !this.#area.hidden;
  }

  /**
   * @param name the area whose tiles are in the field; undefined for none
   * @param insideProblem why images cannot be cut to it
   */
  setArea(name: string | undefined, insideProblem?: string): void {
    this.#choices.setArea(name === undefined ? undefined : { problem: insideProblem });
    this.#area.hidden = name === undefined;
    this.#areaName.textContent = name === undefined ? '' : l10n.t('Area: {0}', name);
  }

  #listen(): void {
    this.#place.onInput(() => {
      clearTimeout(this.#timer);
      this.#events.typed();
      const text = this.#place.value;
      if (text.trim() === '') return this.#showAnswer(undefined);
      this.#timer = setTimeout(() => this.#events.look(text), PAUSE_MS);
    });
    this.#place.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (this.#place.value.trim() !== '') this.#events.addPlace(this.#place.value);
    });
    this.#add.onPress(() => {
      if (!this.#add.disabled) this.#events.addPlace(this.#place.value);
    });
    this.#file.onPress(() => this.#events.addFile());
    this.#editor.onPress(() => this.#events.addEditor());
    this.#removeArea.onPress(() => {
      this.#events.removeArea();
      // The button disappears with the area: the focus moves to an element nearby.
      this.#file.element.focus();
    });
    this.#instead.onPress(() => {
      this.#place.value = this.#turned;
      this.#events.addPlace(this.#turned);
    });
  }

  #showAnswer(answer: TilesAnswer | undefined): void {
    const isWrong = answer?.found === 0;
    this.#showMessage(answer?.words ?? '', isWrong);
    this.#add.disabled = !answer || isWrong;
    this.#hint.hidden = answer !== undefined;
    this.#turned = answer?.instead?.text ?? '';
    this.#instead.element.hidden = answer?.instead === undefined;
    this.#instead.label = answer?.instead?.words ?? '';
  }

  #showMessage(words: string, isWrong: boolean): void {
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#words.classList.toggle('wrong', isWrong);
    this.#place.describe([this.#words, this.#hint], isWrong);
  }
}
