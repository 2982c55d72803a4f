/**
 * Layers of an image: the scenes of a collection over a tile, grouped as its row defines.
 *
 * Most collections have one layer for each UTC date. A layer has all bands, and its number in the
 * image is that in the list.
 */
import { formatIsoDate } from '../../domain/isoDates.ts';
import type { ImageCollection } from '../collections/index.ts';

/** Properties of one scene, as Earth Engine has them; those it does not have are absent. */
export type EeSceneProperties = Record<string, unknown>;

/** The scenes of one layer, in the order in which they are laid over each other. */
export interface DateScenes {
  /** ISO date; empty for a layer without a date. */
  readonly date: string;
  /** Distinguishes layers of one date, such as `d044` for an orbit; absent for mosaics by date. */
  readonly label?: string;
  readonly scenes: readonly EeSceneProperties[];
  /** Layers that are combined in this one; absent for a layer of its own scenes. */
  readonly combined?: readonly DateScenes[];
  /** Share of the tile that is clear, 0 to 1, of a best date that was chosen by its pixels. */
  readonly clearShare?: number;
}

/** The answer about the scenes of one source. */
export interface ScenesAnswer {
  readonly features: readonly { readonly id?: string; readonly properties: EeSceneProperties }[];
}

/**
 * The scenes of an answer by layer.
 *
 * @returns one entry for each layer, oldest first
 */
export function datesOf({ features }: ScenesAnswer, collection: ImageCollection): DateScenes[] {
  const layers = new Map<string, DateScenes & { readonly scenes: EeSceneProperties[] }>();
  const scenes = features.map(({ id: featureId, properties: kept }) => {
    // The index is a feature's id in answers, and not among its properties.
    const index = kept['system:index'] ?? featureId;
    const id = collection.isImage ? collection.id : `${collection.id}/${index}`;
    return { ...kept, 'system:index': index, 'system:id': id };
  });
  const counts = new Map<string, number>();
  for (const scene of scenes) {
    const date = dateOf(scene, collection);
    const number = (counts.get(date) ?? 0) + 1;
    counts.set(date, number);
    const label = labelOf(scene, collection, number);
    const key = `${date} ${label ?? ''}`;
    const layer = layers.get(key) ?? { date, ...(label !== undefined && { label }), scenes: [] };
    layer.scenes.push(scene);
    layers.set(key, layer);
  }
  const order = (layer: DateScenes) => `${layer.date} ${layer.label ?? ''}`;
  return [...layers.values()].sort((a, b) => order(a).localeCompare(order(b)));
}

function dateOf(scene: EeSceneProperties, { mosaic }: ImageCollection): string {
  return mosaic === 'all' ? '' : formatIsoDate(Number(scene['system:time_start']));
}

function labelOf(
  scene: EeSceneProperties,
  { mosaic, orbit }: ImageCollection,
  number: number,
): string | undefined {
  if (mosaic === 'none') return `s${String(number).padStart(3, '0')}`;
  if (mosaic === 'orbit' && orbit) return orbitLabel(scene[orbit.pass], scene[orbit.number]);
  return undefined;
}

/** `d044` of the descending pass of orbit 44. */
export function orbitLabel(pass: unknown, number: unknown): string {
  const direction =
    String(pass ?? '')
      .charAt(0)
      .toLowerCase() || 'o';
  return direction + String(number ?? 0).padStart(3, '0');
}

/** `20200103_d044`: what the names of the bands of a layer begin with; empty without a date. */
export function layerName({ date, label }: Pick<DateScenes, 'date' | 'label'>): string {
  return [date.replaceAll('-', ''), label].filter(Boolean).join('_');
}
