"""Compares reference systems in WKT of version 1 and 2. Standard input: pairs as JSON.

Prints the names of those that PROJ does not take for the same.
"""

import json
import sys
import warnings

from pyproj import CRS, Transformer

warnings.simplefilter("ignore")


def is_same(first, second, place):
    """Whether a place has the same coordinates in both, within a millimeter or 1e-8 degrees."""
    one, other = CRS.from_wkt(first), CRS.from_wkt(second)
    x, y = place
    lon, lat = Transformer.from_crs(one, one.geodetic_crs, always_xy=True).transform(x, y)
    back = Transformer.from_crs(other.geodetic_crs, other, always_xy=True).transform(lon, lat)
    limit = 1e-3 if one.is_projected else 1e-8
    same_ellipsoid = one.ellipsoid.semi_major_metre == other.ellipsoid.semi_major_metre
    return same_ellipsoid and abs(back[0] - x) < limit and abs(back[1] - y) < limit


pairs = json.load(sys.stdin)
print(json.dumps([name for name, first, second, place in pairs if not is_same(first, second, place)]))
