"""Makes src/core/grids/epsgNames.ts: names of datums and systems, and codes that proj4-list does not have.

    pip install brotli==1.1.0 pyproj==3.7.2
    node -e "import('proj4-list').then((list) => console.log(Object.keys(list.default).join(' ')))" |
        python scripts/epsg/names.py > src/core/grids/epsgNames.ts

WKT as ESRI writes it has no codes: its datum, and a projected system whose datum is shifted differently
from region to region, are found by their names in EPSG's, ESRI's and GDAL's spelling.
"""

import base64
import math
import re
import sqlite3
import sys
import warnings
from pathlib import Path

import brotli
import pyproj

HEADER = '''/**
 * Names and definitions of EPSG codes, each a line, compressed with Brotli. Made by scripts/epsg/names.py.
 *
 * From the EPSG Geodetic Parameter Dataset {version} of IOGP (https://epsg.org/terms-of-use.html), as PROJ
 * {proj} has it, with ESRI's names.
 */
'''

# Semi-major axis of the ellipsoids of the satellite era, whose datums need no shift.
MODERN_AXIS = 6378137

# Projections that proj4 does not compute.
NOT_IN_PROJ4 = r"\+proj=(?:mod_krovak|col_urban|labrd|ortho)\b|\+R_A\b"

DATUMS = """
    select crs.code, datum.code, datum.name, crs.name, ellipsoid.semi_major_axis * unit.conv_factor
    from geodetic_crs crs
    join geodetic_datum datum
        on datum.auth_name = crs.datum_auth_name and datum.code = crs.datum_code
    join prime_meridian meridian
        on meridian.auth_name = datum.prime_meridian_auth_name
        and meridian.code = datum.prime_meridian_code
    join ellipsoid
        on ellipsoid.auth_name = datum.ellipsoid_auth_name and ellipsoid.code = datum.ellipsoid_code
    join unit_of_measure unit
        on unit.auth_name = ellipsoid.uom_auth_name and unit.code = ellipsoid.uom_code
    where crs.auth_name = 'EPSG' and crs.type = 'geographic 2D'
    order by meridian.longitude <> 0, crs.deprecated, cast(crs.code as integer)
"""

PROJECTED = """
    select crs.code, crs.name, datum.code
    from projected_crs crs
    join geodetic_crs base
        on base.auth_name = crs.geodetic_crs_auth_name and base.code = crs.geodetic_crs_code
    join geodetic_datum datum
        on datum.auth_name = base.datum_auth_name and datum.code = base.datum_code
    join ellipsoid
        on ellipsoid.auth_name = datum.ellipsoid_auth_name and ellipsoid.code = datum.ellipsoid_code
    where crs.auth_name = 'EPSG' and ellipsoid.semi_major_axis <> ?
    order by crs.deprecated, cast(crs.code as integer)
"""

ALIASES = "select alt_name from alias_name where auth_name = 'EPSG' and table_name = ? and code = ?"

DATUM_OF_CODE = """
    select code, datum_code from geodetic_crs where auth_name = 'EPSG'
    union select crs.code, base.datum_code
    from projected_crs crs
    join geodetic_crs base
        on base.auth_name = crs.geodetic_crs_auth_name and base.code = crs.geodetic_crs_code
    where crs.auth_name = 'EPSG'
"""

OTHERS = """
    select code from geodetic_crs where auth_name = 'EPSG' and type <> 'geocentric'
    union select code from projected_crs where auth_name = 'EPSG'
"""


def plain(name):
    """The name without what spellings differ in; `plainName` in epsgLookup.ts does the same."""
    return re.sub(r"[^a-z\d]", "", re.sub(r"^D_", "", name).lower())


def names_of(database, table, code, *names):
    aliases = [row[0] for row in database.execute(ALIASES, (table, code))]
    return {plain(name) for name in [*names, *aliases]} - {""}


