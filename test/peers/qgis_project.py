"""Opens a project in QGIS without a window, and prints what it has as JSON. Argument: its path."""

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import QgsApplication, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject
from qgis.PyQt.QtCore import QSize

application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
opened = project.read(sys.argv[1])
nodes = project.layerTreeRoot().findLayers()
visible = [node.layer() for node in nodes if node.isVisible()]
settings = QgsMapSettings()
settings.setLayers(visible)
settings.setDestinationCrs(project.crs())
settings.setExtent(visible[0].extent())
settings.setOutputSize(QSize(64, 64))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
colors = {image.pixel(x, y) for x in range(0, 64, 4) for y in range(0, 64, 4)}
print(
    json.dumps(
        {
            "opened": opened,
            "crs": project.crs().isValid(),
            "layers": len(nodes),
            "valid": all(node.layer() is not None and node.layer().isValid() for node in nodes),
            "visible": len(visible),
            "colors": len(colors),
        }
    )
)
# QGIS frees its objects in an order that can end the process with an error.
sys.stdout.flush()
os._exit(0)
