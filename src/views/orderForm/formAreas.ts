/**
 * The area of interest of the order form: reads it, adds its tiles to the field, shows it in the page
 * and on the map, and keeps it from one time to the next.
 */
import * as l10n from '@vscode/l10n';
import type { TileGrid } from '../../core/index.ts';
import {
  type AreaDetails,
  type FormArea,
  type FoundArea,
  findArea,
  type LocatedSource,
} from './areaFinding.ts';
import type { Draft, ToOrderForm } from './protocol.ts';
import { withFound } from './tileFinding.ts';

export interface FormAreasParts {
  readonly post: (message: ToOrderForm) => void;
  /** Shows it on the map, or none. */
  readonly showOnMap: (area: FormArea | undefined, details: AreaDetails | undefined) => void;
  readonly draft: () => Draft;
  /** Changes the draft, here and in the page. */
  readonly change: (change: Partial<Draft>) => void;
  /** @throws ConfigError */
  readonly grid: () => Promise<TileGrid | undefined>;
  /** Called when there is another area, or none. */
  readonly onChange: () => void;
  /** Where it is kept. */
  readonly memory: { get(): FormArea | undefined; set(area: FormArea | undefined): void };
}

export class FormAreas {
  readonly #parts: FormAreasParts;
  #area: FormArea | undefined;
  #details: AreaDetails | undefined;
  /** The result of the last reading, until the page can show it. */
  #result: ToOrderForm | undefined;

  constructor(parts: FormAreasParts) {
    this.#parts = parts;
    this.#area = parts.memory.get();
  }

  get area(): FormArea | undefined {
    return this.#area;
  }

  set area(area: FormArea | undefined) {
    this.#replace(area);
  }

  #replace(area: FormArea | undefined, details?: AreaDetails): void {
    this.#details = details;
    this.#area = area;
    this.#parts.memory.set(area);
    this.#parts.onChange();
    this.show();
  }

  /** Sends the area, and the result of a reading that the page has not shown yet. */
  show(): void {
    const { name, insideProblem } = this.#area ?? {};
    this.#parts.post({
      type: 'area',
      ...(name && { name }),
      ...(insideProblem && { insideProblem }),
    });
    this.#parts.showOnMap(this.#area, this.#details);
    if (this.#result) this.#parts.post(this.#result);
  }

  /**
   * Reads an area, and adds its tiles to those of the field.
   *
   * @param onFound called before anything is changed, if it has tiles
   */
  async add(located: LocatedSource | undefined, onFound?: () => void): Promise<void> {
    const grid = located && (await this.#parts.grid());
    const found = grid && (await findArea(located, grid));
    if (!found) return;
    // An area outside the grid can be ordered without it, but does not replace one whose tiles are chosen.
    const isWanted = found.tiles.length > 0 || !this.#area || this.#parts.draft().isWithoutGrid;
    const area = isWanted ? found.area : undefined;
    if (found.tiles.length > 0 || area) onFound?.();
    // Reading takes time: the current contents of the field are used.
    const { tiles, words, ok } = withFound(this.#parts.draft().tiles, found);
    this.#result = { type: 'tilesAdded', words: withAlternative(words, found), ok, byPlace: false };
    this.#parts.change({ tiles });
    if (area) this.#replace(area, found.details);
    else this.#parts.post(this.#result);
  }

  /** Shows what became of the tiles for another reason than an area. */
  showResult(words: string): void {
    this.#result = { type: 'tilesAdded', words, ok: false, byPlace: false };
    this.#parts.post(this.#result);
  }

  /** A change in the page, which has shown the result before: it is not shown again. */
  forgetResult(): void {
    this.#result = undefined;
  }
}

/** Actions for an area outside the grid. */
function withAlternative(words: string, { tiles, area }: FoundArea): string {
  if (tiles.length > 0 || !area?.inside) return words;
  return l10n.t('{0} It can be ordered as one image, without the grid.', words);
}

/** A stored area, whatever an earlier version stored. */
export function asFormArea(kept: unknown): FormArea | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { name, outline, inside, insideProblem, recordedGrid } = kept as Partial<FormArea>;
  const { marks, tolerance } = kept as Partial<FormArea>;
  if (typeof name !== 'string' || !Array.isArray(outline?.coordinates)) return undefined;
  const isWhole = typeof inside?.name === 'string' && Array.isArray(inside.geometry?.coordinates);
  const isRecorded =
    typeof recordedGrid?.pixels === 'string' && Array.isArray(recordedGrid.grid?.ul);
  const drawn = {
    ...{ name, outline },
    ...(Array.isArray(marks) && marks.every(Number.isFinite) && { marks }),
    ...(typeof tolerance === 'number' && { tolerance }),
  };
  if (isWhole) return { ...drawn, inside, ...(isRecorded && { recordedGrid }) };
  // An area that an earlier version has kept is chosen again before images are cut to it.
  const problem = insideProblem ?? l10n.t('Choose the area again to cut images to it.');
  return { ...drawn, insideProblem: problem };
}