def datum_lines(database, known):
    """Names with the semi-major axis in meters: a few datums have the name of another one."""
    found = {}
    for code, datum, name, crs, axis in database.execute(DATUMS).fetchall():
        if int(code) not in known:
            continue
        names = names_of(database, "geodetic_datum", datum, name)
        for each in [*sorted(names), *sorted(names_of(database, "geodetic_crs", code, crs))]:
            found.setdefault(f"{each}/{math.floor(axis)}", code)
    return [f"{name} {code}" for name, code in sorted(found.items(), key=lambda row: int(row[1]))]


def projected_lines(database, known):
    """Names with the code of the datum's geographic system: several datums have the same grids."""
    bases = codes_of_datums(database, known)
    found = {}
    for code, name, datum in database.execute(PROJECTED, (MODERN_AXIS,)).fetchall():
        if int(code) in known and datum in bases:
            for each in names_of(database, "projected_crs", code, name):
                found.setdefault(f"{each}/{bases[datum]}", code)
    return [f"{name} {code}" for name, code in sorted(found.items(), key=lambda row: int(row[1]))]


def codes_of_datums(database, known):
    found = {}
    for code, datum, *_ in database.execute(DATUMS).fetchall():
        if int(code) in known:
            found.setdefault(datum, int(code))
    return found


def added_lines(database, listed):
    """Code, code of a geographic system with the same datum (0: it is one itself), PROJ string."""
    codes = sorted({int(row[0]) for row in database.execute(OTHERS)} - listed)
    added = {code: proj for code in codes if (proj := proj_of(code))}
    bases = base_codes(database, listed | set(added))
    return [f"{code} {bases.get(code, 0)} {proj}" for code, proj in added.items()]


def base_codes(database, known):
    of_datum = codes_of_datums(database, known)
    return {
        int(code): of_datum[datum]
        for code, datum in database.execute(DATUM_OF_CODE).fetchall()
        if of_datum.get(datum, int(code)) != int(code)
    }


def proj_of(code):
    """None for systems that a PROJ string does not define."""
    try:
        crs = pyproj.CRS.from_epsg(code)
        directions = {axis.direction for axis in crs.axis_info[:2]}
        if crs.is_geocentric or crs.is_derived and not crs.is_projected or crs.area_of_use is None:
            return None
        is_polar = len(directions) == 1
        if not is_polar and directions != {"east", "north"}:
            return None
        text = crs.to_proj4()
    except pyproj.exceptions.CRSError:
        return None
    if re.search(NOT_IN_PROJ4, text):
        return None
    return re.sub(r"\s*\+(?:type=crs|geoidgrids=\S*|vunits=\S*)", "", text).strip() or None


def packed(lines):
    text = "\n" + "\n".join(lines) + "\n"
    return base64.b64encode(brotli.compress(text.encode(), quality=11, lgwin=24)).decode()


def main():
    warnings.filterwarnings("ignore")
    listed = {int(key[5:]) for key in sys.stdin.read().split() if key.startswith("EPSG:")}
    database = sqlite3.connect(Path(pyproj.datadir.get_data_dir()) / "proj.db")
    added = added_lines(database, listed)
    known = listed | {int(line.split()[0]) for line in added}
    version = pyproj.database.get_database_metadata("EPSG.VERSION")
    print(HEADER.format(version=version, proj=pyproj.proj_version_str))
    tables = [
        ("addedCodes", "Codes that `proj4-list` does not have, with a code of their datum and PROJ strings.", added),
        ("datumNames", "Codes of geographic systems by the names of their datums.",
         datum_lines(database, known)),
        ("systemNames", "Codes of projected systems whose datums are shifted, by their names.",
         projected_lines(database, known)),
    ]
    print("// biome-ignore format: tables")
    print("export const EPSG_NAMES = {")
    for name, what, lines in tables:
        print(f"  /** {what} */")
        print(f"  {name}: '{packed(lines)}',")
    print("} as const;")


main()
