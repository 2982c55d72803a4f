/** Images: bands that can be evaluated at any position, with properties. */
import type { Geometry } from './geometry.ts';
import type { PixelType } from './pixelType.ts';
import type { Points } from './points.ts';
import type { Projection } from './projection.ts';
import type { Properties } from './properties.ts';
import type { Samples } from './samples.ts';
import type { Value } from './value.ts';

export interface Band {
  readonly id: string;
  readonly dataType: PixelType;
  /** The grid of the band's pixels, as far as it has one. */
  readonly projection: Projection;
  /** Columns and rows of the band's own grid; absent where it has no end. */
  readonly dimensions?: readonly [number, number] | undefined;
  /** First column and row, where the grid was cut out of a larger one. */
  readonly origin?: readonly [number, number] | undefined;
  sample(points: Points): Samples;
}

declare module './value.ts' {
  interface ObjectTypes {
    readonly Image: Image;
  }
}

export class Image {
  readonly type = 'Image';
  readonly #bands: readonly Band[] | (() => readonly Band[]);
  readonly #properties: Properties | (() => Properties);
  readonly #footprint: Geometry | null | (() => Geometry | null);
  #known: { bands?: readonly Band[]; properties?: Properties; footprint?: Geometry | null } = {};

  /** Values that are costly to calculate may be given as functions, called when they are needed. */
  constructor(
    bands: readonly Band[] | (() => readonly Band[]),
    properties: Properties | (() => Properties) = new Map(),
    footprint: Geometry | null | (() => Geometry | null) = null,
  ) {
    this.#bands = bands;
    this.#properties = properties;
    this.#footprint = footprint;
  }

  get bands(): readonly Band[] {
    this.#known.bands ??= typeof this.#bands === 'function' ? this.#bands() : this.#bands;
    return this.#known.bands;
  }

  get properties(): Properties {
    this.#known.properties ??=
      typeof this.#properties === 'function' ? this.#properties() : this.#properties;
    return this.#known.properties;
  }

  /** Where the image has pixels; null where that is everywhere. */
  get geometry(): Geometry | null {
    if (this.#known.footprint === undefined) {
      this.#known.footprint =
        typeof this.#footprint === 'function' ? this.#footprint() : this.#footprint;
    }
    return this.#known.footprint;
  }

  get(name: string): Value {
    switch (name) {
      case '.geo':
        return this.geometry;
      case 'system:band_names':
        return this.bands.map((band) => band.id);
      default:
        return this.properties.get(name) ?? null;
    }
  }

  with(properties: Properties): Image {
    return new Image(this.#bands, properties, () => this.geometry);
  }

  withBands(bands: readonly Band[] | (() => readonly Band[])): Image {
    return new Image(bands, this.#properties, () => this.geometry);
  }

  withFootprint(footprint: Geometry | null | (() => Geometry | null)): Image {
    return new Image(this.#bands, this.#properties, footprint);
  }
}

/** A band with something about it changed. */
export function changed(band: Band, changes: Partial<Band>): Band {
  const { id, dataType, projection, dimensions, origin } = band;
  return {
    id,
    dataType,
    projection,
    dimensions,
    origin,
    sample: (points) => band.sample(points),
    ...changes,
  };
}

export function constantBand(
  id: string,
  value: number,
  dataType: PixelType,
  projection: Projection,
): Band {
  return {
    id,
    dataType,
    projection,
    sample: ({ count }) => ({
      values: new Float64Array(count).fill(value),
      mask: new Uint8Array(count).fill(1),
    }),
  };
}
