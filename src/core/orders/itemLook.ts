/**
 * Looks at one image before it is ordered: its scenes, and small pictures of it and of each scene.
 *
 * ```ts
 * const look = tracker.look(request);
 * const scenes = await look.scenes();
 * const picture = await look.picture({ layer: scenes[0].layer });
 * const thumbnail = await look.thumbnail(scenes[0].id, { side: 96 });
 * ```
 *
 * Pictures are computed by the expression of the export, at a coarser grid, and have the numbers that
 * the image would have there. Colors are made of them here, so that all scenes are shown alike.
 */

import * as l10n from '@vscode/l10n';
import { knownCloudShare } from '../../domain/cloudProperties.ts';
import type { ImageCollection } from '../collections/index.ts';
import { ClearShareCounter } from '../earthengine/clearShares.ts';
import { compositeLayers } from '../earthengine/compositeLayers.ts';
import { evaluateEach } from '../earthengine/evaluation.ts';
import {
  type DateScenes,
  datesOf,
  type EeSceneProperties,
  layerName,
  type ScenesAnswer,
} from '../earthengine/imageLayers.ts';
import type { ImageSource } from '../earthengine/imageSource.ts';
import { pictureGrid } from '../earthengine/pixelGrid.ts';
import { SceneExpressions } from '../earthengine/preard.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { OrderRequestError } from '../errors.ts';
import type { Watch } from '../watch.ts';
import { plannedImageSource } from './itemForms.ts';
import { paintPixels, pictureBands, type ValueRange, valueRanges } from './pictureColors.ts';
import type { OrderPlan, PlannedItem } from './plan.ts';

/** Columns or rows of a picture unless others are asked for. */
const PICTURE_SIDE = 512;
const THUMBNAIL_SIDE = 128;
/** Most columns or rows: larger pictures are not small, and are what an export is for. */
const MAX_SIDE = 2048;

/** Options of `Tracker.look`. */
export interface LookOptions {
  /** Name of the image in the plan of the request; the first one unless given. */
  readonly item?: string | undefined;
}

/** A scene of the period over the tile, which passes the filters. */
export interface ItemScene {
  /** Id of its asset: what `leaveOutScenes` of a request takes. */
  readonly id: string;
  /** When it was taken, UTC; absent where the collection has no dates. */
  readonly time?: Date;
  /** Share of clouds, in percent, where the collection has a property with it. */
  readonly cloudCover?: number;
  /** Name of its layer in the image, such as `20200105`; absent for a scene that is left out. */
  readonly layer?: string;
  /** Whether the request leaves it out. */
  readonly isLeftOut: boolean;
}

/** A small picture of a tile. */
export interface ItemPicture {
  /** Name of the layer that it shows, such as `20200105`; empty for a layer without a date. */
  readonly layer: string;
  /** Columns of pixels. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row; transparent where there are no data. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Names of the bands that are red, green and blue, or of the one that is gray. */
  readonly bands: readonly string[];
  /** Stored values of these bands that are black and white. */
  readonly ranges: readonly ValueRange[];
}

/** Options of a picture. */
export interface PictureOptions extends Pick<Watch, 'signal'> {
  /** Most columns and rows, 512 unless given (128 of a thumbnail), and 2,048 at most. */
  readonly side?: number;
}

interface FoundScene {
  readonly scene: ItemScene;
  readonly feature: ScenesAnswer['features'][number];
}

/** @throws OrderRequestError when the plan has no image of the name */
export function lookAtItem(
  earthEngine: EarthEngine,
  plan: OrderPlan,
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
  { item: name }: LookOptions,
): ItemLook {
  const item = name === undefined ? plan.items[0] : plan.items.find((each) => each.name === name);
  if (item) return new ItemLook(earthEngine, item, filters[item.collection] ?? []);
  throw new OrderRequestError(
    'item',
    l10n.t('This order has no image with the name "{0}".', name ?? ''),
  );
}

/** One image of a request that was not ordered yet. `Tracker.look` makes it. */
export class ItemLook {
  readonly #earthEngine: EarthEngine;
  readonly #source: ImageSource;
  readonly #filters: readonly FilterSpec[];
  #found: readonly FoundScene[] | undefined;
  #layers: readonly DateScenes[] | undefined;

