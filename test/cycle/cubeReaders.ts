/** Values of the bands of cubes, as other programs read them. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import h5wasm from 'h5wasm/node';
import type { CubeFormat } from '../../src/core/index.ts';
import { cubeLayers } from './cubeOrder.ts';

type BandLayers = ReadonlyMap<string, readonly (readonly number[])[]>;

const READERS: Record<CubeFormat, (cube: string, bands: readonly string[]) => Promise<BandLayers>> =
  {
    async zarr(cube, bands) {
      const layers = new Map<string, number[][]>();
      for (const band of bands) layers.set(band, await cubeLayers(cube, band));
      return layers;
    },
    async netcdf(cube, bands) {
      await h5wasm.ready;
      const file = new h5wasm.File(cube, 'r');
      try {
        const entries = bands.map((band): [string, number[][]] => {
          const dataset = file.get(band);
          if (!(dataset instanceof h5wasm.Dataset)) throw new Error(band);
          const [dates = 0, height = 0, width = 0] = dataset.shape ?? [];
          const values = dataset.value as Float32Array;
          const dateOf = (i: number) => [
            ...values.slice(i * height * width, (i + 1) * height * width),
          ];
          return [band, Array.from({ length: dates }, (_, i) => dateOf(i))];
        });
        return new Map(entries);
      } finally {
        file.close();
      }
    },
    async cog(cube, bands) {
      const layers = new Map<string, number[][]>(bands.map((band) => [band, []]));
      const files: { readonly time: string; readonly values: ReadonlyMap<string, number[]> }[] = [];
      for (const name of await readdir(cube)) {
        const tiff = await fromFile(path.join(cube, name));
        const image = await tiff.getImage();
        const metadata = String(await image.fileDirectory.loadValue('GDAL_METADATA'));
        const rasters = await image.readRasters();
        const named = metadata.matchAll(/sample="(\d+)" role="description">([^<]*)</g);
        const values = new Map(
          [...named].map(([, sample, band = '']) => [
            band,
            [...(rasters[Number(sample)] as Float32Array)],
          ]),
        );
        files.push({ time: /"time">([^<]*)</.exec(metadata)?.[1] ?? '', values });
        tiff.close();
      }
      // The names of files that were there before have the day alone.
      for (const { values } of files.sort((a, b) => (a.time < b.time ? -1 : 1))) {
        for (const [band, ofDates] of layers) ofDates.push(values.get(band) ?? []);
      }
      return layers;
    },
  };

/** Values of bands by date. */
export function readBands(
  cube: string,
  format: CubeFormat,
  bands: readonly string[],
): Promise<BandLayers> {
  return READERS[format](cube, bands);
}
