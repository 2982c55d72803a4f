"""Reads data cubes of Cedar with xarray, netCDF4, h5netcdf, rioxarray, rasterio and rio-cogeo.

    python cubes.py netcdf FILE
    python cubes.py zarr FOLDER
    python cubes.py cog FOLDER
    python cubes.py mappings < JSON

Prints one line of JSON with what it saw; `cubesPython.peer.ts` judges it. The JSON of `mappings` has
for each name a CRS as WKT, and its grid mapping as attributes.
"""

import json
import math
import pathlib
import sys
import warnings
import zlib

import numpy as np


def plain(value):
    if isinstance(value, np.ndarray):
        return [plain(each) for each in value.tolist()]
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and math.isnan(value) else value


def checksum(values):
    return zlib.crc32(np.ascontiguousarray(values).tobytes())


def nanoseconds(cube):
    """Since 1970, as text: numbers of JSON have fewer digits."""
    return [str(each) for each in cube.time.values.astype("datetime64[ns]").astype("int64")]


def zarr(path):
    import xarray

    raw = xarray.open_zarr(path, decode_cf=False)
    return {"type": str(raw.time.dtype), "times": nanoseconds(xarray.open_zarr(path))}


def netcdf(path):
    import netCDF4
    import rasterio
    import rioxarray  # noqa: F401
    import xarray

    seen = {}
    for engine in ("netcdf4", "h5netcdf"):
        raw = xarray.open_dataset(path, engine=engine, decode_cf=False)
        cube = xarray.open_dataset(path, engine=engine, decode_coords="all")
        seen[engine] = {
            "dimensions": dict(raw.sizes),
            "checksums": {name: checksum(raw[name].values) for name in raw if raw[name].ndim == 3},
            "red": {key: plain(value) for key, value in raw["red"].attrs.items()},
            "flags": plain(raw["pixel_qa"].attrs["flag_masks"]),
            "times": nanoseconds(cube),
            "scaled": plain(cube["red"].values[0, 0, :3]),
            "crs": cube.rio.crs.to_wkt() == rasterio.crs.CRS.from_wkt(raw["crs"].attrs["crs_wkt"]).to_wkt(),
            "transform": list(cube.rio.transform())[:6],
        }
    with netCDF4.Dataset(path) as file:
        red = file["red"]
        seen["netCDF4"] = {"model": file.data_model, "filters": red.filters(), "chunks": red.chunking()}
    with rasterio.open(f"netcdf:{path}:red") as band:
        seen["gdal"] = {
            "checksum": checksum(band.read()),
            "transform": list(band.transform)[:6],
            "scale": band.scales[0],
            "nodata": band.nodata,
            "hasCrs": band.crs == rasterio.crs.CRS.from_wkt(raw["crs"].attrs["crs_wkt"]),
        }
    return seen


def cog(folder):
    import rasterio
    from rio_cogeo import cog_validate

    seen = {}
    for path in sorted(pathlib.Path(folder).glob("*.tif")):
        is_valid, errors, notes = cog_validate(str(path), strict=True)
        with rasterio.open(path) as image:
            values = image.read()
            seen[path.name] = {
                "valid": is_valid,
                "problems": errors + notes,
                "checksum": checksum(values),
                "names": list(image.descriptions),
                "scales": list(image.scales),
                "offsets": list(image.offsets),
                "nodata": image.nodata,
                "transform": list(image.transform)[:6],
                "overviews": image.overviews(1),
                "wkt": image.crs.to_wkt(),
            }
        with rasterio.open(path, overview_level=0) as overview:
            seen[path.name]["halved"] = bool((overview.read() == values[:, ::2, ::2]).all())
    return seen


LON_LATS = [(-170, -60), (-120, 40), (-96, 24), (-60, -20), (3, 46), (15, 60), (100, 30), (140, -30)]


def distance(wanted, found):
    """The longest distance between the places of the same longitudes and latitudes, in units of the CRS."""
    from pyproj import Proj

    # pyproj takes the offsets of CF for meters.
    if any(axis.unit_conversion_factor != 1 for axis in wanted.axis_info if wanted.is_projected):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        a, b = (Proj(crs.to_proj4()) for crs in (wanted, found))
    pairs = [(a(*each), b(*each)) for each in LON_LATS]
    finite = [math.dist(p, q) for p, q in pairs if all(map(math.isfinite, (*p, *q)))]
    return max(finite) if finite else None


def mappings(given):
    from pyproj import CRS

    warnings.simplefilter("ignore")
    seen = {}
    for name, (wkt, attributes) in given.items():
        wanted = CRS.from_wkt(wkt)
        own = wanted.to_cf()
        found = {"own": own.get("grid_mapping_name")}
        keys = set(attributes) - {"crs_wkt", "spatial_ref", "GeoTransform"}
        if "grid_mapping_name" in attributes:
            cf = {key: attributes[key] for key in keys}
            # By numbers alone: the name of a datum would replace its axes.
            numbers = {key: cf[key] for key in keys if key == "grid_mapping_name" or not key.endswith("_name")}
            found["distance"] = distance(wanted, CRS.from_cf(numbers))
            found["different"] = [key for key in sorted(own) if is_number(own[key]) and differs(own[key], cf.get(key))]
        seen[name] = found
    return seen


def is_number(value):
    return isinstance(value, (int, float, tuple))


def differs(own, cf):
    a, b = (list(each) if isinstance(each, (list, tuple)) else [each] for each in (own, cf))
    # One parallel counts for two.
    a = a[:1] if len(a) == 2 and a[0] == a[1] else a
    return len(a) != len(b) or any(y is None or not math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9) for x, y in zip(a, b))


def main(what, *arguments):
    if what == "mappings":
        print(json.dumps(mappings(json.load(sys.stdin))))
    else:
        print(json.dumps({"netcdf": netcdf, "zarr": zarr, "cog": cog}[what](*arguments)))


main(*sys.argv[1:])
