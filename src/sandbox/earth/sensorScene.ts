/** An image of the catalog whose bands are made from views: a grid for each size of pixels. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { PropertyValue, Scene, SceneBand } from './earthTypes.ts';
import type { Grid } from './sceneGrid.ts';
import { fillBand, type SensorBand } from './sensorBand.ts';
import type { Sight } from './sight.ts';
import { compositeOf, viewOf } from './views.ts';

export interface SensorSceneParts {
  readonly collection: string;
  readonly index: string;
  /** Undefined for images without a date. */
  readonly timeStart: number | undefined;
  readonly bands: readonly SensorBand[];
  grid(pixel: number): Grid;
  /** One date, or several of which the best is taken at each pixel. */
  sight(pixel: number): Sight | readonly Sight[];
  footprint(): Polygon | MultiPolygon;
  /** All but `system:index` and `system:time_start`. */
  properties(): Readonly<Record<string, PropertyValue>>;
}

export class SensorScene implements Scene {
  readonly id: string;
  readonly index: string;
  readonly collection: string;
  readonly timeStart: number | undefined;
  readonly #parts: SensorSceneParts;
  readonly #sights = new Map<number, readonly Sight[]>();
  #properties?: Readonly<Record<string, PropertyValue>>;
  #footprint?: Polygon | MultiPolygon;
  #bands?: readonly SceneBand[];

  constructor(parts: SensorSceneParts) {
    this.#parts = parts;
    this.collection = parts.collection;
    this.index = parts.index;
    this.id = parts.collection === '' ? parts.index : `${parts.collection}/${parts.index}`;
    this.timeStart = parts.timeStart;
  }

  get properties(): Readonly<Record<string, PropertyValue>> {
    this.#properties ??= {
      ...this.#parts.properties(),
      'system:index': this.index,
      ...(this.timeStart !== undefined && { 'system:time_start': this.timeStart }),
    };
    return this.#properties;
  }

  get footprint(): Polygon | MultiPolygon {
    this.#footprint ??= this.#parts.footprint();
    return this.#footprint;
  }

  get bands(): readonly SceneBand[] {
    this.#bands ??= this.#parts.bands.map(({ id, dataType, pixel }) => ({
      id,
      dataType,
      ...this.#parts.grid(pixel),
    }));
    return this.#bands;
  }

  /** Values and mask of a band at pixels of its own grid; an unknown band is a RangeError. */
  read(
    band: string,
    columns: Int32Array,
    rows: Int32Array,
  ): { values: Float64Array; mask: Uint8Array } {
    const type = this.#parts.bands.find(({ id }) => id === band);
    if (!type) {
      const names = this.#parts.bands.map(({ id }) => id).join(', ');
      throw new RangeError(`Scene ${this.id} has no band '${band}'; it has ${names}.`);
    }
    if (columns.length !== rows.length)
      throw new RangeError(`${columns.length} columns but ${rows.length} rows were given.`);
    const sights = this.#sightsOf(type.pixel);
    const [sight] = sights;
    if (!sight) throw new RangeError(`Scene ${this.id} has no dates.`);
    const view =
      sights.length > 1 ? compositeOf(sights, columns, rows) : viewOf(sight, columns, rows);
    return fillBand(type, sight, view, columns, rows);
  }

  #sightsOf(pixel: number): readonly Sight[] {
    const known = this.#sights.get(pixel);
    if (known) return known;
    const made = this.#parts.sight(pixel);
    const sights = 'key' in made ? [made] : made;
    this.#sights.set(pixel, sights);
    return sights;
  }
}
