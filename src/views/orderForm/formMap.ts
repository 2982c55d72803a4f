/**
 * The map of the order form: shows the grid, the chosen tiles, numbers of dates and existing orders, and
 * changes the field of the tiles. Does not import `vscode`.
 */

import * as l10n from '@vscode/l10n';
import type { Config } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { drawnOutline } from '../map/areaOutline.ts';
import { mapGrid } from '../map/mapGrid.ts';
import { type OrderMark, OrderMarks } from '../map/orderMarks.ts';
import type {
  MapArea,
  MapBox,
  MapContents,
  MapGrid,
  MapMarks,
  MapSettings,
  TileMark,
} from '../map/protocol.ts';
import type { AreaDetails } from './areaFinding.ts';
import { checkDraft } from './draft.ts';
import { fingerprintOf, incompleteFingerprint } from './fingerprints.ts';
import { describeAddedTiles } from './foundTiles.ts';
import type { ImageCounts, TileCounts } from './imageCounts.ts';
import { MapScenes, type ScenesRequest } from './mapScenes.ts';
import { parseTiles } from './parseTiles.ts';
import type { Draft, DraftGrid } from './protocol.ts';
import { addTiles, removeTiles } from './tileList.ts';

export interface FormMapParts {
  readonly post: (contents: MapContents) => void;
  readonly draft: () => Draft;
  readonly configuration: () => ConfigurationOrders | undefined;
  readonly counts: () => ImageCounts | undefined;
  /** Ids of the collections of a request that have no scenes, as far as known. */
  readonly withoutScenes: (fingerprint: string) => readonly string[];
  /** Changes the field of the tiles, here and in the page. */
  readonly changeTiles: (text: string) => void;
  readonly settings: () => MapSettings;
}

export class FormMap {
  readonly #parts: FormMapParts;
  readonly #orders = new OrderMarks();
  readonly #scenes: MapScenes;
  #isShown = false;
  #area: MapArea | undefined;
  #details: AreaDetails | undefined;
  #grid: MapGrid | undefined;
  #sent: { grid?: string; chosen?: string; marks?: string } = {};
  #marks: readonly OrderMark[] = [];
  #reading: AbortController | undefined;

  constructor(parts: FormMapParts) {
    this.#parts = parts;
    this.#scenes = new MapScenes(parts.post);
  }

  /** The page shows the map; everything is sent. */
  async show(): Promise<void> {
    this.#isShown = true;
    this.#sent = {};
    this.#parts.post({ settings: this.#parts.settings(), area: this.#area ?? null });
    await this.follow();
    await this.followOrders();
  }

