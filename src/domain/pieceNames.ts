/**
 * Names of the files of an image: `NAME.tif`, or pieces of a large one, such as
 * `NAME0000000000-0000001024.tif`.
 *
 * Earth Engine puts the row and the column of a piece's first pixel, in ten digits each, after the
 * name; on Google Drive a hyphen is between them and the name.
 */

const OFFSETS = '-?(\\d{10})-(\\d{10})';
const AT_END = new RegExp(`${OFFSETS}$`);
const PIECE = new RegExp(`^${OFFSETS}\\.tif$`);
const PIECE_END = new RegExp(`${OFFSETS}\\.tif$`);

/** Row and column of the first pixel of a piece of the image; undefined for any other file. */
export function parsePieceOffsets(
  fileName: string,
  image: string,
): { readonly row: number; readonly column: number } | undefined {
  if (!fileName.startsWith(image)) return undefined;
  const [, row, column] = PIECE.exec(fileName.slice(image.length)) ?? [];
  return row === undefined ? undefined : { row: Number(row), column: Number(column) };
}

/** The same at the end of a file's name, whatever the image's name is. @returns `end` as well, with `.tif` */
export function findPieceOffsets(
  fileName: string,
): { readonly row: number; readonly column: number; readonly end: string } | undefined {
  const found = PIECE_END.exec(fileName);
  return found ? { row: Number(found[1]), column: Number(found[2]), end: found[0] } : undefined;
}

/** Whether a file has the whole image, or a piece of it. */
export function isImageFile(fileName: string, image: string): boolean {
  return fileName === `${image}.tif` || parsePieceOffsets(fileName, image) !== undefined;
}

/** A name without the offsets that it may end with. @param stem without `.tif` */
export function withoutPieceOffsets(stem: string): string {
  return stem.replace(AT_END, '');
}
