"""Google's own Earth Engine client for Python, and GDAL, against the sandbox.

    python earthengine_client.py EARTH_ENGINE_URL STORAGE_URL PROJECT BUCKET

Prints one line of JSON with what it saw; `earthengine-python.peer.ts` judges it.
"""

import json
import sys
import time
import urllib.parse
import urllib.request

import ee
import google.oauth2.credentials
import numpy as np
import rasterio
from rasterio.io import MemoryFile

EARTH_ENGINE, STORAGE, PROJECT, BUCKET = sys.argv[1:5]

# A grid of the continental United States without an EPSG code: user-defined Albers.
ALBERS = (
    'PROJCS["CONUS_WGS84_Albers_Equal_Area_Conic",GEOGCS["WGS 84",DATUM["WGS_1984",'
    'SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Albers_Conic_Equal_Area"],'
    'PARAMETER["standard_parallel_1",29.5],PARAMETER["standard_parallel_2",45.5],'
    'PARAMETER["latitude_of_center",23],PARAMETER["longitude_of_center",-96],'
    'PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["Meter",1]]'
)
ALBERS_PROJ = "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +datum=WGS84 +units=m"
TRANSFORM = [30, 0, -2265585, 0, -30, 1964805]


def connect():
    credentials = google.oauth2.credentials.Credentials(token="any-token")
    ee.Initialize(credentials, project=PROJECT, url=EARTH_ENGINE)


def collection():
    region = ee.Geometry.Rectangle([-122.6, 37.6, -122.3, 37.9], None, False)
    return (
        ee.ImageCollection("LANDSAT/LC08/C02/T1_L2")
        .filterBounds(region)
        .filterDate("2019-06-01", "2019-08-01")
    )


def computed():
    images = collection()
    first = images.first()
    return {
        "size": images.size().getInfo(),
        "dates": images.aggregate_array("system:time_start")
        .map(lambda time: ee.Date(time).format("YYYY-MM-dd"))
        .distinct()
        .sort()
        .getInfo(),
        "bands": first.bandNames().getInfo(),
        "type": first.getInfo()["type"],
        "cloudless": images.filter(ee.Filter.lt("CLOUD_COVER", 20)).size().getInfo(),
        "sum": ee.List.sequence(1, 10)
        .iterate(lambda item, total: ee.Number(total).add(item), 0)
        .getInfo(),
        "asset": ee.data.getAsset("LANDSAT/LC08/C02/T1_L2")["type"],
    }


def error_of(action):
    try:
        action()
    except ee.EEException as error:
        return str(error)
    return None


def errors():
    return {
        "collection": error_of(lambda: ee.ImageCollection("LANDSAT/XX99/NONE").size().getInfo()),
        "band": error_of(lambda: ee.Image(collection().first()).select("B99").getInfo()),
        "type": error_of(lambda: ee.Number(ee.String("a").cat("b")).add(1).getInfo()),
    }


def export(name, crs, transform, cloud_optimized, file_dimensions=None):
    image = (
        collection()
        .select(["SR_B4", "SR_B5"], ["red", "nir"])
        .mosaic()
        .toUint16()
        .unmask(0, False)
    )
    task = ee.batch.Export.image.toCloudStorage(
        image=image,
        description=name,
        bucket=BUCKET,
        fileNamePrefix=f"peers/{name}",
        crs=crs,
        crsTransform=transform,
        dimensions="300x200",
        fileDimensions=file_dimensions,
        shardSize=128 if file_dimensions else None,
        formatOptions={"cloudOptimized": cloud_optimized, "noData": 0},
    )
    task.start()
    states = []
    while True:
        status = task.status()
        if not states or states[-1] != status["state"]:
            states.append(status["state"])
        if status["state"] in ("COMPLETED", "FAILED", "CANCELLED"):
            return {"states": states, "error": status.get("error_message"), "id": task.id}
        time.sleep(0.05)


def objects(prefix):
    query = urllib.parse.urlencode({"prefix": prefix})
    request = urllib.request.Request(
        f"{STORAGE}/storage/v1/b/{BUCKET}/o?{query}", headers={"Authorization": "Bearer x"}
    )
    with urllib.request.urlopen(request) as response:
        return [item["name"] for item in json.load(response).get("items", [])]


def download(name):
    quoted = urllib.parse.quote(name, safe="")
    request = urllib.request.Request(
        f"{STORAGE}/storage/v1/b/{BUCKET}/o/{quoted}?alt=media",
        headers={"Authorization": "Bearer x"},
    )
    with urllib.request.urlopen(request) as response:
        return response.read()


def describe(content):
    with MemoryFile(content) as memory, memory.open() as dataset:
        pixels = dataset.read()
        return {
            "driver": dataset.driver,
            "size": [dataset.width, dataset.height],
            "dtype": dataset.dtypes[0],
            "nodata": dataset.nodata,
            "descriptions": list(dataset.descriptions),
            "transform": list(dataset.transform)[:6],
            "epsg": dataset.crs.to_epsg(),
            "albers": dataset.crs == rasterio.crs.CRS.from_string(ALBERS_PROJ),
            "blocks": list(dataset.block_shapes[0]),
            "compression": dataset.compression.value,
            "overviews": dataset.overviews(1),
            "filled": float(np.mean(pixels != 0)),
            "checksum": [int(dataset.checksum(i)) for i in dataset.indexes],
        }


def main():
    connect()
    result = {"computed": computed(), "errors": errors()}
    result["utm"] = export("utm", "EPSG:32610", [30, 0, 540000, 0, -30, 4187700], False, [128, 128])
    result["albers"] = export("albers", ALBERS, TRANSFORM, True)
    result["tasks"] = [task.config["description"] for task in ee.batch.Task.list()]
    result["names"] = objects("peers/")
    result["files"] = {name: describe(download(name)) for name in result["names"]}
    print(json.dumps(result))


main()
