/**
 * "Pre-ARD" images: everything a collection has over a tile in a period, as bands of one image.
 *
 * Fill is masked in each scene, so that it never covers what a scene below it has. There is one mosaic
 * for each UTC date with scenes (neighboring rows of one pass overlap), all dates are stacked, and
 * masked pixels become the collection's no-data value. The stored numbers stay as they are.
 */

import { formatIsoDate } from '../../domain/isoDates.ts';
import type { ImageCollection } from '../collections/index.ts';
import type { Tile } from '../grids/index.ts';
import type {
  ComputedObject,
  ComputedImageCollection as EeCollection,
  EeFilter,
  EeImage,
} from './clientTypes.ts';
import { type Expression, ExpressionTemplate } from './expressions.ts';
import { createFilter } from './filterExpressions.ts';
import type { EarthEngineClient } from './library.ts';
import type { FilterSpec } from './requestOptions.ts';

/** Properties of one scene, as Earth Engine has them; those it does not have are absent. */
export type SceneProperties = Record<string, unknown>;

/** The scenes of one UTC date, in the order in which they are laid over each other. */
export interface DateScenes {
  /** ISO date. */
  readonly date: string;
  readonly scenes: readonly SceneProperties[];
}

/** A tile and a half-open period in UTC, of which scenes are requested. */
export interface TilePeriod {
  readonly tile: Tile;
  readonly start: Date;
  readonly end: Date;
}

/** Source of one image. */
export interface ImageSource extends TilePeriod {
  readonly collection: ImageCollection;
}

/** Export options that change the image itself. */
export interface ImageOptions {
  /** Leaves what has no data masked, so that pieces without any data are not written. */
  readonly skipEmptyTiles?: boolean | undefined;
}

/** The answer about the scenes of one source. */
export interface ScenesAnswer {
  readonly features: readonly { readonly id?: string; readonly properties: SceneProperties }[];
}

/** Constants that distinguish the sources of one collection. */
const SOURCE_GAPS = ['ring', 'start', 'end'] as const;
const IMAGE_GAPS = [...SOURCE_GAPS, 'dates', 'transform'] as const;

type Variables = Readonly<Record<(typeof SOURCE_GAPS)[number], ComputedObject>>;
type ImageVariables = Readonly<Record<(typeof IMAGE_GAPS)[number], ComputedObject>>;

/** Expressions about the scenes of one collection, through the filters of an order. */
export class SceneExpressions {
  readonly #ee: EarthEngineClient;
  readonly #collection: ImageCollection;
  readonly #filters: readonly EeFilter[];
  readonly #templates = new Map<string, unknown>();

  /** @throws OrderRequestError when a filter's function is unknown or lacks an argument */
  constructor(
    ee: EarthEngineClient,
    collection: ImageCollection,
    filters: readonly FilterSpec[] = [],
  ) {
    this.#ee = ee;
    this.#collection = collection;
    this.#filters = filters.map((spec) => createFilter(ee, spec));
  }

