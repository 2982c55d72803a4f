/** Python packages that read data cubes; several peers use their environment, so that it is installed once. */
export const CUBE_PACKAGES = [
  'xarray==2026.9.0',
  'netCDF4==1.7.5.1.post1',
  'h5netcdf==1.8.2',
  'h5py==3.16.0',
  'zarr==3.1.6',
  'dask==2026.8.0',
  'distributed==2026.8.0',
  'gcsfs==2026.10.1',
  'rioxarray==0.19.0',
  'rasterio==1.4.4',
  'rio-cogeo==7.0.4',
  'pyproj==3.7.2',
  'matplotlib==3.11.2',
];
