/**
 * Display of the image: connects the choices beside the picture, the tiles that they need and
 * the picture.
 *
 * A new choice is shown when all its visible tiles have arrived; until then the last one stays, so
 * that stepping through dates does not flicker.
 */
import type {
  FromQuickLook,
  ImageDescription,
  SeriesFormula,
} from '../../src/views/quickLook/protocol.ts';
import {
  type DisplayChoice,
  fitting,
  formulaOf,
  shownBands,
  showsOtherValues,
  styleOf,
  wholeRange,
} from './choice.ts';
import { cloudColors } from './cloudControls.ts';
import { type CloudColors, qualityShares } from './cloudLayer.ts';
import { comparedLabel, comparedLayers, describeMissingBands } from './comparison.ts';
import { Controls } from './controls.ts';
import type { KeptState } from './keptState.ts';
import { bandSetsOf, type Layer, type LayerBands, paintedLayers } from './layers.ts';
import type { Layout } from './layout.ts';
import type { PictureCanvas } from './pictureCanvas.ts';
import type { Marks } from './pictureMarks.ts';
import { type DisplayRange, type Distribution, distributionOf, stretchRange } from './stretch.ts';
import { Swipe } from './swipe.ts';
import { type TileAnswer, Tiles } from './tileCache.ts';
import {
  NO_TILES,
  noDataNumber,
  shownNoData,
  tileParts,
  type ViewedTiles,
  viewedTiles,
} from './tileParts.ts';
import type { Viewport } from './viewport.ts';

export interface DisplayParts {
  readonly layout: Layout;
  readonly picture: PictureCanvas;
  readonly post: (message: FromQuickLook) => void;
  readonly view: () => Viewport | undefined;
  readonly marks: () => Marks;
  /** Another date or other bands were chosen, or the divider between two dates was moved. */
  readonly onChoice: () => void;
  readonly onMosaic: (isShown: boolean) => void;
  /** The state that is kept has changed. */
  readonly keep: () => void;
}

interface ShownChoice {
  readonly choice: DisplayChoice;
  readonly bands: readonly LayerBands[];
  readonly layers: readonly Layer[];
}

/** Milliseconds without a change after which the shares of clouds are calculated. */
const SHARES_AFTER_MS = 150;

export class Display {
  readonly swipe = new Swipe(() => {
    this.draw();
    this.#parts.onChoice();
    this.#parts.keep();
  });
  readonly #parts: DisplayParts;
  #image: ImageDescription | undefined;
  #tiles: Tiles | undefined;
  #controls: Controls | undefined;
  #choice: DisplayChoice | undefined;
  /** The last choice whose tiles have arrived. */
  #shown: ShownChoice | undefined;
  #ranges: readonly DisplayRange[] = [];
  #distributions: readonly (Distribution | undefined)[] = [];
  /** Whether black and white are determined again when the tiles of the choice have arrived. */
  #isStretchPending = true;
  #cloudColors: CloudColors = {};
  #sharesTimer = 0;

  constructor(parts: DisplayParts) {
    this.#parts = parts;
  }

  get image(): ImageDescription | undefined {
    return this.#image;
  }

