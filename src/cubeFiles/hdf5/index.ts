/** The HDF5 library, in WebAssembly; loaded with the first NetCDF file, because it has 5 MB. */
export { default as h5wasm } from 'h5wasm/node';
