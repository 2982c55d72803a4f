/**
 * "Pre-ARD" images: everything a collection has over a tile in a period, as bands of one image.
 *
 * Pixels without data are masked in each scene, so that they never cover data of a scene below it. Scenes
 * are laid over each other in layers, as the collection's row defines: for most, one mosaic for each UTC
 * date with scenes (neighboring rows of one pass overlap). All layers are stacked, and masked pixels
 * become the collection's no-data value. The stored numbers stay as they are, unless an encoding was
 * chosen. An order can leave out scenes and clouds, and have the best date or the median of all dates
 * in place of all layers.
 */

import {
  bestDateMask,
  type CloudMask,
  findCloudMask,
  type ImageCollection,
} from '../collections/index.ts';
import { neededProperties } from './bestDateRule.ts';
import { type ClearSamples, clearNames, clearScenes, REDUCTION } from './clearPixels.ts';
import type {
  ComputedObject,
  ComputedImageCollection as EeCollection,
  EeFilter,
  EeImage,
} from './clientTypes.ts';
import { maskClouds } from './cloudMask.ts';
import { type Expression, ExpressionTemplate } from './expressions.ts';
import { createFilter } from './filterExpressions.ts';
import { castImage, encodeImage, roundAs } from './imageEncoding.ts';
import type { DateScenes } from './imageLayers.ts';
import type { ImageSource, TilePeriod } from './imageSource.ts';
import { insideMask } from './insideMask.ts';
import { bandNamesOf, layerConstant, layerMosaics } from './layerExpressions.ts';
import type { EarthEngineClient } from './library.ts';
import { maskFill, maskMissing } from './maskNoData.ts';
import type { PixelGrid } from './pixelGrid.ts';
import { cutToPixels, pixelRectangle } from './pixelRectangle.ts';
import type { FilterSpec } from './requestOptions.ts';
import { orderFilters, sceneFilters } from './sceneFilters.ts';
import { OUTLINE_PROPERTY } from './sceneOutline.ts';

/** Options that change the image itself. */
export interface ImageOptions {
  /** Pixels of another size, for a picture of the tile; those of the tile unless given. */
  readonly pixels?: PixelGrid | undefined;
  /** Indices of the bands to keep, for a picture; all unless given. */
  readonly bands?: readonly number[] | undefined;
  /** Leaves what has no data masked, so that pieces without any data are not written. */
  readonly skipEmptyTiles?: boolean | undefined;
}

/** Constants that distinguish the sources of one collection. */
const SOURCE_GAPS = ['ring', 'start', 'end'] as const;
const IMAGE_GAPS = [...SOURCE_GAPS, 'layers', 'transform'] as const;
const INSIDE_GAPS = [...IMAGE_GAPS, 'inside'] as const;
const CLEAR_GAPS = [...IMAGE_GAPS, 'names', 'window', 'samples'] as const;
const CLEAR_INSIDE_GAPS = [...CLEAR_GAPS, 'inside'] as const;

type Variables = Readonly<Record<(typeof SOURCE_GAPS)[number], ComputedObject>>;
type ImageVariables = Readonly<
  Record<(typeof IMAGE_GAPS)[number], ComputedObject> & { readonly inside?: ComputedObject }
>;
type ClearVariables = ImageVariables &
  Readonly<Record<Exclude<(typeof CLEAR_GAPS)[number], keyof ImageVariables>, ComputedObject>>;

