/**
 * The images in a folder of downloads: metadata documents with the files of pixels beside them, whatever
 * order they belong to.
 *
 * Every image is whole and as its document describes it. The others are left out, each with the reason.
 */

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { MAX_DOCUMENT_BYTES, textFileProblem } from '../../domain/files.ts';
import type { DataType } from '../../domain/imageSize.ts';
import { messageOf } from '../../domain/messages.ts';
import { findPieceOffsets } from '../../domain/pieceNames.ts';
import { safeFileName } from '../stores/fileNames.ts';
import { throwIfCancelled } from '../watch.ts';
import { type CatalogDocument, parseCatalogDocument } from './catalogDocument.ts';
import { checkImagePieces, type ImagePiece } from './pieceChecks.ts';
import { readTiffHeader } from './tiffHeader.ts';

/** An image with its files. */
export interface FolderImage {
  /** Name of its document without `.json`. */
  readonly stem: string;
  readonly document: CatalogDocument;
  /** At least one, row by row. */
  readonly pieces: readonly ImagePiece[];
  /** Type of the pixels in the files. */
  readonly dataType: DataType;
}

/** A file that a catalog does not contain as it should. */
export interface CatalogProblem {
  /** Name of the file in the folder. */
  readonly file: string;
  /** The problem, its place, and the remedy. */
  readonly message: string;
}

export interface FolderImages {
  /** Sorted by the names of their documents. */
  readonly images: readonly FolderImage[];
  /** Documents of images without scenes, which have no pixels. */
  readonly empty: readonly string[];
  readonly problems: readonly CatalogProblem[];
}

/** Before names that another image's files have in another case, see `fileNames`. */
const DIGEST_BEFORE = /^[\da-f]{8}_/;

/**
 * Reads the documents and the headers of the images of a folder; not those in folders below it.
 *
 * @throws CancelledError; the error of the file system when the folder cannot be read
 */
export async function readFolderImages(
  folder: string,
  signal?: AbortSignal,
): Promise<FolderImages> {
  const files = (await readdir(folder)).sort();
  const images: FolderImage[] = [];
  const empty: string[] = [];
  const problems: CatalogProblem[] = [];
  for (const file of files.filter((each) => each.endsWith('.json'))) {
    throwIfCancelled(signal);
    try {
      const stem = file.slice(0, -'.json'.length);
      const hasFiles = filesOf(files, stem, undefined).length > 0;
      const document = await readDocument(join(folder, file), hasFiles);
      if (!document) continue;
      if (document.isEmpty) empty.push(file);
      else images.push(await readImage(folder, files, { stem, document }));
    } catch (error) {
      problems.push({ file, message: messageOf(error) });
    }
  }
  return { images, empty, problems };
}

/**
 * @param hasFiles whether there are files of an image with its name
 * @returns undefined for other JSON files, which may be the user's
 */
async function readDocument(path: string, hasFiles: boolean): Promise<CatalogDocument | undefined> {
  if (textFileProblem(await stat(path), MAX_DOCUMENT_BYTES)) return undefined;
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    if (hasFiles) throw new Error(damagedDocument(basename(path)));
    return undefined;
  }
  return parseCatalogDocument(json);
}

function damagedDocument(file: string): string {
  return l10n.t(
    'The metadata "{0}" is incomplete or damaged: it is not valid JSON. Download the order again.',
    file,
  );
}

async function readImage(
  folder: string,
  files: readonly string[],
  { stem, document }: Pick<FolderImage, 'stem' | 'document'>,
): Promise<FolderImage> {
  const own = filesOf(files, stem, document.name);
  if (own.length === 0) {
    throw new Error(
      l10n.t(
        'There is no .tif file of the image "{0}". Download it when its task has completed.',
        stem,
      ),
    );
  }
  const pieces: ImagePiece[] = [];
  for (const file of own) {
    const header = await readTiffHeader(join(folder, file));
    if (!header || header.isTruncated) throw new Error(incomplete(file));
    const offsets = isPieceOf(file, stem, document.name) ? findPieceOffsets(file) : undefined;
    const { row, column } = offsets ?? { row: 0, column: 0 };
    pieces.push({ file, row, column, header });
  }
  return { stem, document, pieces, dataType: checkImagePieces(document, pieces, `${stem}.json`) };
}

function incomplete(file: string): string {
  return l10n.t('"{0}" is not a complete TIFF file. Delete it and download the image again.', file);
}

/**
 * Files of an image: the one with the whole image, or its pieces. The user may have made the whole one
 * of the pieces, so that it is used alone where there are both.
 */
function filesOf(files: readonly string[], stem: string, name: string | undefined): string[] {
  const whole = wholeNames(stem, name);
  const found = files.find((file) => whole.includes(file));
  if (found !== undefined) return [found];
  return files.filter((file) => isPieceOf(file, stem, name));
}

function wholeNames(stem: string, name: string | undefined): string[] {
  return [`${stem}.tif`, ...(name === undefined ? [] : [safeFileName(`${name}.tif`)])];
}

/** Names that are too long are shortened in the middle, each file's on its own. */
function isPieceOf(file: string, stem: string, name: string | undefined): boolean {
  const offsets = findPieceOffsets(file)?.end;
  if (offsets === undefined) return false;
  if (file === `${stem}${offsets}`) return true;
  if (name === undefined) return false;
  const expected = [offsets, offsets.replace(/^-/, '')].map((end) => safeFileName(name + end));
  return expected.includes(file) || expected.includes(file.replace(DIGEST_BEFORE, ''));
}