  /** Which scenes a source has, with their properties: `datesOf` reads the answer. */
  scenes(source: TilePeriod): Expression {
    const { tile } = source;
    const template = this.#template(`scenes ${tile.crs}`, SOURCE_GAPS, (variables) => {
      const ee = this.#ee;
      const described = this.#scenes(tile.crs, variables).map((image) =>
        new ee.Feature(null).copyProperties(image, [...this.#collection.properties]),
      );
      return new ee.FeatureCollection(described);
    });
    return template.fill(sourceConstants(source));
  }

  /** When the scenes over a tile were taken: a list of milliseconds since 1970. */
  times(source: TilePeriod): Expression {
    const { tile } = source;
    const template = this.#template(`times ${tile.crs}`, SOURCE_GAPS, (variables) =>
      this.#scenes(tile.crs, variables).aggregate_array('system:time_start'),
    );
    return template.fill(sourceConstants(source));
  }

  /**
   * The image with all bands of some dates, in the tile's projection and cut to its pixels.
   *
   * Bands are named `YYYYMMDD_band`, date by date, in the order of the collection's bands. The size of
   * the expression hardly depends on the number of dates: Earth Engine works through a list of them.
   *
   * @param dates ISO dates, each of which has scenes
   */
  image(
    source: ImageSource,
    dates: readonly string[],
    { skipEmptyTiles = false }: ImageOptions = {},
  ): Expression {
    const { tile } = source;
    const key = `image ${tile.size} ${skipEmptyTiles} ${tile.crs}`;
    const template = this.#template(key, IMAGE_GAPS, (variables) =>
      this.#cutToTile(this.#stack(tile.crs, variables, skipEmptyTiles), tile, variables.transform),
    );
    const transform = [...tile.transform];
    return template.fill({ ...sourceConstants(source), dates, transform });
  }

  #template<Gap extends string>(
    key: string,
    gaps: readonly Gap[],
    build: (variables: Readonly<Record<Gap, ComputedObject>>) => ComputedObject,
  ): ExpressionTemplate<Gap> {
    const known = this.#templates.get(key) as ExpressionTemplate<Gap> | undefined;
    const template = known ?? new ExpressionTemplate(this.#ee, gaps, build);
    this.#templates.set(key, template);
    return template;
  }

  #scenes(crs: string, { ring, start, end }: Variables): EeCollection {
    const ee = this.#ee;
    // Straight edges in the tile's own projection, not great circles.
    const geometry = ee.ApiFunction._apply('GeometryConstructors.Polygon', {
      coordinates: ring,
      crs,
      geodesic: false,
      evenOdd: true,
    });
    const inPeriod = new ee.ImageCollection(this.#collection.id)
      .filterBounds(geometry)
      .filterDate(start, end);
    return this.#filters.reduce((filtered, filter) => filtered.filter(filter), inPeriod);
  }

  #stack(crs: string, variables: ImageVariables, skipEmptyTiles: boolean): EeImage {
    const ee = this.#ee;
    const { bands, dataType, nodata } = this.#collection;
    const bandNames = bands.map((band) => band.name);
    const scenes = this.#withoutFill(this.#scenes(crs, variables)).select(
      bands.map((band) => band.id),
      bandNames,
    );
    const dates = new ee.List(variables.dates);
    // With a name for its argument: to find one, the library would encode all scenes once more.
    const signature = { name: '', returns: 'Image', args: [{ name: 'date', type: 'Object' }] };
    const mosaicOf = new ee.CustomFunction(signature, (date) => {
      const midnight = new ee.Date(date);
      return scenes.filterDate(midnight, midnight.advance(1, 'day')).mosaic();
    });
    const mosaics = dates.map(mosaicOf);
    // Named here, because the names that toBands makes depend on how the images came together.
    const names = dates.map((date) => {
      const day = new ee.String(date).replace('-', '', 'g').cat('_');
      return new ee.List(bandNames).map((band) => day.cat(band));
    });
    const stack = ee.ImageCollection.fromImages(mosaics).toBands().rename(names.flatten());
    const cast = dataType === 'uint16' ? stack.toUint16() : stack.toInt16();
    // No-data belongs outside the scenes' footprints as well, not only where scenes are masked. An
    // export writes the same number for what is masked, but for pieces that it may leave out.
    return skipEmptyTiles ? cast : cast.unmask(nodata, false);
  }

  #withoutFill(scenes: EeCollection): EeCollection {
    const { band, bit } = this.#collection.fill;
    return scenes.map((image) =>
      image.updateMask(
        image
          .select([band])
          .bitwiseAnd(2 ** bit)
          .eq(0),
      ),
    );
  }

  /** As the library's own export requests do it. */
  #cutToTile(image: EeImage, tile: Tile, crsTransform: ComputedObject): ComputedObject {
    const ee = this.#ee;
    const { crs } = tile;
    const [width, height] = tile.size;
    return ee.ApiFunction._apply('Image.clipToBoundsAndScale', {
      input: ee.ApiFunction._apply('Image.reproject', { image, crs, crsTransform }),
      geometry: ee.ApiFunction._apply('GeometryConstructors.Rectangle', {
        coordinates: [0, 0, width, height],
        crs: ee.ApiFunction._apply('Projection', { crs, transform: crsTransform }),
        geodesic: false,
      }),
    });
  }
}

function sourceConstants({ tile, start, end }: TilePeriod) {
  return { ring: [tile.innerRing()], start: start.getTime(), end: end.getTime() };
}

/**
 * The scenes of an answer by date.
 *
 * @returns one entry for each UTC date with scenes, oldest first
 */
export function datesOf({ features }: ScenesAnswer, { id }: ImageCollection): DateScenes[] {
  const dates = new Map<string, SceneProperties[]>();
  for (const { id: featureId, properties: kept } of features) {
    const date = formatIsoDate(Number(kept['system:time_start']));
    const scenes = dates.get(date) ?? [];
    // The index is a feature's id in answers, and not among its properties.
    const index = kept['system:index'] ?? featureId;
    scenes.push({ ...kept, 'system:index': index, 'system:id': `${id}/${index}` });
    dates.set(date, scenes);
  }
  return [...dates]
    .map(([date, scenes]) => ({ date, scenes }))
    .sort((a, b) => a.date.localeCompare(b.date));
}
