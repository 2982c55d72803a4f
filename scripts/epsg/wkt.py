"""Makes src/core/grids/epsgTable.ts: the WKT of the EPSG codes that a tile grid can have.

    pip install brotli==1.1.0 pyproj==3.7.2 rasterio==1.4.4
    node -e "import('proj4-list').then((list) => console.log(Object.keys(list.default).join(' ')))" |
        python scripts/epsg/wkt.py > src/core/grids/epsgTable.ts

The definitions are those of PROJ. Of the forms of WKT that PROJ and GDAL write, the first one is taken
that rasterio reads as the same coordinate reference system, with the same code; WKT 1 comes first,
because older readers know no other.
"""

import base64
import logging
import sys

import brotli
import pyproj
import rasterio
import rasterio.crs

HEADER = '''/**
 * WKT of EPSG codes: a line each, code and WKT, compressed with Brotli. Made by scripts/epsg/wkt.py.
 *
 * From the EPSG Geodetic Parameter Dataset {version} of IOGP (https://epsg.org/terms-of-use.html), as PROJ
 * {proj} has it.
 */
'''


def forms(code, reference):
    crs = pyproj.CRS.from_epsg(code)
    yield lambda: crs.to_wkt("WKT1_GDAL", output_axis_rule=True)
    yield lambda: reference.to_wkt(version="WKT1_GDAL")
    yield lambda: crs.to_wkt("WKT2_2019")


def is_same(wkt, code, reference):
    found = rasterio.crs.CRS.from_wkt(wkt)
    return found == reference and found.to_epsg() == code


def wkt_of(code):
    reference = rasterio.crs.CRS.from_epsg(code)
    for form in forms(code, reference):
        try:
            wkt = form()
            if wkt and is_same(wkt, code, reference):
                return wkt
        except (pyproj.exceptions.CRSError, rasterio.errors.CRSError):
            continue
    return None


def main():
    logging.disable(logging.CRITICAL)
    codes = sorted(int(key[5:]) for key in sys.stdin.read().split() if key.startswith("EPSG:"))
    # Codes that EPSG has replaced since stay what they are.
    with rasterio.Env(OSR_USE_NON_DEPRECATED="NO"):
        lines = [f"{code} {wkt}" for code in codes if (wkt := wkt_of(code))]
    text = "\n" + "\n".join(lines) + "\n"
    table = base64.b64encode(brotli.compress(text.encode(), quality=11, lgwin=24)).decode()
    version = pyproj.database.get_database_metadata("EPSG.VERSION")
    print(HEADER.format(version=version, proj=pyproj.proj_version_str), end="")
    print("// biome-ignore format: a table")
    print(f"export const EPSG_TABLE = '{table}';")


main()
