"""Prints a tile of each grid that Cedar proposes, as pyproj computes it, in one line of JSON for each.

    pip install pyproj==3.7.2
    python test/peers/proposed_grids.py > grids.jsonl

Reference systems, corners and sizes are written down here from the providers' documents, once more and
independently of Cedar: the tile under a place, its bounds, and its corners in longitude and latitude.
"""

import json
import math

import pyproj

WGS84 = "+datum=WGS84 +units=m"
NAD83 = "+datum=NAD83 +units=m"
GLANCE = {
    "af": (20, 5, -5312270, 3707205, (25, 5)),
    "an": (0, -90, -3662210, 5169375, (100, -75)),
    "as": (100, 45, -4805840, 5190735, (100, 30)),
    "eu": (20, 55, -5505560, 3346245, (14, 50)),
    "na": (-100, 50, -7633670, 5076465, (-80, 45)),
    "oc": (135, -15, -6961010, 4078425, (145, -30)),
    "sa": (-60, -15, -6918770, 4899705, (-55, -10)),
}
# Multiples of the tile from (0, 0), from the left and the top of these bounds.
ALBERS = {
    "5070": ("EPSG:5070", (-100, 40)),
    "3338": ("EPSG:3338", (-150, 64)),
    "3310": ("EPSG:3310", (-120, 37)),
    "3083": ("EPSG:3083", (-99, 31)),
    "3086": ("EPSG:3086", (-82, 28)),
    "3175": ("EPSG:3175", (-84, 45)),
    "102001": (f"+proj=aea +lat_0=40 +lon_0=-96 +lat_1=50 +lat_2=70 {NAD83}", (-100, 60)),
    "3005": ("EPSG:3005", (-125, 55)),
    "3578": ("EPSG:3578", (-135, 63)),
    "6623": ("EPSG:6623", (-72, 50)),
    "3577": ("EPSG:3577", (149, -35)),
    "10857": (
        "+proj=aea +lat_0=-12 +lon_0=-54 +lat_1=-2 +lat_2=-22 +x_0=5000000 +y_0=10000000 +ellps=GRS80 +towgs84=0,0,0",
        (-60, -5),
    ),
    "102022": (f"+proj=aea +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 {WGS84}", (20, 0)),
}
CELL = 1000.895023349556
MODIS = 2 * 20015109.354 / 36


def fixed():
    """Grids with a corner that their provider has set: id, system, corner, tile, place."""
    ard = "+proj=aea +lat_0={} +lon_0={} +lat_1={} +lat_2={} " + WGS84
    yield "landsat-ard-conus", ard.format(23, -96, 29.5, 45.5), (-2565585, 3314805), 150e3, (-71, 42)
    yield "landsat-ard-alaska", ard.format(50, -154, 55, 65), (-851715, 2474325), 150e3, (-150, 64)
    yield "landsat-ard-hawaii", ard.format(3, -157, 8, 18), (-444345, 2168895), 150e3, (-155.5, 19.6)
    sinusoidal = "+proj=sinu +R=6371007.181 +units=m"
    yield "modis-sinusoidal", sinusoidal, (-20015109.354, 10007554.677), MODIS, (10, 50)
    yield "mgrs-33n", "EPSG:32633", (100e3, 9400e3), 100e3, (15, 52)
    yield "mgrs-19s", "EPSG:32719", (100e3, 10000e3), 100e3, (-70, -33)
    yield "force-europe", "EPSG:3035", (2456026.25, 4574919.5), 30e3, (13, 52)
    yield "ease2-global", "EPSG:6933", (-CELL * 17352, CELL * 7308), CELL * 72, (20, -5)
    for code, (lon, lat, x, y, place) in GLANCE.items():
        crs = f"+proj=laea +lat_0={lat} +lon_0={lon} {WGS84}"
        yield f"glance-{code}", crs, (x, y), 150e3, place


def free():
    """Grids whose tiles begin at multiples of their size: id, system, anchor, tile, pixel, place."""
    yield "utm-33n", "EPSG:32633", 0, 30e3, 30, (15, 52)
    yield "utm-19s", "EPSG:32719", 0, 30e3, 30, (-70, -33)
    yield "landsat-antarctic", "EPSG:3031", 15, 30e3, 30, (20, -75)
    yield "landsat-utm-19n", "EPSG:32619", 15, 30e3, 30, (-71, 42)
    yield "landsat-utm-19n", "EPSG:32619", 15, 30e3, 30, (-70, -33)
    yield "ease2-north", "EPSG:6931", 0, 100e3, 100, (-45, 75)
    yield "ease2-south", "EPSG:6932", 0, 100e3, 100, (100, -75)
    yield "eea-3035", "EPSG:3035", 0, 100e3, 10, (13, 52)
    yield "dea-australia", "EPSG:3577", 0, 96e3, 30, (149, -35)
    yield "de-africa", "EPSG:6933", 0, 96e3, 30, (20, -5)
    yield "geographic", "EPSG:4326", 0, 1, 0.00025, (25.3, -20.6)
    for code, (crs, place) in ALBERS.items():
        yield f"albers-{code}", crs, 0, 60e3, 30, place


def tile(crs, corner, size, place):
    forward = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    back = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    x, y = forward.transform(*place)
    column, row = math.floor((x - corner[0]) / size), math.floor((corner[1] - y) / size)
    left, top = corner[0] + column * size, corner[1] - row * size
    right, bottom = left + size, top - size
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    return {
        "index": [row, column],
        "bounds": [left, bottom, right, top],
        "corners": [[round(n, 9) for n in back.transform(*each)] for each in corners],
    }


def main():
    for name, crs, corner, size, place in fixed():
        print(json.dumps({"id": name, "place": place, "tileSize": size, **tile(crs, corner, size, place)}))
    for name, crs, anchor, size, pixel, place in free():
        found = tile(crs, (anchor, anchor), size, place)
        del found["index"]
        line = {"id": name, "place": place, "resolution": pixel, "tileSize": size, **found}
        print(json.dumps(line))


main()
