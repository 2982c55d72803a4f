"""Compares data cubes, as xarray and rioxarray open them, with the ordered images, as GDAL reads them.

    python cube_sources.py FOLDER_OF_IMAGES CUBE…

A cube is a Zarr store, a NetCDF file or a folder of GeoTIFFs. Prints one line of JSON with what was
found, a list with an entry for each cube and engine; `cubeSourcesPython.peer.ts` judges it.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import rasterio
import rioxarray
import xarray as xr

ENGINES = {".zarr": ["zarr"], ".nc": ["netcdf4", "h5netcdf"], "": ["rasterio"]}


def pixels(folder, name, size):
    """All layers of an image, with its pieces joined by the offsets in their names."""
    width, height = size
    whole = None
    for piece in sorted(folder.glob(f"{name}*.tif")):
        offsets = piece.stem[len(name) :].lstrip("-")
        row, column = (int(each) for each in offsets.split("-")) if offsets else (0, 0)
        with rasterio.open(piece) as file:
            part = file.read()
        if whole is None:
            whole = np.zeros((part.shape[0], height, width), part.dtype)
        whole[:, row : row + part.shape[1], column : column + part.shape[2]] = part
    return whole


def sources(folder):
    """Dates of all images, in the order of time: sensor, milliseconds since 1970, and numbers by band."""
    dates = []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text())
        image, tile = document["image"], document["tile"]
        layers = pixels(folder, path.stem, tile["size"])
        bands = image["bands"]
        encodings = list(zip(bands, image["scales"], image["offsets"]))
        for index, scenes in enumerate(image["images"]):
            dates.append(
                {
                    "sensor": document["order"]["collection"],
                    "time": min(scene["system:time_start"] for scene in scenes),
                    "encodings": {band: (scale, offset) for band, scale, offset in encodings},
                    "nodata": image["nodata"],
                    "layers": dict(zip(bands, layers[index * len(bands) :])),
                    "tile": tile,
                }
            )
    return sorted(dates, key=lambda date: date["time"])


def expected(date, band, shape):
    """Physical values of a date in 64 bits, or its numbers where there is no scale; NaN is missing."""
    stored = date["layers"].get(band)
    if stored is None:
        return np.full(shape, np.nan)
    scale, offset = date["encodings"][band]
    values = stored.astype("float64")
    physical = values if scale is None else values * scale + (offset or 0)
    return np.where(stored == date["nodata"], np.nan, physical)


def opened_tiffs(folder, **options):
    """A folder of GeoTIFFs as one cube along time, whose times are only days."""
    files = sorted(folder.glob("*.tif"))
    days = pd.to_datetime([file.stem.removeprefix(f"{folder.name}_")[:10] for file in files])
    images = [rioxarray.open_rasterio(file, band_as_variable=True, **options) for file in files]
    names = {key: band.attrs["long_name"] for key, band in images[0].items()}
    return xr.concat(images, xr.Variable("time", days)).rename(names)


def opened(path, engine, is_decoded):
    if engine == "rasterio":
        return opened_tiffs(path, mask_and_scale=is_decoded)
    options = {"decode_coords": "all", "mask_and_scale": is_decoded}
    return xr.open_dataset(path, engine=engine, **options)


def same_stored(cube, dates, bands):
    """Whether a cube has the very numbers of its images."""
    return all(
        np.array_equal(cube[band].values, np.stack([date["layers"][band] for date in dates]))
        and cube[band].dtype == dates[0]["layers"][band].dtype
        for band in bands
    )


def compared(path, engine, all_dates):
    decoded, raw = (opened(path, engine, is_decoded) for is_decoded in (True, False))
    is_shared = any(key in path.name for key in ("LC08-S2", "S2-LC08"))
    dates = all_dates if is_shared else [each for each in all_dates if "LC08" in each["sensor"]]
    bands = sorted({band for date in dates for band in date["layers"]})
    tile = dates[0]["tile"]
    shape = tuple(reversed(tile["size"]))
    different, finite = {}, {}
    for band in bands:
        wanted = np.stack([expected(date, band, shape) for date in dates])
        found = decoded[band].transpose("time", "y", "x").values
        # Physical values that are stored were rounded once; xarray itself calculates the others.
        if np.issubdtype(raw[band].dtype, np.floating):
            is_same = np.array_equal(found, wanted.astype("float32"), equal_nan=True)
        else:
            is_same = np.allclose(found, wanted, rtol=1e-6, atol=0, equal_nan=True)
        different[band] = not is_same
        finite[band] = int(np.isfinite(wanted).sum())
    milliseconds = pd.to_datetime([date["time"] for date in dates], unit="ms")
    times = pd.DatetimeIndex(decoded.time.values)
    wanted_times = milliseconds.floor("D") if engine == "rasterio" else milliseconds
    left, _, _, top = tile["bounds"]
    width, height = tile["res"]
    return {
        "cube": path.name,
        "engine": engine,
        "shared": is_shared,
        "dates": len(dates),
        "sensors": len({date["sensor"] for date in dates}),
        "bands": [sorted(decoded.data_vars), bands],
        "different": [band for band, is_different in different.items() if is_different],
        "finite": min(finite.values()),
        "floats": sorted(band for band in bands if np.issubdtype(raw[band].dtype, np.floating)),
        "stored": not is_shared and same_stored(raw, dates, bands),
        "times": bool(times.equals(wanted_times)),
        "sorted": bool(times.is_monotonic_increasing and (engine == "rasterio" or times.is_unique)),
        "crs": decoded.rio.crs.to_epsg() == tile["epsg"],
        "transform": list(decoded.rio.transform())[:6] == [width, 0, left, 0, -height, top],
    }


def main(folder, *cubes):
    dates = sources(Path(folder))
    paths = [Path(cube) for cube in cubes]
    print(json.dumps([compared(path, engine, dates) for path in paths for engine in ENGINES[path.suffix]]))


if __name__ == "__main__":
    main(*sys.argv[1:])
