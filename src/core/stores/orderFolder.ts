/**
 * The folder of an order among downloads: its own, whatever names other orders have.
 *
 * ```ts
 * await makeOrderFolder('downloads', 'ORDER_2020'); // 'downloads/ORDER_2020'
 * ```
 *
 * Some file systems take names that differ only by case, or by Unicode normalization, for the same.
 * Of two such orders the one downloaded later gets a digest added to its folder's name.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './destination.ts';
import { digest, nameKey, orderFolderName } from './fileNames.ts';

/**
 * The folder of an order's files among downloads, whether it exists or not. Makes nothing.
 *
 * @param downloads folder of downloads, as `tracker.download` takes it
 * @param order name of the order
 * @returns the path of the order's folder
 */
export async function orderFolder(downloads: string, order: string): Promise<string> {
  const name = orderFolderName(order);
  const apart = `${name}_${digest(order)}`;
  const listed = await readdir(downloads).catch((): string[] => []);
  // Some file systems list names in another form than they were given.
  const present = listed.map((each) => each.normalize('NFC'));
  const isTaken = present.some((each) => each !== name && nameKey(each) === nameKey(name));
  const isApart = present.includes(apart) || (isTaken && !present.includes(name));
  return join(downloads, isApart ? apart : name);
}

/**
 * Makes the folder of an order.
 *
 * @returns its path
 * @throws DestinationError
 */
export async function makeOrderFolder(downloads: string, order: string): Promise<string> {
  const folder = await orderFolder(downloads, order);
  await makeFolder(folder);
  // Where case does not count, another order may have made the same folder at the same moment.
  const own = await orderFolder(downloads, order);
  if (own !== folder) await makeFolder(own);
  return own;
}
