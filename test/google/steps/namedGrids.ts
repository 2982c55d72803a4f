/** CRS and no-data of an export from each named grid. */
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import type { Json } from '../recording.ts';
import { ended, type Run, type Step } from '../run.ts';
import { bodyOf } from '../services.ts';
import { GRID_NAMES, PIXELS, smallExport } from '../smallExports.ts';

export const namedGrids: Step = {
  name: 'namedGrids',
  title: 'exports a few pixels in each named grid',
  async run(run: Run) {
    const facts: Record<string, Json> = {};
    for (const gridName of GRID_NAMES) facts[gridName] = await exported(run, gridName);
    return { facts, seen: {} };
  },
};

/** One grid after the other, so that the budget is checked before each. */
async function exported(run: Run, gridName: string): Promise<Json> {
  const { services, project, bucket, signal, store } = { ...run, store: run.stores[0] };
  if (!store) throw new Error('There is no store.');
  const { body, path } = smallExport(run, gridName);
  const answer = await services.send(
    'earthEngine',
    `/v1/projects/${project}/image:export`,
    { body },
    signal,
  );
  const [operation] = await ended(run, [String(bodyOf(answer, 'The export').name)]);
  if (operation?.error) return { error: operation.error.message ?? null };
  const folder = path.slice(0, path.lastIndexOf('/'));
  const objects = await store.listObjects(folder, { startsWith: gridName, signal });
  const [object] = objects;
  if (!object) throw new Error(`The export to ${bucket} has written no file.`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(object, { signal })) chunks.push(chunk);
  const bytes = new Uint8Array(Buffer.concat(chunks));
  const tiff = await fromArrayBuffer(bytes.buffer as ArrayBuffer);
  return { files: objects.length, ...(await describeImage(await tiff.getImage())) };
}

async function describeImage(image: GeoTIFFImage): Promise<Record<string, Json>> {
  const keys = (image.getGeoKeys() ?? {}) as Record<string, unknown>;
  const numbers = Object.entries(keys).filter(([, value]) => typeof value === 'number');
  const [band] = (await image.readRasters()) as unknown as ArrayLike<number>[];
  return {
    size: [image.getWidth(), image.getHeight()],
    noData: image.getGDALNoData(),
    geoKeys: Object.fromEntries(numbers.sort(([a], [b]) => (a < b ? -1 : 1))) as Record<
      string,
      number
    >,
    // Of the upper left pixel, which has a value, and of the upper right one, which is masked.
    pixels: [band?.[0] ?? null, band?.[PIXELS - 1] ?? null],
  };
}
