"""Reads Cedar's documents as the Python tool does: with its JSON schemas, and rasterio for the CRS.

    python documents.py SCHEMAS < JSON

The JSON has `tracking` and `image`, lists of documents, and `wkt` by EPSG code. Prints one line of JSON
with what it saw; `documentsPython.peer.ts` judges it.
"""

import json
import logging
import pathlib
import sys

import rasterio
from jsonschema import Draft7Validator, RefResolver
from rasterio.crs import CRS

SCHEMAS = pathlib.Path(sys.argv[1])


def problems(kind, documents):
    schema = json.loads((SCHEMAS / f"schema_{kind}.json").read_text())
    resolver = RefResolver(f"{SCHEMAS.resolve().as_uri()}/", schema)
    validator = Draft7Validator(schema, resolver=resolver)
    return [error.message for each in documents for error in validator.iter_errors(each)]


def grids(given):
    for document in given["tracking"]:
        yield document["submission"]["tile_grid"]
        yield from document["tracking"]["tiles"]
    for document in given["image"]:
        yield document["tile"]
        yield document["store"]["export_image_kwds"]


def is_convertible(scene):
    return "system:time_start" in scene


def cube(image):
    """Bands, and the time of each layer, as the tool's conversion takes them from the metadata."""
    layers = image["images"]
    if not all(is_convertible(scene) for layer in layers for scene in layer):
        return {"bands": image["bands"], "times": None}
    times = [min(scene["system:time_start"] for scene in layer) for layer in layers]
    return {"bands": image["bands"], "times": times}


def downloads(document):
    """What the tool downloads and deletes of an order: names, folders, ids of tasks."""
    return [
        [order["prefix"], order["name"], order["status"].get("id", None)]
        for order in document["orders"]
    ]


def is_read(wkt, code):
    crs = CRS.from_wkt(wkt)
    return crs == CRS.from_epsg(code) and crs.to_epsg() == code


def main():
    logging.disable(logging.CRITICAL)
    given = json.load(sys.stdin)
    seen = {
        "tracking": problems("tracking", given["tracking"]),
        "image": problems("image", given["image"]),
        "cubes": [cube(each["image"]) for each in given["image"]],
        "downloads": [downloads(each) for each in given["tracking"]],
        "crs": [[CRS.from_wkt(grid["crs"]).to_epsg(), grid.get("epsg")] for grid in grids(given)],
    }
    # Codes that EPSG has replaced since stay what they are.
    with rasterio.Env(OSR_USE_NON_DEPRECATED="NO"):
        wrong = [code for code, wkt in given["wkt"].items() if not is_read(wkt, int(code))]
    print(json.dumps({**seen, "wrong": wrong}))


main()