  get kept(): Pick<KeptState, 'choice' | 'ranges' | 'split'> {
    return { choice: this.#choice, ranges: this.#ranges, split: this.swipe.split };
  }

  /** The index or custom formula that is shown. */
  get formula(): SeriesFormula | undefined {
    return this.#choice && this.#image && formulaOf(this.#choice, this.#image);
  }

  /** @param share of the picture's width at which a date is looked for */
  dateAt(share: number): number {
    const { date = 0, compared = date } = this.#choice ?? {};
    return share < this.swipe.split ? date : compared;
  }

  /** Label of a date while two are compared; otherwise it is that of the list. */
  comparedLabel(date: number): string | undefined {
    return this.#choice && this.#image && comparedLabel(this.#choice, this.#image, date);
  }

  /** @returns the choices for a new image */
  open(image: ImageDescription, kept: KeptState): HTMLElement {
    this.#image = image;
    this.#tiles = new Tiles(image, (this.#tiles?.nextRequest ?? 0) + 1e6, this.#parts.post);
    const choice = fitting(kept.choice, image);
    this.#choice = choice;
    this.swipe.split = kept.split;
    // Restores values that were set by hand or kept for all dates.
    const isKept = kept.ranges.length > 0 && (choice.method === 'manual' || choice.locked);
    this.#ranges = isKept ? kept.ranges : [];
    this.#isStretchPending = !isKept;
    this.#shown = undefined;
    this.#controls = new Controls(image, choice, {
      onChoice: (next) => this.choose(next),
      onRanges: (ranges) => this.#setRanges(ranges),
      onStretch: () => this.#stretchFromView(),
      onMosaic: this.#parts.onMosaic,
    });
    this.#showSwipe();
    this.themeChanged();
    return this.#controls.element;
  }

  close(): void {
    this.#image = undefined;
    this.#parts.picture.clear();
  }

  /** @returns whether the message is an answer to a request for a tile */
  receive(message: TileAnswer): void {
    if (this.#tiles?.receive(message)) this.#arrived();
  }

  choose(next: DisplayChoice): void {
    const image = this.#image;
    const before = this.#choice;
    if (!image || !before) return;
    this.#choice = next;
    const bands = shownBands(next, image);
    const sameBands =
      shownBands(before, image).join() === bands.join() && before.formula === next.formula;
    this.#isStretchPending ||= showsOtherValues(before, next);
    if (before.method !== next.method || !sameBands) {
      this.#isStretchPending ||= next.method !== 'manual' || this.#ranges.length < bands.length;
    } else if (before.date !== next.date) {
      this.#isStretchPending ||= next.method !== 'manual' && !next.locked;
    }
    this.#controls?.show(next);
    this.#showSwipe();
    this.#parts.onChoice();
    this.refresh();
  }

  #showSwipe(): void {
    const { date = 0, compared = date } = this.#choice ?? {};
    const [left, right] = [date, compared].map((each) => this.comparedLabel(each));
    this.swipe.show(left !== undefined && right !== undefined ? [left, right] : undefined);
  }

  chooseDate(date: number): void {
    if (this.#choice) this.choose({ ...this.#choice, date });
  }

  stepDate(by: number): void {
    this.#controls?.step(by);
  }

  toggleClouds(): void {
    this.#controls?.toggleClouds();
  }

  /** The colors of clouds, of the histogram and of the background are the theme's. */
  themeChanged(): void {
    this.#cloudColors = cloudColors();
    if (this.#shown) this.#showStyle();
    this.draw();
  }

  #setRanges(typed: readonly DisplayRange[]): void {
    if (!this.#choice) return;
    this.#ranges = typed;
    this.#isStretchPending = false;
    if (this.#choice.method !== 'manual') {
      this.#choice = { ...this.#choice, method: 'manual' };
      this.#controls?.show(this.#choice);
    }
    this.#showStyle();
    this.#parts.keep();
  }

  #stretchFromView(): void {
    if (!this.#choice) return;
    this.#isStretchPending = true;
    if (this.#choice.method === 'manual') {
      this.#choice = { ...this.#choice, method: 'percentile' };
      this.#controls?.show(this.#choice);
    }
    this.refresh();
  }

  /** Requests the visible tiles, and draws those that are loaded. */
  refresh(): void {
    const view = this.#parts.view();
    if (!this.#image || !this.#tiles || !view) return;
    const layers = this.#layerBands();
    this.#tiles.want(layers.length > 0 ? this.#viewed().places : [], bandSetsOf(layers));
    if (layers.length === 0) this.#shown = undefined;
    this.#parts.keep();
    this.#arrived();
  }

  /** Empty if the dates do not have the chosen bands. */
  #layerBands(): LayerBands[] {
    return this.#choice && this.#image ? comparedLayers(this.#choice, this.#image) : [];
  }

  get #missing(): string {
    return this.#choice && this.#image ? describeMissingBands(this.#choice, this.#image) : '';
  }

  /** Called when tiles have arrived, or none were missing. */
  #arrived(): void {
    const tiles = this.#tiles;
    if (!tiles) return;
    const layers = this.#layerBands();
    const { places } = this.#viewed();
    const needed = bandSetsOf(layers).flatMap((bands) => places.map((at) => ({ at, bands })));
    if (needed.every(({ at, bands }) => tiles.isSettled(at, bands))) this.#showChoice(layers);
    const failure = needed.map(({ at, bands }) => tiles.failure(at, bands)).find(Boolean);
    this.#parts.layout.status.textContent = failure ?? this.#missing;
    this.#parts.layout.showReading(tiles.share);
    this.draw();
    clearTimeout(this.#sharesTimer);
    this.#sharesTimer = window.setTimeout(() => this.#showShares(), SHARES_AFTER_MS);
  }

  #showChoice(bands: readonly LayerBands[]): void {
    const [choice, image, tiles] = [this.#choice, this.#image, this.#tiles];
    const [first] = bands;
    if (!choice || !image || !tiles || !first) return;
    const isNew = this.#shown?.choice !== choice || this.#isStretchPending;
    if (!isNew) return;
    const noData = shownNoData(first, image);
    this.#distributions = tileParts(this.#viewed(), tiles, image, first).map((parts) =>
      distributionOf(parts, noData),
    );
    if (this.#isStretchPending) {
      const { method } = choice;
      const whole = wholeRange(choice, image);
      this.#ranges = this.#distributions.map((found) =>
        method === 'manual' ? whole : found ? stretchRange(found, method) : whole,
      );
      this.#isStretchPending = false;
    }
    this.#shown = { choice, bands, layers: this.#layersOf(bands) };
    this.#controls?.showRanges(this.#ranges, this.#distributions);
    this.#parts.keep();
  }

  #layersOf(bands: readonly LayerBands[]): readonly Layer[] {
    if (!this.#choice || !this.#image) return [];
    const style = styleOf(this.#choice, this.#image, this.#ranges);
    return paintedLayers(bands, style, this.#cloudColors);
  }

  /** Shows the same numbers in other colors. */
  #showStyle(): void {
    if (!this.#shown) return;
    this.#shown = { ...this.#shown, layers: this.#layersOf(this.#shown.bands) };
    this.#controls?.showRanges(this.#ranges, this.#distributions);
    this.draw();
  }

  /** Shares of clouds in the visible part, on each date. */
  #showShares(): void {
    const [image, tiles] = [this.#image, this.#tiles];
    if (!image?.quality || !tiles) return;
    const shares = (this.#shown?.layers ?? []).map(({ clouds }) => {
      if (!clouds) return undefined;
      const [parts = []] = tileParts(this.#viewed(), tiles, image, clouds);
      const { rules } = clouds.style;
      return parts.length > 0 ? qualityShares(parts, rules, noDataNumber(image)) : undefined;
    });
    this.#controls?.showClouds(shares);
  }

  #viewed(): ViewedTiles {
    const view = this.#parts.view();
    return this.#image && view
      ? viewedTiles(this.#image, view, this.#parts.picture.size)
      : NO_TILES;
  }

  draw(): void {
    const view = this.#parts.view();
    const [image, tiles] = [this.#image, this.#tiles];
    if (!image || !tiles || !view) return;
    const layers = this.#shown?.layers ?? [];
    const { split } = this.swipe;
    this.#parts.picture.draw({ image, tiles, view, layers, split, marks: this.#parts.marks() });
    this.#parts.layout.showScale(view.scale);
  }
}
