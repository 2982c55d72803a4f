/** Cubes of a downloaded order as NetCDF-4 and as cloud-optimized GeoTIFFs, compared with its files. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import h5wasm from 'h5wasm/node';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildCubes } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { downloadedOrder, imageLayers } from './cubeOrder.ts';

const order = downloadedOrder();

async function allLayers() {
  const images = await Promise.all(order.names.map((name) => imageLayers(order.folder, name)));
  const bands = [...(images[0]?.values.keys() ?? [])];
  const layersOf = (band: string) => images.flatMap(({ values }) => values.get(band) ?? []);
  return { bands, layersOf, dates: images.flatMap(({ dates }) => dates) };
}

beforeAll(() => h5wasm.ready);

describe('a downloaded order', () => {
  it('becomes a NetCDF-4 file with the values of all images', async () => {
    const destination = temporaryFolder();
    const chunks = { time: 3, y: 10, x: 20 };
    const encoding = { chunks, others: { complevel: 1, dtype: 'int16' } };
    const { cubes, unusedEncoding } = await buildCubes([order.folder], {
      destination,
      format: 'netcdf',
      encoding,
    });
    expect(unusedEncoding).toEqual(['dtype']);
    const file = new h5wasm.File(cubes[0]?.path ?? '', 'r');
    onTestFinished(() => {
      file.close();
    });
    const { bands, layersOf } = await allLayers();
    for (const band of bands) {
      const dataset = file.get(band);
      if (!(dataset instanceof h5wasm.Dataset)) throw new Error(band);
      expect([...(dataset.value as Uint16Array)], band).toEqual(layersOf(band).flat());
      expect(dataset.metadata.chunks).toEqual([3, 10, 20]);
    }
    const left = (await readdir(destination)).filter((name) => !name.endsWith('.json'));
    expect(left).toEqual([path.basename(cubes[0]?.path ?? '')]);
  });

  it('becomes a folder of GeoTIFFs, one for each date', async () => {
    const destination = temporaryFolder();
    const { cubes } = await buildCubes([order.folder], { destination, format: 'cog' });
    const folder = cubes[0]?.path ?? '';
    const { bands, layersOf, dates } = await allLayers();
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(dates.map((date) => `${path.basename(folder)}_${date}.tif`));
    for (const [date, name] of names.entries()) {
      const tiff = await fromFile(path.join(folder, name));
      const rasters = await (await tiff.getImage()).readRasters();
      for (const [index, band] of bands.entries()) {
        expect([...(rasters[index] as Uint16Array)], band).toEqual(layersOf(band)[date]);
      }
      tiff.close();
    }
    const again = await buildCubes([order.folder], { destination, format: 'cog' });
    expect(again.cubes[0]?.state).toBe('kept');
  });
});
