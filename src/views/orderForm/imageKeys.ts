/**
 * Keys of the images of an order, from their contents and not from their names, which a template
 * may derive from the time of ordering.
 */

export interface KeyedImage {
  readonly collection: string;
  /** A Tile, or its row and column. */
  readonly tile: { readonly row: number; readonly column: number } | readonly [number, number];
  readonly start: Date | string;
  readonly end: Date | string;
}

export function imageKey({ collection, tile, start, end }: KeyedImage): string {
  const [row, column] = 'row' in tile ? [tile.row, tile.column] : tile;
  return [collection, row, column, time(start), time(end)].join('|');
}

/** Id of the collection in a key. */
export function collectionOfKey(key: string): string {
  return key.split('|', 1)[0] ?? '';
}

/** Row and column in a key. */
export function tileOfKey(key: string): [row: number, column: number] {
  const [row = '', column = ''] = key.split('|').slice(1);
  return [Number(row), Number(column)];
}

function time(date: Date | string): string {
  return (typeof date === 'string' ? date : date.toISOString())
    .slice(0, 19)
    .replace('T00:00:00', '');
}
