/**
 * GeoTIFFs that no metadata document describes: images of orders, which would be missing in a cube, and files
 * of other kinds, which a folder may have as well.
 */
import * as l10n from '@vscode/l10n';
import { bandNameIn } from '../../domain/bandNames.ts';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { CubeError } from '../errors.ts';
import type { StoredBytes } from './byteStore.ts';
import { isOfOneCube } from './checkGroups.ts';
import type { CubeThreads } from './cubeThreads.ts';
import type { SourceItem, StrayImage } from './sourceItems.ts';

/** Files without metadata. */
export interface SortedStrays {
  /** Images of orders, by the path of a file, with what is wrong. */
  readonly refused: readonly { readonly path: string; readonly error: CubeError }[];
  /** Paths of other files. */
  readonly others: readonly string[];
}

/** Names of images unless a template gives others: `…_h003v009_2020-06-01_2020-07-01`. */
const USUAL_NAME = /_h\d+v\d+_\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}$/;
const DATED_BAND = /^\d{8}_./;

/**
 * @param strays images without metadata
 * @param items the images that have metadata
 */
export async function sortStrays(
  strays: readonly StrayImage[],
  items: readonly SourceItem[],
  threads: CubeThreads,
  signal: AbortSignal | undefined,
): Promise<SortedStrays> {
  const shapes = new Set(items.flatMap(({ document }) => shapeOf(document.name) ?? []));
  const known = new Set(items.flatMap(bandNamesOf));
  const ofOrders = new Set<StrayImage>();
  await forEachBounded(
    strays,
    threads.count * 2,
    async (stray) => {
      const { name, document, file } = stray;
      const isNamed = USUAL_NAME.test(name) || shapes.has(shapeOf(name) ?? '');
      if (isNamed || document === 'incomplete' || (await hasOwnBands(stray, file))) {
        ofOrders.add(stray);
      }
    },
    signal,
  );
  const pathOf = ({ store, file }: StrayImage) => store.address(file.key);
  return {
    refused: strays.flatMap((stray) =>
      ofOrders.has(stray) ? [{ path: pathOf(stray), error: refusalOf(stray) }] : [],
    ),
    others: strays.filter((stray) => !ofOrders.has(stray)).map(pathOf),
  };

  /** Whether bands have the names of an order's, and are not copied from an image with metadata. */
  async function hasOwnBands({ store }: StrayImage, file: StoredBytes): Promise<boolean> {
    try {
      const given = { store: store.reference, file };
      const { bandNames = [] } = await threads.run('inspect', given);
      const areDated = bandNames.length > 0 && bandNames.every((name) => DATED_BAND.test(name));
      return areDated && bandNames.some((name) => !known.has(name));
    } catch (error) {
      signal?.throwIfAborted();
      if (!isOfOneCube(error)) throw error;
      return false;
    }
  }
}

/** A name with any numbers in place of its own; undefined where it has too few to be like another one. */
function shapeOf(name: string): string | undefined {
  const shape = name.replaceAll(/\d+/g, '#');
  return shape.split('#').length > 3 ? shape : undefined;
}

function bandNamesOf({ document: { bands, layers } }: SourceItem): string[] {
  return layers.flatMap((layer) => bands.map(({ name }) => bandNameIn(layer, name)));
}

function refusalOf({ store, name, file, document }: StrayImage): CubeError {
  const path = store.address(file.key);
  const message =
    document === 'none'
      ? l10n.t(
          'The image "{0}" is in no cube: it has no metadata, because there is no "{1}.json" beside it. Download the order again.',
          path,
          name,
        )
      : l10n.t(
          'The image "{0}" is in no cube: "{1}.json" beside it is not the metadata of an image. Download the order again.',
          path,
          name,
        );
  return new CubeError('document', path, message);
}