/** Expressions about the scenes of one collection, through the filters of an order. */
export class SceneExpressions {
  readonly #ee: EarthEngineClient;
  readonly #collection: ImageCollection;
  readonly #cloudMask: CloudMask | undefined;
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
    this.#cloudMask = findCloudMask(collection, collection.scenes?.cloudMask);
    this.#filters = [...sceneFilters(collection), ...orderFilters(collection, filters)].map(
      (spec) => createFilter(ee, spec),
    );
  }

  /** Which scenes a source has, with their properties: `datesOf` reads the answer. */
  scenes(source: TilePeriod): Expression {
    const { tile } = source;
    const template = this.#template(`scenes ${tile.crs}`, SOURCE_GAPS, (variables) => {
      const ee = this.#ee;
      const described = this.#scenes(tile.crs, variables).map((image) =>
        new ee.Feature(null).copyProperties(image, neededProperties(this.#collection)),
      );
      return new ee.FeatureCollection(described);
    });
    return template.fill(sourceConstants(source));
  }

  /** Outlines and times of the scenes over a tile: features without a geometry of their own. */
  footprints(source: TilePeriod): Expression {
    const { tile } = source;
    const template = this.#template(`footprints ${tile.crs}`, SOURCE_GAPS, (variables) => {
      const ee = this.#ee;
      const outlined = this.#scenes(tile.crs, variables).map((image) =>
        new ee.Feature(null).copyProperties(image, ['system:time_start', OUTLINE_PROPERTY]),
      );
      return new ee.FeatureCollection(outlined);
    });
    return template.fill(sourceConstants(source));
  }

  /** One of the scenes over a tile, with the types of its bands; null where there is none. */
  firstScene(source: TilePeriod): Expression {
    const { tile } = source;
    const template = this.#template(`first ${tile.crs}`, SOURCE_GAPS, (variables) =>
      this.#scenes(tile.crs, variables).first(),
    );
    return template.fill(sourceConstants(source));
  }

  /** 1 where a source has scenes, 0 where it has none. */
  anyScene(source: TilePeriod): Expression {
    const { tile } = source;
    const template = this.#template(`any ${tile.crs}`, SOURCE_GAPS, (variables) =>
      this.#scenes(tile.crs, variables).limit(1).size(),
    );
    return template.fill(sourceConstants(source));
  }

  /**
   * When the scenes over a tile were taken: a list of milliseconds since 1970. With mosaics by orbit,
   * a list of three: the times, the numbers of the orbits and their directions. Without dates, as
   * many as there are images.
   */
  times(source: TilePeriod): Expression {
    const ee = this.#ee;
    const { tile } = source;
    const template = this.#template(`times ${tile.crs}`, SOURCE_GAPS, (variables) => {
      const scenes = this.#scenes(tile.crs, variables);
      const { mosaic, orbit } = this.#collection;
      if (mosaic === 'all') return scenes.aggregate_array('system:index');
      const times = scenes.aggregate_array('system:time_start');
      if (mosaic !== 'orbit' || !orbit) return times;
      const others = [orbit.number, orbit.pass].map((name) => scenes.aggregate_array(name));
      return new ee.List([times, ...others]);
    });
    return template.fill(sourceConstants(source));
  }

  /**
   * The image with all bands of some layers, in the tile's projection and cut to its pixels.
   *
   * Bands are named `YYYYMMDD_band`, layer by layer, in the order of the collection's bands; with the
   * label of the layer in between where there is one, and `band` alone without a date, as in a median.
   * The size of the expression hardly depends on the number of layers: Earth Engine works through a
   * list of them.
   *
   * @param layers each of which has scenes
   */
  image(
    source: ImageSource,
    layers: readonly DateScenes[],
    { skipEmptyTiles = false, pixels, bands }: ImageOptions = {},
  ): Expression {
    const { tile, inside } = source;
    const { crs } = tile;
    const { size, transform } = pixels ?? tile;
    const key = `image ${size} ${skipEmptyTiles} ${bands ?? ''} ${crs}`;
    const build = (variables: ImageVariables) => {
      const stack = this.#stack(crs, variables, skipEmptyTiles);
      const image = bands ? stack.select(bands) : stack;
      return cutToPixels(this.#ee, image, { crs, size }, variables.transform);
    };
    const constants = {
      ...sourceConstants(source),
      layers: layers.flatMap((layer) =>
        (layer.combined ?? [layer]).map((each) => layerConstant(each, this.#collection)),
      ),
      transform: [...transform],
    };
    if (!inside) return this.#template(key, IMAGE_GAPS, build).fill(constants);
    const template = this.#template(`${key} inside`, INSIDE_GAPS, build);
    return template.fill({ ...constants, inside: inside.polygons });
  }

  /**
   * The shares of a tile that are clear, and that have data, on each of some dates: a dictionary of
   * numbers from 0 to 1 by the names of `clearNames`. They are null where no sample is inside the area
   * of the order.
   *
   * All dates are reduced at once, because Earth Engine limits how many aggregations are under way.
   *
   * @param layers whose mosaics are compared
   * @param samples places of the tile
   */
  clearShares(
    source: ImageSource,
    layers: readonly DateScenes[],
    samples: ClearSamples,
  ): Expression {
    const { tile, inside } = source;
    const constants = {
      ...sourceConstants(source),
      layers: layers.map((layer) => layerConstant(layer, this.#collection)),
      transform: [...tile.transform],
      names: clearNames(layers.length),
      window: samples.window,
      samples: samples.transform,
    };
    const key = `clear ${tile.crs}`;
    const build = (variables: ClearVariables) => this.#reduceClear(tile.crs, variables);
    if (!inside) return this.#template(key, CLEAR_GAPS, build).fill(constants);
    const template = this.#template(`${key} inside`, CLEAR_INSIDE_GAPS, build);
    return template.fill({ ...constants, inside: inside.polygons });
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
    const there = this.#images().filterBounds(this.#outline(crs, ring));
    const inPeriod = this.#collection.mosaic === 'all' ? there : there.filterDate(start, end);
    return this.#filters.reduce((filtered, filter) => filtered.filter(filter), inPeriod);
  }

  /** With straight edges in the tile's own projection, not great circles. */
  #outline(crs: string, ring: ComputedObject): ComputedObject {
    return this.#ee.ApiFunction._apply('GeometryConstructors.Polygon', {
      coordinates: ring,
      crs,
      geodesic: false,
      evenOdd: true,
    });
  }

  #images(): EeCollection {
    const ee = this.#ee;
    const { id, isImage } = this.#collection;
    if (!isImage) return new ee.ImageCollection(id);
    return ee.ImageCollection.fromImages(new ee.List([new ee.Image(id)]));
  }

  #stack(crs: string, variables: ImageVariables, skipEmptyTiles: boolean): EeImage {
    const ee = this.#ee;
    const { bands, dataType, nodata, encoding, scenes: choice } = this.#collection;
    const bandNames = bands.map((band) => band.name);
    const used = [...bands.map(({ id }) => id), this.#cloudMask?.band];
    const linked = this.#withLinked(this.#scenes(crs, variables), used, crs, variables);
    const withData = maskFill(linked, this.#collection);
    const scenes = maskMissing(
      ee,
      this.#withoutClouds(withData).select(
        bands.map((band) => band.id),
        bandNames,
      ),
      bands,
    );
    const layers = new ee.List(variables.layers);
    const mosaics = layerMosaics(ee, scenes, layers, this.#collection);
    const stack =
      choice?.composite === 'median'
        ? roundAs(mosaics.median(), encoding ? 'float64' : dataType)
        : mosaics.toBands().rename(bandNamesOf(ee, layers, bandNames, this.#collection));
    const encoded = castImage(encoding ? encodeImage(stack, encoding) : stack, dataType);
    const { inside } = variables;
    const cast = inside ? encoded.updateMask(insideMask(ee, crs, inside)) : encoded;
    // No-data belongs outside the scenes' footprints as well, not only where scenes are masked. An
    // export writes the same number for what is masked, but for pieces that it may leave out.
    return skipEmptyTiles ? cast : cast.unmask(nodata, false);
  }

  #reduceClear(crs: string, variables: ClearVariables): ComputedObject {
    const ee = this.#ee;
    const { names, window, samples, transform, inside } = variables;
    const recipe = bestDateMask(this.#collection);
    if (!recipe) throw new Error(`No recipe for ${this.#collection.id}`);
    const used = [this.#collection.bands[0]?.id, recipe.band];
    const linked = this.#withLinked(this.#scenes(crs, variables), used, crs, variables);
    const scenes = maskFill(linked, this.#collection);
    const layers = new ee.List(variables.layers);
    const mosaics = layerMosaics(ee, scenes, layers, this.#collection, (some) =>
      clearScenes(some, this.#collection, recipe),
    );
    const stack = mosaics
      .map((image) => image.unmask(0, false))
      .toBands()
      .rename(new ee.List(names));
    return ee.ApiFunction._apply('Image.reduceRegion', {
      ...REDUCTION,
      image: inside ? stack.updateMask(insideMask(ee, crs, inside)) : stack,
      reducer: ee.ApiFunction._apply('Reducer.mean', {}),
      geometry: pixelRectangle(ee, window, crs, transform),
      crs,
      crsTransform: samples,
    });
  }

  /**
   * With the bands of the linked collection, where some of them are wanted. A day is added at both
   * ends, because its times may differ a little.
   *
   * @param used ids of the bands that are needed
   */
  #withLinked(
    scenes: EeCollection,
    used: readonly (string | undefined)[],
    crs: string,
    { ring, start, end }: Variables,
  ): EeCollection {
    const ee = this.#ee;
    const { linked } = this.#collection;
    const wanted = linked?.bands.filter((id) => used.includes(id)) ?? [];
    if (!linked || wanted.length === 0) return scenes;
    const others = new ee.ImageCollection(linked.id)
      .filterBounds(this.#outline(crs, ring))
      .filterDate(new ee.Date(start).advance(-1, 'day'), new ee.Date(end).advance(1, 'day'));
    return scenes.linkCollection(others, wanted);
  }

  #withoutClouds(scenes: EeCollection): EeCollection {
    const recipe = this.#cloudMask;
    return recipe ? scenes.map((image) => maskClouds(image, recipe)) : scenes;
  }
}

function sourceConstants({ tile, inside, start, end }: TilePeriod) {
  const ring = inside?.ring ?? tile.innerRing();
  return { ring: [ring], start: start.getTime(), end: end.getTime() };
}
