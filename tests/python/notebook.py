#!/usr/bin/env python3
"""Runs docs/notebook.ipynb again; every text that it shows must come out as it stands there: notebook.py NOTEBOOK."""
import os
import sys

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor


def texts(notebook):
    """What each cell of code shows as text."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield cell.source, [out.get("text") or out.get("data", {}).get("text/plain") for out in cell.outputs]


path = sys.argv[1]
written = nbformat.read(path, as_version=4)
again = nbformat.read(path, as_version=4)
ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(again, {"metadata": {"path": os.path.dirname(path)}})
differ = [(source, old, new) for (source, old), (_, new) in zip(texts(written), texts(again)) if old != new]
for source, old, new in differ:
    print(f"{source}\n  shows {new}\n  written {old}")
cells = list(texts(written))
assert len(cells) > 5 and any("bd9bbcd45547cf85" in str(shown) for _, shown in cells), "the notebook shows no answer"
sys.exit(bool(differ))
