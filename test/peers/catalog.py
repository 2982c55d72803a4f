"""Opens the catalog of a folder as its users would, and prints what was found as JSON.

Arguments: the folder. Nothing is requested from a network.
"""

import json
import sys
from pathlib import Path

import numpy as np
import odc.stac
import pystac
import rasterio
import stackstac
from pyproj import CRS

folder = Path(sys.argv[1])
catalog = folder / "catalog"


def pixels(image, dates, bands):
    """All pixels of an image: dates x bands, rows, columns, with its pieces joined by their offsets."""
    pieces = sorted(folder.glob(f"{image}*.tif"))
    parts = []
    for piece in pieces:
        end = piece.stem[len(image) :].lstrip("-")
        row, column = (int(part) for part in end.split("-")) if end else (0, 0)
        with rasterio.open(piece) as file:
            parts.append((row, column, file.read()))
    height = max(row + part.shape[1] for row, _, part in parts)
    width = max(column + part.shape[2] for _, column, part in parts)
    whole = np.zeros((dates * bands, height, width), parts[0][2].dtype)
    for row, column, part in parts:
        whole[:, row : row + part.shape[1], column : column + part.shape[2]] = part
    return whole


def expected(collection):
    """Stored numbers by image collection: time, band, y, x; and the record of one image."""
    documents = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    own = [each for each in documents if each["order"]["collection"] == collection]
    own.sort(key=lambda each: each["order"]["date_start"])
    layers = []
    for document in own:
        image = document["image"]
        dates, bands = len(image["images"]), len(image["bands"])
        whole = pixels(document["task"]["name"], dates, bands)
        layers.append(whole.reshape(dates, bands, *whole.shape[1:]))
    return np.concatenate(layers), own[0]


def check_virtual_rasters():
    """Every virtual raster opens, and has the bands, the scale and the place of the images."""
    count = 0
    for path in sorted(catalog.glob("*/*.vrt")):
        with rasterio.open(path) as file:
            file.read()
            assert all(file.descriptions), path
            assert file.crs is not None and file.nodata is not None, path
            count += 1
    return count


def check_stacks(collection):
    """Stacks have the numbers of the images, dates, no-data, scale and offset."""
    values, document = expected(collection)
    for index, name in enumerate(document["image"]["bands"]):
        tile = "h{1:03d}v{0:03d}".format(*document["tile"]["index"])
        path = catalog / "stacks" / f"{collection.replace('/', '_')}_{tile}_{name}.vrt"
        with rasterio.open(path) as file:
            np.testing.assert_array_equal(file.read(), values[:, index])
            assert file.nodata == document["image"]["nodata"]
            assert all(len(each) == 10 for each in file.descriptions), file.descriptions
            assert list(file.descriptions) == sorted(file.descriptions)
            scale, offset = document["image"]["scales"][index], document["image"]["offsets"][index]
            assert file.scales[0] == (1 if scale is None else scale)
            assert file.offsets[0] == (0 if offset is None else offset)


def same_system(wkt2, wkt):
    """Whether two texts are of the same reference system, apart from names."""
    one, other = CRS.from_wkt(wkt2), CRS.from_wkt(wkt)
    return one.equals(other, ignore_axis_order=True) or one.to_proj4() == other.to_proj4()


def check_loaders(collection, items):
    """odc-stac and stackstac have the numbers of the images."""
    values, document = expected(collection)
    bands = document["image"]["bands"]
    own = [item for item in items if item.properties["cedar:collection"] == collection]
    dataset = odc.stac.load(own, bands=bands, chunks={})
    for index, name in enumerate(bands):
        np.testing.assert_array_equal(dataset[name].values, values[:, index])
    top = document["tile"]["bounds"][3]
    assert abs(float(dataset.y[0]) - (top - document["tile"]["res"][1] / 2)) < 1e-6
    properties = own[0].properties
    if "proj:wkt2" in properties:
        assert same_system(properties["proj:wkt2"], document["tile"]["crs"]), properties
    code = json.loads(Path(own[0].get_self_href()).read_text())["properties"]["proj:epsg"]
    if code is None:
        return
    documents = []
    for item in own:
        plain = json.loads(Path(item.get_self_href()).read_text())
        for key, asset in item.assets.items():
            plain["assets"][key]["href"] = asset.href
        documents.append(plain)
    stack = stackstac.stack(
        documents, assets=bands, rescale=False, snap_bounds=False, fill_value=0, dtype="int64"
    )
    np.testing.assert_array_equal(stack.values, values)


found = pystac.Collection.from_file(str(catalog / "collection.json"))
items = list(found.get_items())
for item in items:
    item.make_asset_hrefs_absolute()
collections = sorted({item.properties["cedar:collection"] for item in items})
for collection in collections:
    check_stacks(collection)
    check_loaders(collection, items)
print(
    json.dumps(
        {
            "items": len(items),
            "collections": collections,
            "virtualRasters": check_virtual_rasters(),
            "temporal": [each is not None for each in found.extent.temporal.intervals[0]],
        }
    )
)
