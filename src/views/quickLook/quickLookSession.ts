/**
 * Session of one open image: answers the page's requests. Does not import `vscode`.
 *
 * Requests that a page no longer needs are cancelled at once, wherever they are in the queue.
 */
import path from 'node:path';
import type { ImageCollection } from '../../core/index.ts';
import type { Picture } from '../../cubeFiles/index.ts';
import type { ImageFacts } from '../../imageFiles/index.ts';
import { withCloudEstimates } from './cloudEstimates.ts';
import { type CollectionBands, collectionBands, collectionsOf } from './collectionBands.ts';
import { describeImage } from './imageDescription.ts';
import { describeLonLat, describeUnreadable, formatPlace } from './imageTexts.ts';
import { findMetadataProblem } from './metadataProblem.ts';
import type { MosaicReader } from './mosaic/mosaicImage.ts';
import { describeMosaic, type OpenedMosaic, openMosaic } from './mosaic/openMosaic.ts';
import { type OpenedPicture, openPicture } from './openPicture.ts';
import { pixelReadings } from './pixelReadings.ts';
import { type Projector, projectorOf } from './projector.ts';
import type {
  FromQuickLook,
  ImageDescription,
  PixelRequest,
  PixelSeries,
  SeriesArea,
  SeriesRequest,
  TileRequest,
  ToQuickLook,
} from './protocol.ts';
import type { ImageMetadata } from './readImageMetadata.ts';
import { findRepeatedLayers } from './repeatedLayers.ts';
import { areaMiddle, shiftedArea } from './series/pixelRegion.ts';
import { PixelSeriesReader } from './series/pixelSeries.ts';
import { describeSeriesError } from './series/seriesTexts.ts';

/** Shortest time between two progress messages. */
const PROGRESS_MS = 100;

export class QuickLookSession {
  readonly #file: string;
  readonly #post: (message: ToQuickLook) => void;
  readonly #requests = new Map<number, AbortController>();
  #opened: Promise<OpenedPicture> | undefined;
  #description: ImageDescription | undefined;
  #projector: Promise<Projector | undefined> | undefined;
  readonly #seriesReader = new PixelSeriesReader();
  #metadata: ImageMetadata | undefined;
  #bandRows: CollectionBands = new Map();
  #described: readonly ImageCollection[] = [];
  #lastSeries: PixelSeries | undefined;
  #isMosaicWanted = false;
  #mosaic: OpenedMosaic | undefined;
  #mosaicOpening: AbortController | undefined;
  /** Aborted when the file is closed. */
  #reading = new AbortController();
  #closed = false;

  readonly #readDescribed: () => Promise<readonly ImageCollection[]>;

  /** @param readDescribed reads the collections that configurations describe */
  constructor(
    file: string,
    post: (message: ToQuickLook) => void,
    readDescribed: () => Promise<readonly ImageCollection[]> = async () => [],
  ) {
    this.#file = file;
    this.#readDescribed = readDescribed;
    this.#post = (message) => {
      if (!this.#closed) post(message);
    };
  }

