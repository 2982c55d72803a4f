/** Single scenes that an order leaves out, such as cloudy ones. */
import * as l10n from '@vscode/l10n';
import type { ImageCollection } from '../collections/index.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { InterceptedError, OrderRequestError } from '../errors.ts';

/**
 * Scenes that one order can leave out. Their ids are sent with each image: 1,000 of 50 characters
 * are half a percent of the 10 MB that a request to Earth Engine may have.
 */
export const MAX_SCENES_LEFT_OUT = 1000;

/**
 * The collections without some scenes.
 *
 * @param ids asset ids of scenes
 * @throws OrderRequestError for a scene that none of the collections can have, or for too many
 */
export function withoutScenes(
  rows: readonly ImageCollection[],
  ids: readonly string[],
): ImageCollection[] {
  if (ids.length === 0) return [...rows];
  if (ids.length > MAX_SCENES_LEFT_OUT) throw tooManyScenes(ids.length);
  const indices = new Map<string, Set<string>>();
  for (const id of ids) {
    const { collection, index } = parseSceneId(id, rows);
    indices.set(collection, (indices.get(collection) ?? new Set()).add(index));
  }
  return rows.map((row) => {
    const leftOut = indices.get(row.id);
    return leftOut ? { ...row, scenesLeftOut: [...leftOut].sort() } : row;
  });
}

/**
 * Makes sure that the scenes exist: a misspelled id would leave out nothing.
 *
 * @throws OrderRequestError that names the first one that does not; ServiceError, CancelledError
 */
export async function requireScenesLeftOut(
  earthEngine: EarthEngine,
  { imageCollections }: { readonly imageCollections: readonly ImageCollection[] },
  signal?: AbortSignal,
): Promise<void> {
  const { ee } = earthEngine;
  for (const { id, scenesLeftOut = [] } of imageCollections) {
    if (scenesLeftOut.length === 0) continue;
    const found: unknown = await earthEngine.evaluate(
      new ee.ImageCollection(id)
        .filter(ee.Filter.inList('system:index', scenesLeftOut))
        .aggregate_array('system:index'),
      signal,
    );
    if (!Array.isArray(found)) throw noIndices();
    const missing = scenesLeftOut.find((index) => !found.includes(index));
    if (missing !== undefined) throw noSuchScene(id, missing);
  }
}

function parseSceneId(
  id: string,
  rows: readonly ImageCollection[],
): { collection: string; index: string } {
  const at = id.lastIndexOf('/');
  const [collection, index] = [id.slice(0, at), id.slice(at + 1)];
  const row = rows.find((each) => each.id === collection);
  if (at > 0 && index !== '' && row && !row.isImage) return { collection, index };
  const single = rows.find((each) => each.isImage && each.id === id);
  throw new OrderRequestError(
    'leaveOutScenes',
    single
      ? l10n.t(
          'The scene "{0}" cannot be left out: it is a single image, and all there is of it.',
          id,
        )
      : l10n.t(
          'The scene "{0}" cannot be left out: it does not belong to a collection of this order ({1}). A scene is written with its collection, such as {2}.',
          id,
          rows.map((each) => each.id).join(', '),
          'LANDSAT/LC08/C02/T1_L2/LC08_012030_20200105',
        ),
  );
}

function tooManyScenes(count: number): OrderRequestError {
  return new OrderRequestError(
    'leaveOutScenes',
    l10n.t(
      'This order leaves out {0} scenes, but at most {1} are possible. Use a filter in cedar.yaml, or split the order.',
      count,
      MAX_SCENES_LEFT_OUT,
    ),
  );
}

function noSuchScene(collection: string, index: string): OrderRequestError {
  return new OrderRequestError(
    'leaveOutScenes',
    l10n.t(
      'The scene "{0}" cannot be left out: Earth Engine has no such scene in "{1}". Correct or remove its id.',
      `${collection}/${index}`,
      collection,
    ),
  );
}

function noIndices(): InterceptedError {
  return new InterceptedError('Earth Engine', l10n.t('an answer without the scenes'));
}