  /** Shows the area of interest, or none. */
  setArea(area: MapArea | undefined, details?: AreaDetails): void {
    this.#area = area;
    this.#details = details;
    if (this.#isShown) this.#parts.post({ area: area ?? null, areaDetail: null });
  }

  /** Shows a part of the area in detail. */
  showDetail(box: MapBox, finest: number): void {
    const outline = this.#isShown ? this.#details?.(box, finest) : undefined;
    if (outline) this.#parts.post({ areaDetail: { box, finest, ...drawnOutline(outline) } });
  }

  hide(): void {
    this.#isShown = false;
    this.#scenes.stop();
    this.#reading?.abort();
    this.#reading = undefined;
  }

  /** Shows what the draft has now. */
  async follow(): Promise<void> {
    if (!this.#isShown) return;
    const before = this.#grid;
    const { grid, problem } = await this.#readGrid();
    this.#grid = grid;
    // First: a new grid is shown around the chosen tiles.
    this.#sendChosen();
    this.#send('grid', grid ?? null, (value) => ({ grid: value, message: problem ?? '' }));
    await this.#sendMarks();
    await this.#scenes.follow(this.#wantedScenes);
    if (before && grid && JSON.stringify(before) !== JSON.stringify(grid)) {
      await this.followOrders();
    }
  }

  /** It became known whether collections have scenes. */
  async followMarks(): Promise<void> {
    if (this.#isShown) await this.#sendMarks();
  }

  /** Images were counted: their numbers of dates, and their scenes if they are shown. */
  async followCounts(): Promise<void> {
    await this.follow();
    if (this.#isShown && this.#scenes.isShown) await this.#scenes.show(this.#wantedScenes);
  }

  /** Shows or hides the outlines of scenes. */
  async showScenes(isShown: boolean): Promise<void> {
    if (isShown) await this.#scenes.show(this.#wantedScenes);
    else this.#scenes.hide();
  }

  get #wantedScenes(): ScenesRequest | undefined {
    const { request } = checkDraft(this.#parts.draft());
    const configuration = this.#parts.configuration();
    return request && configuration && { configuration, request };
  }

  /** Shows the orders as they are now. */
  async followOrders(): Promise<void> {
    const configuration = this.#parts.configuration();
    if (!this.#isShown || !configuration || !this.#grid) return;
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const marks = await this.#orders.of(configuration, this.#grid, reading.signal);
    if (this.#reading !== reading || reading.signal.aborted) return;
    this.#reading = undefined;
    this.#marks = marks;
    await this.#sendMarks();
  }

  /** Adds tiles to the choice; removes them if all of them are chosen. */
  pickMany(tiles: readonly TileIndex[]): void {
    this.#change(tiles);
  }

  /** @param ring longitudes and latitudes; closed */
  async pickRing(ring: readonly (readonly [number, number])[]): Promise<void> {
    const config = await this.#config();
    if (!config) return;
    try {
      const coordinates = [ring.map(([lon, lat]) => [lon, lat])];
      const tiles = config.grid.tilesIn({ type: 'Polygon', coordinates });
      if (tiles.length === 0) this.#say(l10n.t('There are no tiles in this area.'));
      else this.#change(tiles.map(({ row, column }) => [row, column] as const));
    } catch (error) {
      this.#say(messageOf(error));
    }
  }

  /** The grid of an order that does without the configuration's; undefined until it is known. */
  get #ownGrid(): DraftGrid | undefined {
    const { ownGrid } = this.#parts.draft();
    return ownGrid && 'grid' in ownGrid ? ownGrid.grid : undefined;
  }

  #change(tiles: readonly TileIndex[]): void {
    if (this.#parts.draft().isWithoutGrid) {
      this.#say(l10n.t('Without the grid, the area is one image: there are no tiles to choose.'));
      return;
    }
    const text = this.#parts.draft().tiles;
    const { tiles: there, problem } = parseTiles(text);
    const known = new Set(there.map(String));
    const areAllChosen = tiles.every((tile) => known.has(String(tile)));
    const indices = tiles.map(([row, column]): [number, number] => [row, column]);
    if (areAllChosen && problem) {
      this.#say(
        l10n.t('The field of the tiles cannot be read. Correct it before tiles are removed.'),
      );
    } else if (areAllChosen) {
      this.#setTiles(removeTiles(text, indices), describeRemovedTiles(tiles.length));
    } else {
      const { text: written, added } = addTiles(text, indices);
      this.#setTiles(written, describeAddedTiles(tiles.length, added));
    }
  }

  #setTiles(text: string, message: string): void {
    this.#parts.changeTiles(text);
    this.#sendChosen();
    this.#say(message);
  }

  #sendChosen(): void {
    const [rows, columns] = this.#grid?.limits ?? [
      [0, -1],
      [0, -1],
    ];
    const { tiles, isWithoutGrid } = this.#parts.draft();
    const all = this.#ownGrid ? [[0, 0] as const] : isWithoutGrid ? [] : parseTiles(tiles).tiles;
    const chosen = all.filter(
      ([row, column]) =>
        row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1],
    );
    this.#send('chosen', chosen, (value) => ({ chosen: value }));
  }

  async #sendMarks(): Promise<void> {
    const marks = joinMarks(await this.#dateMarks(), this.#marks);
    this.#send('marks', marks, (value) => ({ marks: value }));
  }

  /** Numbers of dates, as far as they were counted. */
  async #dateMarks(): Promise<MapMarks> {
    const counts = this.#parts.counts();
    const configuration = this.#parts.configuration();
    if (!counts || !configuration) return { tiles: [], isStale: false };
    const { request } = checkDraft(this.#parts.draft());
    const { insideArea } = this.#parts.draft();
    const place = { ...(this.#ownGrid && { grid: this.#ownGrid }), inside: insideArea };
    const fingerprint = request
      ? await fingerprintOf(request, configuration)
      : await incompleteFingerprint(place, configuration);
    const known = counts.for(fingerprint);
    const current = known.withoutOutdated(this.#parts.withoutScenes(fingerprint));
    const tiles = current.byTile().map(
      (each): TileMark => ({
        tile: each.tile,
        dates: each.dates,
        datesText: formatTileCounts(each),
      }),
    );
    return { tiles, isStale: current.isStale };
  }

  /** Sends a part of the contents if it has changed. */
  #send<Name extends 'grid' | 'chosen' | 'marks', Value>(
    name: Name,
    value: Value,
    contents: (value: Value) => MapContents,
  ): void {
    const text = JSON.stringify(value);
    if (!this.#isShown || this.#sent[name] === text) return;
    this.#sent[name] = text;
    this.#parts.post(contents(value));
  }

  async #readGrid(): Promise<{ grid?: MapGrid; problem?: string }> {
    try {
      const config = await this.#parts.configuration()?.source.config();
      if (!config) return {};
      const own = this.#ownGrid;
      if (!own) return { grid: await mapGrid(config.grid) };
      const { TileGrid } = await import('../../core/index.ts');
      return { grid: await mapGrid(TileGrid.from(own)) };
    } catch (error) {
      // The form shows it at the configuration as well.
      return { problem: messageOf(error) };
    }
  }

  /** A configuration that cannot be read is reported at its field. */
  async #config(): Promise<Config | undefined> {
    return this.#parts
      .configuration()
      ?.source.config()
      .catch(() => undefined);
  }

  #say(message: string): void {
    this.#parts.post({ message });
  }
}

/** "36 dates, images without scenes: 2 of 12" */
function formatTileCounts({ dates, images, empty }: TileCounts): string {
  const words = dates === 1 ? l10n.t('1 date') : l10n.t('{0} dates', formatNumber(dates));
  if (empty === 0) return words;
  const missing = l10n.t(
    'images without scenes: {0} of {1}',
    formatNumber(empty),
    formatNumber(images),
  );
  return `${words}, ${missing}`;
}

function describeRemovedTiles(count: number): string {
  return count === 1
    ? l10n.t('1 tile removed.')
    : l10n.t('{0} tiles removed.', formatNumber(count));
}

function joinMarks({ tiles, isStale }: MapMarks, orders: readonly OrderMark[]): MapMarks {
  const joined = new Map(tiles.map((mark) => [String(mark.tile), mark]));
  for (const { tile, state, text } of orders) {
    const key = String(tile);
    joined.set(key, { ...(joined.get(key) ?? { tile }), state, stateText: text });
  }
  return { tiles: [...joined.values()], isStale };
}