  /** The image that is shown: with those of neighboring tiles if they are shown as well. */
  get description(): ImageDescription | undefined {
    return this.#description && this.#mosaic
      ? describeMosaic(this.#description, this.#mosaic)
      : this.#description;
  }

  /** The series that was last sent to the page. */
  get lastSeries(): PixelSeries | undefined {
    return this.#lastSeries;
  }

  async receive(message: FromQuickLook): Promise<void> {
    switch (message.type) {
      case 'ready':
        // A page that was hidden starts again and counts its requests from the start.
        this.giveUp();
        return this.#show();
      case 'retry':
        return this.reload();
      case 'tile':
        return this.#tile(message);
      case 'pixel':
        return this.#pixel(message);
      case 'series':
        return this.#series(message);
      case 'mosaic':
        return this.#setMosaic(message.isShown);
      case 'cancel':
        for (const request of message.requests) this.#requests.get(request)?.abort();
    }
  }

  /** Cancels all requests: their results are no longer needed. */
  giveUp(): void {
    for (const controller of this.#requests.values()) controller.abort();
    this.#requests.clear();
  }

  /** Reads the file again: it has changed, or did not exist before. */
  async reload(): Promise<void> {
    await this.#close();
    await this.#show();
  }

  async dispose(): Promise<void> {
    this.#closed = true;
    await this.#close();
  }

  async #show(): Promise<void> {
    const { signal } = this.#reading;
    try {
      const { picture: image, series: cube, ...reading } = await this.#open();
      const { metadata } = reading;
      if (!this.#description) {
        const isDescribed = metadata && collectionsOf(metadata).length > 0;
        this.#described = isDescribed ? await this.#readDescribed() : [];
        this.#bandRows = await collectionBands(metadata, this.#described);
        const name = path.basename(this.#file);
        const described = await describeImage(name, image.facts, metadata, this.#bandRows);
        // Images of neighboring tiles are beside images, not beside cubes.
        const { isTile: _, ...alone } = described;
        // A cube is described by itself.
        const problem = cube
          ? metadata && findRepeatedLayers(name, metadata)
          : await findMetadataProblem(this.#file, image.facts, reading);
        const shown = await withCloudEstimates(image, cube ? alone : described, signal);
        this.#description = problem ? { ...shown, metadataProblem: problem } : shown;
        this.#metadata = metadata;
        this.#projector = projectorOf(image.facts, metadata);
      }
      // A later wish is answered by itself.
      if (!(await this.#openWantedMosaic(image))) return;
      if (this.description) this.#post({ type: 'image', image: this.description });
    } catch (error) {
      if (signal.aborted) return;
      this.#post({ type: 'unreadable', message: describeUnreadable(error) });
    }
  }

  async #image(): Promise<Picture> {
    return (await this.#open()).picture;
  }

  #open(): Promise<OpenedPicture> {
    // Nothing closes a file that is opened after the end of the session.
    if (this.#closed) return Promise.reject(AbortSignal.abort().reason);
    this.#opened ??= openPicture(this.#file);
    return this.#opened;
  }

  async #setMosaic(isShown: boolean): Promise<void> {
    if (isShown === this.#isMosaicWanted) return;
    this.#isMosaicWanted = isShown;
    this.giveUp();
    await this.#closeMosaic();
    await this.#show();
  }

  /** @returns false if it was given up meanwhile */
  async #openWantedMosaic(image: MosaicReader): Promise<boolean> {
    const [metadata, description] = [this.#metadata, this.#description];
    if (!this.#isMosaicWanted || this.#mosaic || !metadata || !description?.isTile) return true;
    this.#mosaicOpening?.abort();
    const opening = new AbortController();
    this.#mosaicOpening = opening;
    const opened = { file: this.#file, image, metadata, description, rows: this.#bandRows };
    try {
      const mosaic = await openMosaic(opened, opening.signal);
      if (opening.signal.aborted) await mosaic.mosaic.close();
      else this.#mosaic = mosaic;
    } catch (error) {
      if (!opening.signal.aborted) throw error;
    }
    return !opening.signal.aborted;
  }

  async #closeMosaic(): Promise<void> {
    this.#mosaicOpening?.abort();
    this.#mosaicOpening = undefined;
    const opened = this.#mosaic;
    this.#mosaic = undefined;
    await opened?.mosaic.close();
  }

  /** What is read: the file, or those of neighboring tiles as well. */
  async #picture(): Promise<MosaicReader> {
    const image = await this.#image();
    return this.#mosaic?.mosaic ?? image;
  }

  async #close(): Promise<void> {
    this.giveUp();
    this.#reading.abort();
    this.#reading = new AbortController();
    await this.#closeMosaic();
    const opened = this.#opened;
    this.#opened = undefined;
    this.#description = undefined;
    this.#metadata = undefined;
    this.#lastSeries = undefined;
    this.#projector = undefined;
    // A file that could not be opened need not be closed.
    const found = await opened?.catch(() => undefined);
    await found?.picture.close();
  }

  async #tile({ request, level, column, row, bands }: TileRequest): Promise<void> {
    await this.#answer(request, async (signal) => {
      const image = await this.#picture();
      let reportedAt = Date.now();
      const onProgress = (done: number, total: number) => {
        if (total < 2 || Date.now() - reportedAt < PROGRESS_MS) return;
        reportedAt = Date.now();
        this.#post({ type: 'progress', request, done, total });
      };
      const tile = await image.readTile({ level, column, row }, bands, { signal, onProgress });
      signal.throwIfAborted();
      this.#post({
        type: 'tile',
        request,
        width: tile.width,
        height: tile.height,
        values: tile.bands.map(({ buffer }) => buffer),
        ...(tile.mask && { mask: tile.mask.buffer }),
      });
    });
  }

