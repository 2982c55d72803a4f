"""Runs a notebook from its first cell to its last, in its own folder. Argument: its path."""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

# Pictures are drawn into the notebook, as in Jupyter.
os.environ.pop("MPLBACKEND", None)
path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": path.parent}}).execute()
pictures = [
    output
    for cell in notebook.cells
    for output in cell.get("outputs", [])
    if "image/png" in output.get("data", {})
]
print(len(pictures))
