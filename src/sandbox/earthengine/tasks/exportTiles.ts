/** The pixels of exported files, computed tile by tile with all bands of a pixel side by side. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TileSamples } from '../../geotiff/compress.ts';
import {
  bytesPerSample,
  createTileSamples,
  type GeoTiffWriter,
  type OverviewLevel,
} from '../../geotiff/geoTiffWriter.ts';
import type { EeProjection } from '../values/eeProjection.ts';
import { Points } from '../values/points.ts';
import type { ExportPlan, FilePiece } from './exportPlan.ts';
import type { ExportRequest } from './request.ts';

/** Bytes of the rows of a tile that are held at a time: a tile of many bands may take gigabytes. */
const STRIP_BYTES = 16 * 1024 * 1024;

/** Tiles of full size and of overviews that an export computes. */
export function countTiles(
  { tileSize, cloudOptimized }: ExportRequest,
  pieces: readonly FilePiece[],
): number {
  let tiles = 0;
  for (const { width, height } of pieces) {
    for (let factor = 1; ; factor *= 2) {
      const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
      tiles += Math.ceil(w / tileSize) * Math.ceil(h / tileSize);
      if (!cloudOptimized || Math.max(w, h) <= tileSize) break;
    }
  }
  return tiles;
}

/** A rectangle of pixels of one level. */
interface Area {
  readonly level: OverviewLevel;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Computes and stores all tiles of a file.
 *
 * @param step is awaited after each tile
 * @returns whether no pixel of the file has a value
 */
export async function writePiece(
  writer: GeoTiffWriter,
  plan: ExportPlan,
  piece: FilePiece,
  request: ExportRequest,
  step: () => Promise<void>,
): Promise<boolean> {
  let empty = true;
  const tiles = new TileComputer(plan, piece, request, () => {
    empty = false;
  });
  for (const [index, level] of writer.levels.entries()) {
    for (let row = 0; row < level.rows; row++) {
      for (let column = 0; column < level.columns; column++) {
        await writer.writeTile({ level: index, column, row }, tiles.strips(level, column, row));
        await step();
      }
    }
  }
  return empty;
}

class TileComputer {
  readonly #plan: ExportPlan;
  readonly #piece: FilePiece;
  readonly #request: ExportRequest;
  readonly #onValue: () => void;

  constructor(plan: ExportPlan, piece: FilePiece, request: ExportRequest, onValue: () => void) {
    this.#plan = plan;
    this.#piece = piece;
    this.#request = request;
    this.#onValue = onValue;
  }

  /** The rows of a tile from top to bottom, some at a time; beyond the file they have no values. */
  async *strips(level: OverviewLevel, column: number, row: number): AsyncGenerator<TileSamples> {
    const { tileSize } = this.#request;
    const { bands, sampleType } = this.#plan;
    const rowBytes = tileSize * bands.length * bytesPerSample(sampleType);
    const most = Math.max(1, Math.floor(STRIP_BYTES / rowBytes));
    const left = column * tileSize;
    for (let first = 0; first < tileSize; first += most) {
      const rows = Math.min(most, tileSize - first);
      const top = row * tileSize + first;
      const width = Math.min(tileSize, level.width - left);
      const height = Math.min(rows, level.height - top);
      const strip = createTileSamples(sampleType, tileSize * rows * bands.length);
      this.#fillMissing(strip);
      if (height > 0) await this.#fill(strip, { level, left, top, width, height });
      yield strip;
    }
  }

  /** Pixels without a value get the no-data value; where that is not set, NaN or 0. */
  #fillMissing(strip: TileSamples): void {
    const { noData } = this.#request;
    const missing = noData ?? (this.#plan.sampleType.startsWith('Float') ? Number.NaN : 0);
    if (missing !== 0) strip.fill(missing);
  }

  async #fill(strip: TileSamples, area: Area): Promise<void> {
    const { bands, grid } = this.#plan;
    const { tileSize } = this.#request;
    const { width, height } = area;
    const points = pointsOf(grid, this.#piece, area);
    for (const [band, source] of bands.entries()) {
      const { values, mask } = source.sample(points);
      if (mask.includes(1)) this.#onValue();
      for (let row = 0, i = 0; row < height; row++) {
        let at = row * tileSize * bands.length + band;
        for (let column = 0; column < width; column++, i++, at += bands.length) {
          if (mask[i]) strip[at] = values[i] ?? 0;
        }
      }
      // Images of many bands take long: requests are answered meanwhile.
      await nextTurn();
    }
  }
}

/** The pixels of an area; of a coarser level, the full-size ones nearest the middle of each. */
function pointsOf(grid: EeProjection, piece: FilePiece, area: Area): Points {
  const { left, top, width, height } = area;
  const { factor } = area.level;
  if (factor === 1) return Points.block(grid, piece.column + left, piece.row + top, width, height);
  const middle = Math.floor((factor - 1) / 2) + 0.5;
  const at = (pixel: number, size: number) => Math.min(pixel * factor + middle, size - 0.5);
  const count = width * height;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    x[i] = piece.column + at(left + (i % width), piece.width);
    y[i] = piece.row + at(top + Math.floor(i / width), piece.height);
  }
  return new Points(grid, x, y);
}
