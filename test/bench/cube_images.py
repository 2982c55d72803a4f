"""Writes images as Earth Engine exports them, of random pixels, with their metadata documents.

    python cube_images.py FOLDER TILES SIDE DATES

Each image is a tile of SIDE x SIDE pixels of Landsat 8, with 8 bands of 16 bits on each date, in blocks of
256 x 256 pixels that hold all bands (`INTERLEAVE=PIXEL`), compressed.
"""

import json
import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.transform import from_origin
from rasterio.windows import Window

BANDS = ["blue", "green", "red", "nir", "swir1", "swir2", "thermal", "pixel_qa"]
COLLECTION = "LANDSAT/LC08/C02/T1_L2"
BLOCK = 256
RES = 30
DAY = 86_400_000
#: 2020-01-01 at 15:30
FIRST = 1_577_892_600_000


def write_image(path, side, dates, left, top, crs, random):
    """Landscapes of waves with noise, so that pixels compress about as well as those of satellites."""
    count = dates * len(BANDS)
    profile = dict(
        driver="GTiff", width=side, height=side, count=count, dtype="uint16", nodata=0, crs=crs,
        transform=from_origin(left, top, RES, RES), tiled=True, blockxsize=BLOCK, blockysize=BLOCK,
        interleave="pixel", compress="deflate", predictor=2, BIGTIFF="YES",
    )
    with rasterio.open(path, "w", **profile) as file:
        for y in range(0, side, BLOCK):
            for x in range(0, side, BLOCK):
                height, width = min(BLOCK, side - y), min(BLOCK, side - x)
                rows, columns = np.mgrid[y : y + height, x : x + width]
                waves = 9000 + 900 * np.sin(rows / 37) + 900 * np.cos(columns / 51)
                levels = random.integers(0, 4000, (count, 1, 1))
                noise = random.integers(0, 256, (count, height, width))
                file.write((waves + levels + noise).astype("uint16"), window=Window(x, y, width, height))


def document(name, index, side, dates, left, top, crs):
    scenes = [
        [{"system:time_start": FIRST + day * 16 * DAY, "system:id": f"{COLLECTION}/{day}", "CLOUD_COVER": day}]
        for day in range(dates)
    ]
    bounds = [left, top - side * RES, left + side * RES, top]
    return {
        "program": {"name": "cedar", "version": "0.0.4"},
        "task": {"name": name, "status": {"id": name, "state": "COMPLETED"}},
        "tile": {"index": index, "crs": crs.to_wkt(), "bounds": bounds, "res": [RES, RES], "size": [side, side]},
        "order": {
            "collection": COLLECTION, "filters": [], "submitted": "2021-01-01T00:00:00",
            "date_start": "2020-01-01", "date_end": "2021-01-01",
        },
        "image": {"bands": BANDS, "nodata": 0, "images": scenes},
    }


def main(folder, tiles, side, dates):
    random = np.random.default_rng(1)
    crs = CRS.from_epsg(32618)
    for column in range(tiles):
        left, top = 600_000 + column * side * RES, 4_800_000
        name = f"{COLLECTION.replace('/', '_')}_h{column:03d}v000_2020-01-01_2021-01-01"
        write_image(Path(folder) / f"{name}.tif", side, dates, left, top, crs, random)
        text = json.dumps(document(name, [0, column], side, dates, left, top, crs))
        (Path(folder) / f"{name}.json").write_text(text)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
