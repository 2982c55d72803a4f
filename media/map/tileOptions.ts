/**
 * The tiles as a list, for the keyboard and for screen readers: it covers the map, has the focus, and
 * its current entry is the tile with the cursor.
 */

import * as l10n from '@vscode/l10n';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import { formatTileName } from '../../src/domain/tileName.ts';
import type { TileMark } from '../../src/views/map/protocol.ts';
import { el } from '../components/element.ts';
import { type TileLattice, tileKey, tilesOf } from './tileLattice.ts';

/** Rows and columns of the list on each side of the cursor. */
const AROUND = 4;

export interface TileOptionsEvents {
  /** The cursor moved. @param isPicking whether Shift was held */
  moved(tile: TileIndex, isPicking: boolean): void;
  pick(tile: TileIndex): void;
  zoom(steps: 1 | -1): void;
  fit(): void;
  /** @returns whether there was something to give up */
  giveUp(): boolean;
  focused(isFocused: boolean): void;
}

export interface ListedTiles {
  readonly chosen: ReadonlySet<string>;
  readonly marks: ReadonlyMap<string, TileMark>;
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export class TileOptions {
  readonly element: HTMLElement;
  readonly #events: TileOptionsEvents;
  readonly #canChoose: boolean;
  #lattice: TileLattice | undefined;
  #tiles: ListedTiles = { chosen: new Set(), marks: new Map() };
  #cursor: TileIndex | undefined;

  constructor(canChoose: boolean, events: TileOptionsEvents) {
    this.#events = events;
    this.#canChoose = canChoose;
    this.element = el('div', {
      class: 'map-list',
      role: 'listbox',
      tabindex: '0',
      'aria-multiselectable': canChoose ? 'true' : undefined,
    });
    this.element.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('focus', () => events.focused(true));
    this.element.addEventListener('blur', () => events.focused(false));
  }

  get cursor(): TileIndex | undefined {
    return this.#cursor;
  }

  /** Without a grid there is nothing to choose. */
  setLattice(lattice: TileLattice | undefined): void {
    this.#lattice = lattice;
    this.#cursor = lattice && this.#cursor ? lattice.nearest(this.#cursor) : undefined;
    this.element.setAttribute(
      'aria-label',
      lattice
        ? this.#canChoose
          ? l10n.t('Tiles of {0}. Arrow keys move, Space chooses.', lattice.grid.name)
          : l10n.t('Tiles of {0}. Arrow keys move, Enter shows the tasks.', lattice.grid.name)
        : l10n.t('No tiles'),
    );
    this.element.hidden = lattice === undefined;
    this.#list();
  }

  showTiles(tiles: ListedTiles): void {
    this.#tiles = tiles;
    this.#list();
  }

  moveTo(tile: TileIndex): void {
    this.#cursor = tile;
    this.#list();
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act({ key, shiftKey }: KeyboardEvent): boolean {
    const step = STEPS[key];
    if (step) return this.#step(step, shiftKey);
    switch (key) {
      case 'Enter':
      case ' ':
        if (this.#cursor) this.#events.pick(this.#cursor);
        return true;
      case '+':
      case '=':
        this.#events.zoom(1);
        return true;
      case '-':
        this.#events.zoom(-1);
        return true;
      case 'Home':
        this.#events.fit();
        return true;
      case 'Escape':
        return this.#events.giveUp();
      default:
        return false;
    }
  }

  #step([rows, columns]: readonly [number, number], isPicking: boolean): boolean {
    const { cursor } = this;
    if (!this.#lattice || !cursor) return false;
    this.moveTo(this.#lattice.nearest([cursor[0] + rows, cursor[1] + columns]));
    if (this.#cursor) this.#events.moved(this.#cursor, isPicking);
    return true;
  }

  #list(): void {
    const [lattice, cursor] = [this.#lattice, this.#cursor];
    const block = lattice && cursor && around(lattice, cursor);
    const options = block ? [...tilesOf(block)].map((tile) => this.#option(tile)) : [];
    this.element.replaceChildren(...options);
    if (cursor && options.length > 0) {
      this.element.setAttribute('aria-activedescendant', optionId(cursor));
    } else this.element.removeAttribute('aria-activedescendant');
  }

  #option(tile: TileIndex): HTMLElement {
    const key = tileKey(tile);
    const isChosen = this.#tiles.chosen.has(key);
    const text = describeTile(tile, this.#tiles.marks.get(key));
    return el(
      'div',
      {
        id: optionId(tile),
        role: 'option',
        'aria-selected': String(isChosen),
        ...this.#place(tile),
      },
      text,
    );
  }

  /** Where it is in the list of all tiles, of which the page has a part. */
  #place([row, column]: TileIndex): Record<string, string> {
    if (!this.#lattice) return {};
    const [[top, bottom], [left, right]] = this.#lattice.grid.limits;
    const width = right - left + 1;
    return {
      'aria-setsize': String((bottom - top + 1) * width),
      'aria-posinset': String((row - top) * width + column - left + 1),
    };
  }
}

function around(lattice: TileLattice, [row, column]: TileIndex) {
  const [top, left] = lattice.nearest([row - AROUND, column - AROUND]);
  const [bottom, right] = lattice.nearest([row + AROUND, column + AROUND]);
  return { rows: [top, bottom] as const, columns: [left, right] as const };
}

function optionId([row, column]: TileIndex): string {
  return `map-tile-${row}-${column}`;
}

/** "h009v003: 12 dates in 4 images; order 2019_2020: 4 tasks done" */
export function describeTile([row, column]: TileIndex, mark: TileMark | undefined): string {
  const details = [mark?.datesText, mark?.stateText].filter(Boolean).join('; ');
  const name = formatTileName(row, column);
  return details ? `${name}: ${details}` : name;
}