  /** @internal */
  constructor(earthEngine: EarthEngine, item: PlannedItem, filters: readonly FilterSpec[]) {
    this.#earthEngine = earthEngine;
    this.#source = plannedImageSource(item);
    this.#filters = filters;
  }

  /**
   * The scenes that pass the filters of the configuration and the request, those that are left out
   * included. They are requested once; later calls have the same answer.
   *
   * @param options cancellation
   * @returns oldest first
   * @throws ServiceError in Earth Engine's words, CancelledError
   */
  async scenes({ signal }: Pick<Watch, 'signal'> = {}): Promise<ItemScene[]> {
    return (await this.#scenes(signal)).map(({ scene }) => scene);
  }

  /**
   * A picture of one layer of the image, as it would be ordered: without the scenes that are left out.
   *
   * @param options.layer name of the layer, as scenes have it; the one with the fewest clouds unless
   *   given
   * @param options.side most columns and rows
   * @param options.signal ends the request
   * @returns undefined when the image has no scenes
   * @throws OrderRequestError when the image has no such layer; ServiceError in Earth Engine's words;
   *   CancelledError
   */
  async picture(
    options: PictureOptions & { readonly layer?: string } = {},
  ): Promise<ItemPicture | undefined> {
    const { layer: name, side = PICTURE_SIDE, signal } = options;
    const found = await this.#scenes(signal);
    const layers = await this.#wantedLayers(found, signal);
    // A composite has a single layer, whatever date is asked for.
    const isSingle = this.#source.collection.scenes?.composite !== undefined;
    const layer = name === undefined || isSingle ? this.#clearest(layers) : findLayer(layers, name);
    if (!layer) return undefined;
    const expressions = this.#expressions(this.#source.collection);
    return this.#picture(expressions, layer, { side, signal });
  }

  /**
   * A picture of one scene alone, whether it is left out or not, with the mask of its no-data.
   *
   * @param id as `scenes` has it
   * @param options.side most columns and rows
   * @param options.signal ends the request
   * @throws OrderRequestError when it is none of the scenes; ServiceError in Earth Engine's words;
   *   CancelledError
   */
  async thumbnail(id: string, options: PictureOptions = {}): Promise<ItemPicture> {
    const { side = THUMBNAIL_SIDE, signal } = options;
    const found = await this.#scenes(signal);
    const own = found.find(({ scene }) => scene.id === id);
    const [layer] = own ? datesOf({ features: [own.feature] }, this.#source.collection) : [];
    if (!layer) {
      throw new OrderRequestError('scene', l10n.t('"{0}" is not a scene of this image.', id));
    }
    const index = layer.scenes[0]?.['system:index'];
    const alone = { function: 'eq', name: 'system:index', value: index };
    const { isImage } = this.#source.collection;
    const expressions = this.#expressions(
      withoutComposite(this.#everyScene),
      isImage ? [] : [alone],
    );
    return this.#picture(expressions, layer, { side, signal });
  }

  async #scenes(signal: AbortSignal | undefined): Promise<readonly FoundScene[]> {
    if (this.#found) return this.#found;
    const { collection } = this.#source;
    const expression = this.#expressions(this.#everyScene).scenes(this.#source);
    const [answer] = await evaluateEach<ScenesAnswer>(this.#earthEngine, [expression], signal);
    if (answer?.status !== 'fulfilled') throw answer?.reason;
    this.#found = foundScenes(answer.value, collection);
    return this.#found;
  }

  /** The layers of the image: the best date is looked for once. */
  async #wantedLayers(
    found: readonly FoundScene[],
    signal: AbortSignal | undefined,
  ): Promise<readonly DateScenes[]> {
    if (this.#layers) return this.#layers;
    const features = found.flatMap(({ scene, feature }) => (scene.isLeftOut ? [] : [feature]));
    const source = this.#source;
    const expressions = this.#expressions(source.collection);
    const answer = { status: 'fulfilled', value: { features } } as const;
    const counter = new ClearShareCounter(this.#earthEngine);
    const [layers] = await compositeLayers([{ source, expressions, answer }], counter, signal);
    if (layers?.status !== 'fulfilled') throw layers?.reason;
    this.#layers = layers.value;
    return this.#layers;
  }

  /** The collection with the scenes that are left out. */
  get #everyScene(): ImageCollection {
    const { scenesLeftOut: _, ...row } = this.#source.collection;
    return row;
  }

  #expressions(row: ImageCollection, further: readonly FilterSpec[] = []): SceneExpressions {
    return new SceneExpressions(this.#earthEngine.ee, row, [...this.#filters, ...further]);
  }

  #clearest(layers: readonly DateScenes[]): DateScenes | undefined {
    const { cloudProperty } = this.#source.collection;
    if (!cloudProperty) return layers[0];
    const clouds = ({ scenes }: DateScenes) => {
      // A scene whose clouds are unknown counts as cloudy.
      const shares = scenes.map((scene) => knownCloudShare(scene[cloudProperty]) ?? 100);
      return shares.reduce((sum, share) => sum + share, 0) / shares.length;
    };
    return layers.toSorted((a, b) => clouds(a) - clouds(b))[0];
  }

  async #picture(
    expressions: SceneExpressions,
    layer: DateScenes,
    { side, signal }: PictureOptions & { readonly side: number },
  ): Promise<ItemPicture> {
    const { collection, tile } = this.#source;
    const pixels = pictureGrid(tile, Math.min(side, MAX_SIDE));
    const shown = pictureBands(collection);
    const expression = expressions.image(this.#source, [layer], { pixels, bands: shown });
    const grid = { crs: tile.crs, ...pixels };
    const values = await this.#earthEngine.pixels(expression, grid, signal);
    const bands = shown.flatMap((index) => collection.bands[index] ?? []);
    const ranges = valueRanges({ bands, values }, collection);
    const [width, height] = pixels.size;
    const rgba = paintPixels(values, ranges, collection.nodata);
    const name = layerName(layer);
    return { layer: name, width, height, rgba, bands: bands.map(({ name }) => name), ranges };
  }
}

/** Scenes of an answer, with the names of their layers. */
function foundScenes({ features }: ScenesAnswer, row: ImageCollection): FoundScene[] {
  const leftOut = new Set(row.scenesLeftOut);
  const byIndex = new Map(features.map((feature) => [indexOf(feature), feature]));
  const layersWith = (isWanted: boolean) =>
    datesOf({ features: features.filter((each) => leftOut.has(indexOf(each)) !== isWanted) }, row);
  const entry = (scene: EeSceneProperties, layer?: string): FoundScene[] => {
    const feature = byIndex.get(String(scene['system:index']));
    return feature ? [{ scene: itemScene(scene, row, layer), feature }] : [];
  };
  const kept = layersWith(true).flatMap((layer) =>
    layer.scenes.flatMap((scene) => entry(scene, layerName(layer))),
  );
  const others = layersWith(false).flatMap(({ scenes }) => scenes.flatMap((each) => entry(each)));
  return [...kept, ...others].sort((a, b) => timeOf(a.scene) - timeOf(b.scene));
}

/** Of single scenes there is nothing to combine. */
function withoutComposite({ scenes, ...row }: ImageCollection): ImageCollection {
  const { composite: _, ...others } = scenes ?? {};
  return { ...row, ...(scenes && { scenes: others }) };
}

/** The index is a feature's id in answers, and not among its properties. */
function indexOf({ id, properties }: ScenesAnswer['features'][number]): string {
  return String(properties['system:index'] ?? id);
}

function itemScene(scene: EeSceneProperties, row: ImageCollection, layer?: string): ItemScene {
  const time = scene['system:time_start'];
  const cloudCover = row.cloudProperty && knownCloudShare(scene[row.cloudProperty]);
  return {
    id: String(scene['system:id']),
    ...(typeof time === 'number' && { time: new Date(time) }),
    ...(typeof cloudCover === 'number' && { cloudCover }),
    ...(layer !== undefined && { layer }),
    isLeftOut: layer === undefined,
  };
}

function timeOf({ time }: ItemScene): number {
  return time?.getTime() ?? 0;
}

function findLayer(layers: readonly DateScenes[], name: string): DateScenes {
  const layer = layers.find((each) => layerName(each) === name);
  if (layer) return layer;
  throw new OrderRequestError('layer', l10n.t('This image has no layer "{0}".', name));
}
