/** Names and sizes of files with areas of interest, and names of those that belong to them. */

/** Endings of files that are read, in the order in which one of a folder is preferred. */
export const AREA_FILE_ENDINGS = [
  ...['geojson', 'json', 'topojson', 'geojsonl', 'geojsons', 'ndjson', 'jsonc'],
  ...['kml', 'kmz', 'shp', 'zip', 'gpkg', 'fgb', 'wkt', 'csv', 'tsv'],
] as const;

/** Most bytes of a file that is read; a text must fit into one string. */
export const MAX_AREA_BYTES = 512 * 1024 * 1024;

/**
 * Most bytes that are dropped onto a page at once. VS Code copies them several times on their way from the page
 * to the extension, and keeps the copies in the memory of its window. Measured with VS Code 1.139 in Chromium: a
 * process of the window had 0.5 GB with 16 MB, 1.0 GB with 64 MB and 1.5 GB with 128 MB, and the window crashed
 * with 256 MB.
 */
export const MAX_DROPPED_BYTES = 128 * 1024 * 1024;

/** Whether a file can be one with an area, by its name, also when it is compressed as `.geojson.gz`. */
export function isAreaFile(name: string): boolean {
  const bare = name.toLowerCase().replace(/\.gz$/, '');
  return AREA_FILE_ENDINGS.some((ending) => bare.endsWith(`.${ending}`));
}

/** Whether a file is a table by its name, also compressed: most are about something else than an area. */
export function isTableFile(name: string): boolean {
  return /\.[ct]sv(?:\.gz)?$/i.test(name);
}

/** Whether a file belongs to another one: a shapefile, or a database that a program has open. */
export function isAreaPart(name: string): boolean {
  return /\.(?:dbf|prj|cpg|shx|sbn|sbx|qix|qpj|qmd|shp\.xml)$|-(?:wal|shm|journal)$/i.test(name);
}
