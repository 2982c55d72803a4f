"""Compares data cubes of Cedar with the NetCDF files that the Python tool makes of the same images.

    python original_cubes.py FOLDER_OF_THE_TOOL CUBE…

The cubes are NetCDF files or Zarr stores. Prints one line of JSON with what is the same and what is not,
by cube; `originalConvert.peer.ts` judges it.
"""

import json
import sys
from pathlib import Path

import numpy as np
import rasterio.crs
import xarray as xr


def opened(path):
    """Numbers as they are stored."""
    options = {"decode_cf": False} if path.suffix == ".nc" else {"decode_cf": False, "engine": "zarr"}
    return xr.open_dataset(path, **options)


def moments(dataset):
    return xr.decode_cf(dataset[["time"]]).time.values.astype("datetime64[ms]")


def system(dataset):
    return rasterio.crs.CRS.from_wkt(dataset.crs.attrs["spatial_ref"])


def numbers(text):
    """A transform of GDAL, which is a list for the tool and text for GDAL."""
    return [float(each) for each in (text.split() if isinstance(text, str) else text)]


def compared(originals, cube):
    """Pixels and coordinates of one cube and of the tool's files of the same tile, along time."""
    shape = (sum(each.sizes["time"] for each in originals), cube.sizes["y"], cube.sizes["x"])
    bands = [name for name in cube.data_vars if cube[name].dims == ("time", "y", "x")]
    different, values = {}, 0
    for name in bands:
        ours = cube[name].values
        theirs = np.concatenate([each[name].values for each in originals])
        same_type = ours.dtype == theirs.dtype and ours.shape == theirs.shape
        different[name] = int((ours != theirs).sum()) if same_type else f"{ours.dtype} {theirs.dtype}"
        values += ours.size
    first = originals[0]
    return {
        "shape": list(shape),
        "values": values,
        "distinct": int(np.unique(cube[bands[0]].values).size),
        "bands": bands,
        "bandsOfTool": [name for name in first.data_vars if first[name].dims == ("time", "y", "x")],
        "different": different,
        "times": bool((moments(cube) == np.concatenate([moments(each) for each in originals])).all()),
        "y": bool((cube.y.values == first.y.values).all()),
        "x": bool((cube.x.values == first.x.values).all()),
        "system": system(cube) == system(first),
        "transform": numbers(cube.crs.attrs["GeoTransform"]) == numbers(first.crs.attrs["GeoTransform"]),
        "missing": all(cube[name].attrs.get("_FillValue") == first[name].attrs.get("_FillValue") for name in bands),
        "scenes": json.loads(cube.attrs["images"]) == [s for each in originals for s in json.loads(each.attrs["images"])],
    }


def main(folder, *cubes):
    found = {}
    for path in map(Path, cubes):
        originals = [opened(each) for each in sorted(Path(folder).glob(f"{path.stem}*.nc"))]
        found[path.name] = compared(originals, opened(path))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
