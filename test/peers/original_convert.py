"""Runs the `cedar` command of the Python tool cedar-datacube 0.0.4, unchanged, with packages of today.

    python original_convert.py -C cedar.yaml convert FOLDER --dest CUBES

Only what surrounds it is adapted, all of which has left other packages since 2019:

- Debian's GDAL bindings (`python3-gdal`) are used, and `SpatialReference.Fixup`, which GDAL 3 dropped, does nothing.
- `collections.Mapping` and xarray's `FrozenOrderedDict` are the classes that replaced them.
- Dask's progress bar looks for the end every 50 ms; it would make each image take at least 10 seconds.
"""

import collections
import collections.abc
import importlib.util
import sys
import warnings

BINDINGS = "/usr/lib/python3/dist-packages/osgeo"


def load_gdal():
    """Makes Debian's bindings importable, and nothing else of Debian's packages."""
    spec = importlib.util.spec_from_file_location(
        "osgeo", f"{BINDINGS}/__init__.py", submodule_search_locations=[BINDINGS]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["osgeo"] = module
    spec.loader.exec_module(module)
    from osgeo import osr

    osr.SpatialReference.Fixup = lambda self: 0


def adapt_packages():
    import dask.diagnostics
    import xarray.core.utils

    class QuickProgressBar(dask.diagnostics.ProgressBar):
        def __init__(self, dt=None):
            super().__init__(dt=0.05)

    collections.Mapping = collections.abc.Mapping
    xarray.core.utils.FrozenOrderedDict = xarray.core.utils.Frozen
    dask.diagnostics.ProgressBar = QuickProgressBar


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    load_gdal()
    adapt_packages()
    from cedar.cli.convert import convert
    from cedar.cli.main import main

    # Commands are found by way of what the whole tool requires, such as Earth Engine's client.
    main.add_command(convert)
    main()
