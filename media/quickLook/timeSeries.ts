/** Time series of the quick look: connects the drawing of areas, the requests and the panel. */
import * as l10n from '@vscode/l10n';
import type {
  FromQuickLook,
  PixelSeries,
  SeriesArea,
  SeriesFormula,
  SeriesPoint,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { AreaTool, asArea, type Corner, cornersOf } from './areaTool.ts';
import { parseFormula } from './formulaText.ts';
import type { Pixel } from './keptState.ts';
import { SeriesPanel } from './seriesPanel.ts';
import { offeredIndices } from './spectralIndices.ts';

export interface TimeSeriesParts {
  readonly post: (message: FromQuickLook) => void;
  /** The outline of the area has changed. */
  readonly draw: () => void;
  /** The state that is kept has changed. */
  readonly keep: () => void;
  /** Shows the date of a point. @returns whether the open image has it */
  readonly showDate: (point: SeriesPoint) => boolean;
  readonly focusPicture: () => void;
}

export interface KeptSeries {
  readonly area: SeriesArea | undefined;
  readonly band: string | undefined;
  /** The user's own formula. */
  readonly formula: string;
}

type SeriesMessage = Extract<
  ToQuickLook,
  { type: 'series' | 'seriesPart' | 'seriesFailed' | 'seriesProgress' }
>;

export class TimeSeries {
  readonly panel: SeriesPanel;
  readonly #parts: TimeSeriesParts;
  readonly #tool = new AreaTool();
  /** Between the numbers of requests for pixels, which are negative, and those for tiles. */
  #request = 0.5;
  #isReading = false;
  #area: SeriesArea | undefined;
  /** The area of the series in the panel, while that of another one is read. */
  #shownArea: SeriesArea | undefined;
  /** The last series that is complete, while a part of another one may be in the panel. */
  #complete: PixelSeries | undefined;
  #band: string | undefined;
  /** Names of the bands of the open image. */
  #bands: readonly string[] = [];
  #formula = '';

  constructor(parts: TimeSeriesParts) {
    this.#parts = parts;
    this.panel = new SeriesPanel({
      onKind: (kind) => {
        this.#tool.kind = kind;
        this.#hint();
        parts.draw();
      },
      onBand: (name) => {
        this.#band = name;
        parts.keep();
      },
      onFormula: (text) => this.#setFormula(text),
      onCancel: () => this.#cancelReading(),
      onExport: () => parts.post({ type: 'exportSeries' }),
      onClose: () => this.close(),
      onPoint: (point) => {
        const { label, image } = point;
        if (parts.showDate(point)) this.#hint();
        else this.panel.showHint(l10n.t('{0} is in another image: {1}', label, image));
      },
    });
  }

  get kept(): KeptSeries | undefined {
    const { panel } = this;
    if (!panel.isOpen) return undefined;
    return { area: this.#area, band: this.#band, formula: this.#formula };
  }

  /** Shows what was shown before the page was hidden. @param bands names of the image's bands */
  restore(kept: unknown, bands: readonly string[]): void {
    this.#cancel();
    this.#bands = bands;
    this.#formula = '';
    this.#showComplete(undefined, undefined);
    if (typeof kept !== 'object' || kept === null) return;
    const { area, band, formula } = kept as Readonly<Record<keyof KeptSeries, unknown>>;
    this.#formula = typeof formula === 'string' ? formula : '';
    this.panel.showFormula(this.#formula);
    this.#band = typeof band === 'string' ? band : undefined;
    this.panel.bandName = this.#band;
    this.panel.isOpen = true;
    this.#hint();
    const known = asArea(area);
    if (!known) return;
    this.#tool.kind = known.kind;
    this.panel.showKind(known.kind);
    this.#read(known);
  }

  /** Outlines over the picture. */
  get outlines(): readonly (readonly Corner[])[] {
    if (!this.panel.isOpen) return [];
    const drawn = this.#tool.outline;
    if (drawn.length > 0) return [drawn];
    return this.#area ? [cornersOf(this.#area)] : [];
  }

  /** Whether dragging draws a rectangle rather than moving the picture. */
  get isDrawing(): boolean {
    return this.panel.isOpen && this.#tool.kind === 'rectangle';
  }

  /** Opens the panel, with the series of a pixel if there is one. */
  open(at: Pixel | undefined): void {
    this.panel.isOpen = true;
    this.#hint();
    if (at && !this.#area && this.#tool.kind === 'pixel') this.#set(at.column + 0.5, at.row + 0.5);
    this.#parts.keep();
  }

  close(): void {
    this.#cancel();
    this.#tool.cancel();
    this.#area = undefined;
    this.#showComplete(undefined, undefined);
    this.panel.isOpen = false;
    this.#parts.keep();
    this.#parts.draw();
    this.#parts.focusPicture();
  }

  /** A place of the picture was clicked, or chosen with the keyboard. */
  choose(x: number, y: number): void {
    if (this.panel.isOpen) this.#set(x, y);
  }

  /** The pointer or the crosshair moved. */
  moveTo(x: number, y: number): void {
    if (!this.panel.isOpen || this.#tool.count === 0) return;
    this.#tool.moveTo(x, y);
    this.#parts.draw();
  }

  /** Ends a polygon. */
  finish(): void {
    const area = this.#tool.finish();
    if (area) this.#read(area);
  }

  /** Ends a drawing, a reading or the whole panel. @returns whether there was one */
  escape(): boolean {
    if (!this.panel.isOpen) return false;
    if (this.#tool.count > 0) this.#tool.cancel();
    else if (this.#isReading) this.#cancelReading();
    else this.close();
    this.#hint();
    this.#parts.draw();
    return true;
  }

  receive(message: SeriesMessage): void {
    if (message.request !== this.#request) return;
    switch (message.type) {
      case 'seriesProgress':
        this.panel.showProgress(message.total > 0 ? message.done / message.total : 0);
        return;
      case 'seriesPart':
        this.panel.showPart(message.series);
        return;
      case 'seriesFailed':
        this.#end();
        this.panel.showSeries(this.#complete);
        this.panel.showProblem(message.message);
        return;
      case 'series':
        this.#end();
        this.#showComplete(message.series, this.#area);
    }
  }

  #set(x: number, y: number): void {
    const area = this.#tool.add(x, y);
    if (area) this.#read(area);
    this.#hint();
    this.#parts.draw();
  }

  #read(area: SeriesArea): void {
    this.#cancel();
    this.#area = area;
    this.#request += 1;
    this.#isReading = true;
    this.panel.showProblem('');
    this.panel.showProgress(0);
    const formulas = this.#formulas();
    this.#parts.post({ type: 'series', request: this.#request, area, formulas });
    this.#parts.keep();
    this.#parts.draw();
  }

  /** The indices that the bands allow, and the user's own formula if it is valid. */
  #formulas(): readonly SeriesFormula[] {
    const indices = offeredIndices(this.#bands);
    const own = parseFormula(this.#formula, this.#bands);
    return 'steps' in own ? [...indices, { name: this.#formula, steps: own.steps }] : indices;
  }

  #setFormula(text: string): void {
    const parsed = parseFormula(text, this.#bands);
    if ('problem' in parsed) {
      this.panel.showFormulaProblem(parsed.problem, parsed.at);
      return;
    }
    this.#formula = text;
    this.#band = text;
    this.panel.showFormulaProblem('', 0);
    this.panel.bandName = text;
    if (this.#area) this.#read(this.#area);
  }

  #showComplete(series: PixelSeries | undefined, area: SeriesArea | undefined): void {
    this.#shownArea = area;
    this.#complete = series;
    this.panel.showSeries(series);
  }

  /** The series in the panel and the outline are again those of the last series that is complete. */
  #cancelReading(): void {
    this.#cancel();
    this.panel.showSeries(this.#complete);
    this.#area = this.#shownArea;
    this.#parts.keep();
    this.#parts.draw();
  }

  #cancel(): void {
    if (this.#isReading) this.#parts.post({ type: 'cancel', requests: [this.#request] });
    this.#request += 1;
    this.#end();
  }

  #end(): void {
    this.#isReading = false;
    this.panel.showProgress(undefined);
    this.#hint();
  }

  #hint(): void {
    this.panel.showHint(describeNextStep(this.#tool));
  }
}

function describeNextStep({ kind, count }: AreaTool): string {
  switch (kind) {
    case 'pixel':
      return l10n.t('Click a pixel of the picture, or move the crosshair and press Enter.');
    case 'rectangle':
      return count === 0
        ? l10n.t('Drag over the picture, or press Enter at two corners.')
        : l10n.t('Choose the opposite corner. Escape starts again.');
    case 'polygon':
      return count < 3
        ? l10n.t('Click the corners of the polygon, or press Enter at each of them.')
        : l10n.t('Double-click or press Enter twice at the last corner. Escape starts again.');
  }
}
