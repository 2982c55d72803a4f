/**
 * Finds the images to convert: metadata documents and the files beside them, in folders or buckets.
 */

import * as l10n from '@vscode/l10n';
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { parsePieceOffsets, withoutPieceOffsets } from '../../domain/pieceNames.ts';
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
  /** Last write of the document in a bucket, milliseconds since 1970. */
  readonly documentUpdated?: number | undefined;
}

/** An image that no metadata document describes. */
export interface StrayImage {
  /** Name of its files without the offsets of pieces, and without `.tif`. */
  readonly name: string;
  readonly store: ByteStore;
  /** One of its files. */
  readonly file: StoredBytes;
  /** What `NAME.json` is: part of the metadata of an image, or something else. */
  readonly document: 'none' | 'incomplete' | 'other';
}

/** The images of a place. */
export interface FoundImages {
  readonly items: readonly SourceItem[];
  /** Of the wanted images; none where a document is named. */
  readonly strays: readonly StrayImage[];
  /** Images whose metadata cannot be used, by the path of the document. */
  readonly damaged: readonly { readonly path: string; readonly error: CubeError }[];
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
 * @throws CubeError when there is none, or the named document does not exist
 */
export async function findSourceItems(
  { store, document }: SourcePlace,
  { names, signal }: SourceChoice = {},
): Promise<FoundImages> {
  const files = await store.list('', { signal });
  const items: SourceItem[] = [];
  const others = new Map<string, StrayImage['document'] | CubeError>();
  for (const file of files) {
    const name = /^(.+)\.json$/s.exec(file.key)?.[1];
    if (name === undefined || file.size > MAX_DOCUMENT_BYTES) continue;
    if (document !== undefined && name !== document) continue;
    // Documents of other orders may be damaged, or not be wanted in the same cube.
    if (names && !names.has(name)) continue;
    const bytes = await store.read(file.key, { signal });
    if (!bytes) continue;
    const pieces = piecesOf(name, files);
    const parsed = parseDocument(bytes, name, {
      path: store.address(file.key),
      hasImage: pieces.length > 0,
    });
    if (typeof parsed === 'string' || parsed instanceof CubeError) others.set(name, parsed);
    else items.push({ document: parsed, store, pieces, documentUpdated: file.updated });
  }
  const damaged = [...others].flatMap(([name, error]) =>
    error instanceof CubeError ? [{ path: store.address(`${name}.json`), error }] : [],
  );
  if (items.length + damaged.length === 0) throw nothingFound({ store, document }, !!names);
  const strays = document === undefined ? straysAmong(files, items, { store, others }) : [];
  return { items, strays: strays.filter(({ name }) => !names || names.has(name)), damaged };
}

/** @returns what it is where it is not the metadata of an image, or the reason why that cannot be used */
function parseDocument(
  bytes: Uint8Array,
  name: string,
  { path, hasImage }: { readonly path: string; readonly hasImage: boolean },
): ImageDocument | StrayImage['document'] | CubeError {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  try {
    const parsed = parseImageDocument(text, name, path);
    if (parsed) return parsed;
  } catch (error) {
    if (error instanceof CubeError) return error;
    throw error;
  }
  const json = parseJson(text);
  // Other programs may have any files in the folder.
  if (json === undefined && hasImage) return damagedDocument(path);
  return isPartOfMetadata(json) ? 'incomplete' : 'other';
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

function isPartOfMetadata(json: unknown): boolean {
  return isRecord(json) && (isRecord(json.image) || isRecord(json.tile) || isRecord(json.order));
}

/** Files of pixels that are not those of an image with metadata, one of each image. */
function straysAmong(
  files: readonly StoredBytes[],
  items: readonly SourceItem[],
  from: {
    readonly store: ByteStore;
    readonly others: ReadonlyMap<string, StrayImage['document'] | CubeError>;
  },
): StrayImage[] {
  const used = new Set(items.flatMap(({ pieces }) => pieces.map(({ file }) => file.key)));
  const strays = new Map<string, StrayImage>();
  for (const file of files) {
    const stem = /^(.+)\.tif$/s.exec(file.key)?.[1];
    if (stem === undefined || used.has(file.key)) continue;
    const name = withoutPieceOffsets(stem);
    if (strays.has(name)) continue;
    const document = from.others.get(name) ?? 'none';
    if (document instanceof CubeError) continue;
    strays.set(name, { name, store: from.store, file, document });
  }
  return [...strays.values()];
}

function piecesOf(name: string, files: readonly StoredBytes[]): SourcePiece[] {
  return files.flatMap((file): SourcePiece[] => {
    if (file.key === `${name}.tif`) return [{ file, row: 0, column: 0 }];
    const offsets = parsePieceOffsets(file.key, name);
    return offsets ? [{ file, ...offsets }] : [];
  });
}
