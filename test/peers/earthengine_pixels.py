"""Google's own Earth Engine client for Python: pixels, thumbnails and the collections of the sandbox.

    python earthengine_pixels.py EARTH_ENGINE_URL PROJECT

Prints one line of JSON with what it saw; `earthEnginePixels.peer.ts` judges it.
"""

import json
import sys
import urllib.request

import ee
import google.oauth2.credentials
import numpy as np
from rasterio.io import MemoryFile

EARTH_ENGINE, PROJECT = sys.argv[1:3]

GRID = {
    "crsCode": "EPSG:32610",
    "affineTransform": {
        "scaleX": 100,
        "translateX": 545000,
        "scaleY": -100,
        "translateY": 4180000,
    },
    "dimensions": {"width": 64, "height": 48},
}
DAY = ("2021-06-01", "2021-07-01")
COLLECTIONS = {
    "COPERNICUS/S2_SR_HARMONIZED": DAY,
    "GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED": DAY,
    "GOOGLE/DYNAMICWORLD/V1": ("2021-01-01", "2022-01-01"),
    "LANDSAT/LC08/C02/T2_L2": ("2013-01-01", "2022-01-01"),
    "NASA/HLS/HLSL30/v002": DAY,
    "NASA/HLS/HLSS30/v002": DAY,
    "MODIS/061/MOD09GA": DAY,
    "MODIS/061/MYD09GA": DAY,
    "MODIS/061/MOD09A1": DAY,
    "MODIS/061/MYD09A1": DAY,
    "MODIS/061/MOD13Q1": DAY,
    "MODIS/061/MYD13Q1": DAY,
    "MODIS/061/MCD43A4": DAY,
    "COPERNICUS/S1_GRD": DAY,
    "GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL": ("2021-01-01", "2022-01-01"),
    "UCSB-CHG/CHIRPS/DAILY": DAY,
    "ECMWF/ERA5_LAND/DAILY_AGGR": DAY,
}


def error_of(action):
    try:
        action()
    except ee.EEException as error:
        return str(error)
    return ""


def collections():
    place = ee.Geometry.Point([-122.2, 37.4])
    seen = {}
    for name, (start, end) in COLLECTIONS.items():
        images = ee.ImageCollection(name).filterBounds(place).filterDate(start, end)
        first = ee.Image(images.first())
        description = ee.data.getAsset(name)
        seen[name] = {
            "size": images.size().getInfo(),
            "type": description["type"],
            "id": first.getInfo()["id"],
            "asset": ee.data.getAsset(first.getInfo()["id"])["type"],
            "bands": len(first.bandNames().getInfo()),
        }
    return seen


def single_image():
    """The elevation, which is one image and no collection."""
    elevation = ee.Image("NASA/NASADEM_HGT/001")
    described = elevation.getInfo()
    array = ee.data.computePixels(
        {"expression": elevation, "grid": GRID, "fileFormat": "NUMPY_NDARRAY"}
    )
    heights = array["elevation"]
    place = ee.Geometry.Point([-122.2, 37.6])
    sampled = elevation.reduceRegion(ee.Reducer.first(), place, 30).getInfo()
    return {
        "type": ee.data.getAsset("NASA/NASADEM_HGT/001")["type"],
        "bands": {band["id"]: str(array.dtype[band["id"]]) for band in described["bands"]},
        "range": [int(heights.min()), int(heights.max())],
        "water": sorted(int(value) for value in np.unique(array["swb"])),
        "sampled": sorted(sampled),
        "collection": error_of(lambda: ee.ImageCollection("NASA/NASADEM_HGT/001").size().getInfo()),
    }


def scene():
    return ee.Image("COPERNICUS/S2_SR_HARMONIZED/20210109T185751_20210109T185931_T10SEG")


def pixels():
    request = {"expression": scene(), "bandIds": ["B4", "SCL"], "grid": GRID}
    array = ee.data.computePixels({**request, "fileFormat": "NUMPY_NDARRAY"})
    own = ee.data.getPixels(
        {
            "assetId": scene().getInfo()["id"],
            "bandIds": ["B4", "SCL"],
            "grid": GRID,
            "fileFormat": "NUMPY_NDARRAY",
        }
    )
    tiff = ee.data.computePixels({**request, "bandIds": ["B4"], "fileFormat": "GEO_TIFF"})
    with MemoryFile(tiff) as file, file.open() as data:
        red = data.read(1)
        place = [data.crs.to_epsg(), list(data.transform)[:6], list(data.descriptions)]
    return {
        "shape": list(array.shape),
        "types": [str(array.dtype[name]) for name in array.dtype.names],
        "names": list(array.dtype.names),
        "same": bool(np.array_equal(array, own)),
        "tiff": bool(np.array_equal(array["B4"], red)),
        "place": place,
        "tooLarge": error_of(
            lambda: ee.data.computePixels(
                {
                    **request,
                    "grid": {**GRID, "dimensions": {"width": 6000, "height": 6000}},
                    "fileFormat": "NPY",
                }
            )
        ),
    }