  async #pixel({ request, column, row, bands, date, formula }: PixelRequest): Promise<void> {
    const description = this.#description;
    if (!description) return;
    await this.#answer(request, async (signal) => {
      const image = await this.#picture();
      const { facts } = image;
      const mosaic = this.#mosaic?.mosaic;
      const source = mosaic?.sourceAt(column, row);
      const { column: left = 0, row: top = 0 } = mosaic?.origin ?? {};
      const known = bands.flatMap((band) => {
        const number = description.numbers[date]?.[band] ?? -1;
        const described = description.bands[band];
        return number >= 0 && described ? [{ number, ...described }] : [];
      });
      const numbers = known.map(({ number }) => number);
      const withAlpha = facts.alphaBand === undefined ? numbers : [...numbers, facts.alphaBand];
      const collection = description.dates[date]?.collection ?? this.#metadata?.collection ?? '';
      const { values, masked } = await image.readPixel(column, row, withAlpha, signal);
      const where = await this.#place(facts, column, row);
      signal.throwIfAborted();
      const isHidden = masked || (facts.alphaBand !== undefined && values.at(-1) === 0);
      this.#post({
        type: 'pixel',
        request,
        column: column - (source?.left ?? left),
        row: row - (source?.top ?? top),
        ...(source && { tile: source.tile }),
        date,
        ...where,
        values: pixelReadings({
          bands: known,
          values,
          sampleType: facts.sampleType,
          noData: description.noData === undefined ? undefined : Number(description.noData),
          isHidden,
          rows: this.#bandRows.get(collection) ?? new Map(),
          formula,
        }),
      });
    });
  }

  async #series({ request, area, formulas }: SeriesRequest): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#requests.set(request, controller);
    try {
      const { open, area: inFile } = await this.#seriesPlace(area);
      const series = await this.#seriesReader.read(open, { area: inFile, formulas }, signal, {
        onProgress: (done, total) => this.#post({ type: 'seriesProgress', request, done, total }),
        onPart: (part) => this.#post({ type: 'seriesPart', request, series: part }),
      });
      signal.throwIfAborted();
      this.#lastSeries = series;
      this.#post({ type: 'series', request, series });
    } catch (error) {
      if (signal.aborted) return;
      this.#post({ type: 'seriesFailed', request, message: describeSeriesError(error) });
    } finally {
      if (this.#requests.get(request) === controller) this.#requests.delete(request);
    }
  }

  /** The file of an area, and the area in it: of a mosaic, that in the middle of the area. */
  async #seriesPlace(area: SeriesArea) {
    const { picture, series: cube } = await this.#open();
    const { width, height } = picture.facts;
    const described = this.#described;
    const problem = this.#description?.metadataProblem;
    const metadata = this.#metadata;
    const opened = { file: this.#file, metadata, problem, width, height, cube, described };
    const mosaic = this.#mosaic?.mosaic;
    if (!mosaic) return { open: opened, area };
    const { column, row } = areaMiddle(area);
    const source = mosaic.sourceAt(column, row);
    const { left, top } = source ?? { left: mosaic.origin.column, top: mosaic.origin.row };
    return {
      open: source ? { ...source, described } : opened,
      area: shiftedArea(area, { row: -top, column: -left }),
    };
  }

  /** Coordinates of a pixel's middle. */
  async #place(facts: ImageFacts, column: number, row: number) {
    if (!facts.transform) return {};
    const [a, b, c, d, e, f] = facts.transform;
    const x = a * (column + 0.5) + b * (row + 0.5) + c;
    const y = d * (column + 0.5) + e * (row + 0.5) + f;
    const projector = await this.#projector;
    const place = formatPlace(x, y, projector?.isGeographic ?? facts.crs?.isGeographic ?? false);
    const [longitude, latitude] = projector?.toLonLat(x, y) ?? [];
    if (longitude === undefined || latitude === undefined) return { place };
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return { place };
    return { place, lonLat: describeLonLat(longitude, latitude, projector) };
  }

  async #answer(request: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#requests.set(request, controller);
    try {
      await work(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#post({ type: 'tileFailed', request, message: describeUnreadable(error) });
    } finally {
      if (this.#requests.get(request) === controller) this.#requests.delete(request);
    }
  }
}
