/** Images of an order that are on this machine. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { withoutPieceOffsets } from '../domain/pieceNames.ts';

/** Files of images in the folders of an order. */
export interface LocalImages {
  /** Folders with files of the order, the most recently used first. */
  readonly folders: readonly string[];
  /** Paths of the files of each image, by the image's name as a file. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/** @param folders of one order, as `DownloadHistory.all` returns them */
export async function readLocalImages(folders: readonly string[]): Promise<LocalImages> {
  const files = new Map<string, string[]>();
  for (const folder of folders) {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names.sort()) {
      const [, stem] = /^(.*)\.tif$/s.exec(name) ?? [];
      // Files that are still being received have other names.
      if (stem === undefined) continue;
      const image = withoutPieceOffsets(stem);
      const known = files.get(image);
      if (known) known.push(path.join(folder, name));
      else files.set(image, [path.join(folder, name)]);
    }
  }
  return { folders, files };
}
