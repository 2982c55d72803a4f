/** Code in Python that opens a data cube. */
import type { CubeFormat } from '../../core/index.ts';

/** @param path of a Zarr cube, a NetCDF file, or a folder with a GeoTIFF for each date */
export function cubeInPython(path: string, format: CubeFormat): string {
  const literal = JSON.stringify(path);
  switch (format) {
    case 'zarr':
      return `import xarray as xr\n\ncube = xr.open_zarr(${literal})\n`;
    case 'netcdf':
      return `import xarray as xr\n\ncube = xr.open_dataset(${literal})\n`;
    case 'cog':
      return [
        'from pathlib import Path',
        '',
        'import pandas as pd',
        'import rioxarray',
        'import xarray as xr',
        '',
        `files = sorted(Path(${literal}).glob("*.tif"))`,
        'dates = pd.to_datetime([file.stem.rsplit("_", 1)[-1][:10] for file in files])',
        'images = [rioxarray.open_rasterio(file, chunks=True, band_as_variable=True) for file in files]',
        'names = {key: band.attrs["long_name"] for key, band in images[0].items()}',
        'cube = xr.concat(images, xr.Variable("time", dates)).rename(names)',
        '',
      ].join('\n');
  }
}