def picture(url):
    with urllib.request.urlopen(url) as answer:
        content = answer.read()
        with MemoryFile(content) as file, file.open() as data:
            return {
                "type": answer.headers["content-type"],
                "size": [data.width, data.height, data.count],
                "values": int(len(np.unique(data.read()))),
            }


def thumbnails():
    region = ee.Geometry.Rectangle([-122.5, 37.5, -122.2, 37.8], None, False)
    natural = {"bands": ["B4", "B3", "B2"], "min": 0, "max": 3000}
    index = scene().normalizedDifference(["B8", "B4"])
    palette = {"min": 0, "max": 1, "palette": ["white", "green"]}
    shared = {"region": region, "dimensions": 128}
    return {
        "natural": picture(scene().getThumbURL({**natural, **shared, "format": "png"})),
        "jpeg": picture(scene().getThumbURL({**natural, **shared, "format": "jpg"})),
        "palette": picture(index.getThumbURL({**palette, **shared, "format": "png"})),
        "tooLarge": error_of(
            lambda: scene().getThumbURL({**natural, "region": region, "dimensions": 20000})
        ),
    }


def left_out():
    """A collection without some of its scenes, filtered as Cedar does."""
    place = ee.Geometry.Point([-122.2, 37.4])
    images = (
        ee.ImageCollection("COPERNICUS/S2_SR_HARMONIZED")
        .filterBounds(place)
        .filterDate(*DAY)
        .select(["B4", "B3", "B2"])
    )
    every = images.aggregate_array("system:index").getInfo()
    without = images.filter(ee.Filter.inList("system:index", every[-2:]).Not())
    red = {"bandIds": ["B4"], "grid": GRID, "fileFormat": "NUMPY_NDARRAY"}

    def values(image):
        return ee.data.computePixels({**red, "expression": image})["B4"]

    # What is left, one scene over the other by hand: a mosaic shows the last one that has data.
    by_hand = np.zeros((48, 64), dtype="uint16")
    for index in every[:-2]:
        one = values(ee.Image(f"COPERNICUS/S2_SR_HARMONIZED/{index}"))
        by_hand = np.where(one > 0, one, by_hand)
    rest = values(without.mosaic())
    shown = {"min": 0, "max": 3000, "dimensions": 64, "format": "png"}
    region = {"region": ee.Geometry.Rectangle([-122.25, 37.35, -122.15, 37.45], None, False)}
    return {
        "all": every,
        "rest": without.aggregate_array("system:index").getInfo(),
        "byHand": bool(np.array_equal(rest, by_hand)),
        "valid": int((rest > 0).sum()),
        "changed": int((rest != values(images.mosaic())).sum()),
        "thumbnails": [
            picture(ee.Image(image).getThumbURL({**shown, **region}))
            for image in (images.mosaic(), without.mosaic())
        ],
    }


def assets():
    owner = "projects/cedar-examples/assets/"
    return {
        "table": ee.FeatureCollection(owner + "field_boundaries").size().getInfo(),
        "kinds": {
            name: ee.data.getAsset(owner + name)["type"]
            for name in ["soil_map", "drone", "undated", "field_boundaries", "folder"]
        },
        "refused": error_of(
            lambda: ee.data.getAsset("projects/private-lab/assets/field_campaign")
        ),
        "missing": error_of(lambda: ee.data.getAsset(owner + "missing")),
    }


def main():
    credentials = google.oauth2.credentials.Credentials(token="any-token")
    ee.Initialize(credentials, project=PROJECT, url=EARTH_ENGINE)
    print(
        json.dumps(
            {
                "collections": collections(),
                "singleImage": single_image(),
                "pixels": pixels(),
                "thumbnails": thumbnails(),
                "leftOut": left_out(),
                "assets": assets(),
            }
        )
    )


main()
