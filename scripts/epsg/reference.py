"""Prints what PROJ makes of EPSG codes, a JSON document for each, for comparisons with Cedar.

    pip install pyproj==3.7.2
    echo "EPSG:2056 EPSG:3303" | python scripts/epsg/reference.py [--wkt] > reference.jsonl

Each document has places within the area of use (WGS 84, degrees), and their coordinates with and without
the shift of the datum. The operations are those that PROJ chooses by default, which need no grids.
`--wkt` adds other notations of the same system.
"""

import json
import math
import sys
import warnings

import pyproj
from pyproj.transformer import TransformerGroup

PLACES = [(0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
NOTATIONS = ["WKT1_GDAL", "WKT1_ESRI", "WKT2_2015_SIMPLIFIED", "WKT2_2019"]


def turned(degrees):
    return (degrees + 180) % 360 - 180


def places_in(area):
    east = area.east + (360 if area.east < area.west else 0)
    return [
        (turned(area.west + (east - area.west) * x), area.south + (area.north - area.south) * y)
        for x, y in PLACES
    ]


def finite(pair):
    return [value if math.isfinite(value) else None for value in pair]


def degrees_in(crs):
    return math.degrees(crs.axis_info[0].unit_conversion_factor)


def unshifted(crs, places):
    """The projection alone: longitudes and latitudes are taken for those of the system's datum."""
    base = crs.geodetic_crs
    if crs.is_geographic:
        return [None for _ in places]
    forward = pyproj.Transformer.from_crs(base, crs, always_xy=True)
    meridian = base.prime_meridian
    origin = math.degrees(meridian.longitude * meridian.unit_conversion_factor)
    unit = degrees_in(base)
    return [finite(forward.transform((lon - origin) / unit, lat / unit)) for lon, lat in places]


def operation(transformer):
    """Name and accuracy in meters (-1: not known) of the operation that was just used."""
    try:
        used = transformer.get_last_used_operation()
    except pyproj.exceptions.ProjError:
        # There was nothing to compute.
        return [transformer.description, transformer.accuracy]
    return [used.description, used.accuracy]


def helmert(crs):
    """Shifts by three or seven parameters that PROJ knows, best first, as +towgs84 has them."""
    found = []
    for transformer in TransformerGroup(crs.geodetic_crs, 4326, always_xy=True).transformers:
        parameters = parameters_of(transformer)
        if parameters and parameters not in found:
            found.append(parameters)
    return found


def parameters_of(transformer):
    steps = [step for step in transformer.definition.split("step") if "proj=helmert" in step]
    if len(steps) != 1:
        return None
    given = dict(part.partition("=")[::2] for part in steps[0].split())
    names = ["x", "y", "z", "rx", "ry", "rz", "s"]
    if set(given) - {*names, "proj", "convention", "inv"} or "inv" in given:
        return None
    values = [float(given.get(name, 0)) for name in names]
    if given.get("convention") == "coordinate_frame":
        values[3:6] = [-value or 0 for value in values[3:6]]
    return values if any(values[3:]) else values[:3]


def reference(key, with_wkt):
    crs = pyproj.CRS(key)
    area = crs.area_of_use
    if area is None or area.south < -90 or len(crs.axis_info) < 2 or crs.is_geocentric:
        return None
    places = places_in(area)
    forward = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    shifted, operations = [], []
    for place in places:
        shifted.append(finite(forward.transform(*place)))
        operations.append(operation(forward))
    unit = crs.axis_info[0].unit_conversion_factor
    document = {
        "key": key,
        "name": crs.name,
        "isGeographic": crs.is_geographic,
        "unit": math.degrees(unit) if crs.is_geographic else unit,
        "axes": [axis.direction for axis in crs.axis_info],
        "base": int(crs.geodetic_crs.to_authority()[1]) if crs.geodetic_crs.to_authority() else None,
        "places": places,
        "shifted": shifted,
        "unshifted": unshifted(crs, places),
        "operations": operations,
    }
    if with_wkt:
        document["notations"] = notations(crs)
    return document


def notations(crs):
    found = {"PROJJSON": crs.to_json()}
    for version in NOTATIONS:
        try:
            found[version] = crs.to_wkt(version)
        except pyproj.exceptions.CRSError:
            continue
    return found


def main():
    warnings.filterwarnings("ignore")
    with_wkt = "--wkt" in sys.argv
    shifts = {}
    for key in sys.stdin.read().split():
        try:
            document = reference(key, with_wkt)
        except pyproj.exceptions.ProjError as error:
            print(f"{key}: {error}", file=sys.stderr)
            continue
        if document is None:
            print(f"{key}: not a plane, or without an area of use", file=sys.stderr)
            continue
        base = document["base"]
        if base not in shifts:
            shifts[base] = helmert(pyproj.CRS(key)) if base else []
        print(json.dumps({**document, "shifts": shifts[base]}, ensure_ascii=False), flush=True)


main()
