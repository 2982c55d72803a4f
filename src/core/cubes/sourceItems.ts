/**
 * Finds the images to convert: metadata documents and the files beside them, in folders or buckets.
 */

import * as l10n from '@vscode/l10n';
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { parsePieceOffsets } from '../../domain/pieceNames.ts';
import { CubeError } from '../errors.ts';
import type { ByteStore, ByteStoreWatch, StoredBytes } from './byteStore.ts';
import { type ImageDocument, parseImageDocument } from './imageDocument.ts';

/** A file of an image: all of it, or a piece. */
export interface SourcePiece {
  readonly file: StoredBytes;
  /** First pixel of the piece in the image. */
  readonly row: number;
  readonly column: number;
}

/** An image with its metadata and its files. */
export interface SourceItem {
  readonly document: ImageDocument;
  readonly store: ByteStore;
  readonly pieces: readonly SourcePiece[];
}

/** Where images are looked for. */
export interface SourcePlace {
  readonly store: ByteStore;
  /** Name of one document, without `.json`; all of the place unless given. */
  readonly document?: string | undefined;
}

/** Which images of a place are wanted. */
interface SourceChoice extends ByteStoreWatch {
  /** Names of images; all of them unless given. */
  readonly names?: ReadonlySet<string> | undefined;
}

/**
 * The images of a place, by name. Folders below it are not looked at.
 *
 * @throws CubeError when the named document does not exist, or cannot be used
 */
export async function findSourceItems(
  { store, document }: SourcePlace,
  { names, signal }: SourceChoice = {},
): Promise<SourceItem[]> {
  const files = await store.list('', { signal });
  const items: SourceItem[] = [];
  for (const file of files) {
    const name = /^(.+)\.json$/s.exec(file.key)?.[1];
    if (name === undefined || file.size > MAX_DOCUMENT_BYTES) continue;
    if (document !== undefined && name !== document) continue;
    // Documents of other orders may be damaged, or not be wanted in the same cube.
    if (names && !names.has(name)) continue;
    const bytes = await store.read(file.key, { signal });
    if (!bytes) continue;
    const text = Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const parsed = parseImageDocument(text, name, store.address(file.key));
    const pieces = piecesOf(name, files);
    if (parsed) items.push({ document: parsed, store, pieces });
    else if (pieces.length > 0 && parseJson(text) === undefined)
      throw damagedDocument(store.address(file.key));
  }
  if (items.length > 0) return items;
  throw nothingFound({ store, document }, names !== undefined);
}

function nothingFound({ store, document }: SourcePlace, isChosen: boolean): CubeError {
  const path = store.address(document === undefined ? '' : `${document}.json`);
  if (isChosen) {
    const problem = l10n.t('"{0}" has none of the images that are to be converted.', path);
    return new CubeError('request', path, problem);
  }
  return new CubeError(
    'request',
    path,
    document === undefined
      ? l10n.t(
          '"{0}" has no metadata documents of images (NAME.json beside NAME.tif). Download an order first, or name the folder of its files.',
          path,
        )
      : l10n.t('"{0}" does not exist, or is not the metadata document of an image.', path),
  );
}

/** Without its document, an image would be missing in the cube without a word. */
function damagedDocument(path: string): CubeError {
  return new CubeError(
    'document',
    path,
    l10n.t(
      'The metadata "{0}" is incomplete or damaged: it is not valid JSON. Download the order again.',
      path,
    ),
  );
}

function piecesOf(name: string, files: readonly StoredBytes[]): SourcePiece[] {
  return files.flatMap((file): SourcePiece[] => {
    if (file.key === `${name}.tif`) return [{ file, row: 0, column: 0 }];
    const offsets = parsePieceOffsets(file.key, name);
    return offsets ? [{ file, ...offsets }] : [];
  });
}
